from odoo import api, fields, models

#: The work list of who has to comment what; the list of all contacts stands in for it.
_WORK_LISTS = ('jlink_positions.contact_note_action_mine', 'jlink_positions.contact_note_action')


class ContactNote(models.Model):
    """What the web client needs to log contacts from anywhere, and to read them as a timeline."""

    _inherit = 'jlink.contact.note'

    document_name = fields.Char(
        string="Belongs To", compute='_compute_document_name', help="What the contact belongs to, if you may read it.",
    )

    # === COMPUTE METHODS === #

    @api.depends('res_model', 'res_id', 'position_id')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_document_name(self):
        """Name documents that the user may read, in one query for each kind of them."""
        names = {}
        for model, notes in self.grouped(lambda note: note._get_document_model()).items():
            ids = {note._get_document_id() for note in notes} - {False}
            readable = self.env[model].browse(ids).exists()._filtered_access('read')
            names.update({(model, document.id): document.display_name for document in readable})
        for note in self:
            note.document_name = names.get((note._get_document_model(), note._get_document_id()), False)

    @api.onchange('partner_id')
    def _onchange_partner_id(self):
        """Take a person for one of the people of their company; who and what belongs to another customer goes."""
        customer = self.partner_id.commercial_partner_id
        people = self.contact_ids._origin.filtered(lambda person: person.commercial_partner_id == customer)
        self.contact_ids = people | (self.partner_id - customer)
        position = self.position_id
        if customer not in (position.partner_id | position.end_customer_id).commercial_partner_id:
            self.position_id = False
        self.partner_id = customer

    # === ACTION METHODS === #

    def action_document_now(self):
        """Open an open contact to be commented."""
        self.ensure_one()
        self.check_access('write')
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_note_action_log')
        return {**action, 'name': self.env._("Document Contact"), 'res_id': self.id}

    # === BUSINESS METHODS === #

    def _get_document_model(self):
        """Return the kind of document: a customer's own page is none, the timeline names the customer anyway."""
        return self.res_model if self.res_model and self.res_model != 'res.partner' else 'jlink.position'

    def _get_document_id(self):
        return self.res_id if self._get_document_model() == self.res_model else self.position_id.id

    @api.model
    def _get_client_settings(self):
        """Return what the web client has to know, in one query: it is asked for at each load of the page."""
        registry = self.env.registry
        models = registry.descendants(['jlink.contact.mixin'], '_inherit')
        work_list = next(name for name in _WORK_LISTS if self.env.ref(name, raise_if_not_found=False))
        return {
            'models': sorted(model for model in models if not registry[model]._abstract),
            'view_id': self.env.ref('jlink_positions.contact_note_view_form_log').id,
            'work_list': work_list,
            'open_count': self.search_count([('state', '=', 'open'), ('responsible_id', '=', self.env.uid)]),
        }

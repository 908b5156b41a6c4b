from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import claim_write, may_erase
from odoo.addons.jlink_positions.const import CONTACT_CHANNELS

from ..exceptions import ComplaintError
from ..feedback_terms import REACTION_KINDS, SCORES

#: What is recorded once: which reaction it is, what the customer said, and where it comes from.
_RECORDED = {
    'name', 'description', 'received_on', 'score', 'feedback_id', 'company_id', 'res_model', 'res_id', 'partner_id',
}


class Complaint(models.Model):
    """What a customer lets us know: praise, a suggestion, a query or a complaint (chapter "Communication with
    customers": customers' reactions, complaints above all, are recorded and told to the management).
    """

    _name = 'jlink.complaint'
    _description = "Customer Reaction"
    _inherit = ['jlink.workflow.mixin', 'mail.thread', 'mail.activity.mixin', 'jlink.contact.mixin']
    _order = 'received_on desc, id desc'
    _rec_names_search = ['name']
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default=lambda self: self.env._("New"),
    )
    state = fields.Selection(
        selection=[('received', "Received")], required=True, readonly=True, copy=False, default='received', index=True,
        tracking=True,
    )
    kind = fields.Selection(selection=REACTION_KINDS, required=True, default='complaint', index=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )

    # Who
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", required=True, ondelete='restrict', check_company=True,
        index=True,
    )
    contact_id = fields.Many2one(
        comodel_name='res.partner', string="Person", ondelete='restrict', index='btree_not_null', check_company=True,
        domain="[('commercial_partner_id', '=?', partner_id), ('is_company', '=', False)]",
    )
    user_id = fields.Many2one(
        comodel_name='res.users', string="Account Manager", required=True, index=True, ondelete='restrict',
        domain="[('share', '=', False)]", tracking=True, default=lambda self: self.env.user,
    )
    position_id = fields.Many2one(
        comodel_name='jlink.position', ondelete='restrict', index='btree_not_null', check_company=True,
        domain="[('partner_id', '=?', partner_id)]",
    )
    position_user_id = fields.Many2one(related='position_id.user_id', store=True, precompute=True)
    position_team_id = fields.Many2one(related='position_id.team_id', store=True, precompute=True)
    is_confidential = fields.Boolean(
        string="Confidential", help="For the account managers concerned, quality management and the management only.",
    )

    # What
    received_on = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(selection=CONTACT_CHANNELS, required=True, default='phone')
    description = fields.Text(
        string="What the Customer Said", required=True, help="As it was said: it stays so once it is recorded.",
    )

    # Where it comes from
    feedback_id = fields.Many2one(
        comodel_name='jlink.feedback', readonly=True, copy=False, ondelete='restrict', index='btree_not_null',
    )
    score = fields.Selection(selection=SCORES, string="Feedback Given", readonly=True, copy=False)
    res_model = fields.Char(string="Kind of Source", readonly=True, copy=False)
    res_id = fields.Many2oneReference(string="Source", model_field='res_model', readonly=True, copy=False)

    _name_uniq = models.UniqueIndex('(company_id, name)', "There is a reaction with this number.")
    _feedback_uniq = models.UniqueIndex(
        '(feedback_id) WHERE feedback_id IS NOT NULL', "This feedback is recorded as a reaction already.",
    )
    _source_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE res_model = 'jlink.contact.note' AND res_id IS NOT NULL",
        "This contact is recorded as a reaction already.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        prepared = [self._prepare_reaction(vals) for vals in vals_list]
        sequences = {company_id: self._get_sequence(company_id) for company_id in {v['company_id'] for v in prepared}}
        complaints = super().create([{
            **vals,
            'name': sequences[vals['company_id']].next_by_id(fields.Datetime.to_datetime(vals['received_on']).date()),
        } for vals in prepared])
        complaints._check_people()
        complaints._ledger_record('receive')
        complaints._tell_management()
        return complaints

    def write(self, vals):
        recorded = {name: vals[name] for name in _RECORDED & vals.keys()}
        if recorded and not claim_write(self._name, frozenset(self.ids), recorded):
            raise ComplaintError(self.env._(
                "What the customer said stays as it was recorded: add what is to be corrected as a note below.",
            ))
        result = super().write(vals)
        if {'contact_id', 'position_id'} & vals.keys():
            self._check_people()
        return result

    def copy(self, default=None):  # noqa: ARG002  # pylint: disable=method-required-super  # refused
        """Refuse: each reaction is recorded once."""
        raise ComplaintError(self.env._("Each reaction is recorded once: record the next one."))

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise ComplaintError(self.env._("What a customer said is never deleted."))

    @api.model
    def _workflow_initial_values(self):
        return {**super()._workflow_initial_values(), 'state': 'received'}

    # === COMPUTE METHODS === #

    @api.onchange('partner_id')
    def _onchange_partner_id(self):
        """Take a person given as the customer as the person, and their company as the customer."""
        partner = self.partner_id
        if partner and partner != partner.commercial_partner_id:
            self.contact_id = partner
            self.partner_id = partner.commercial_partner_id
        if self.partner_id.user_id:
            self.user_id = self.partner_id.user_id

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_reaction(self, vals):
        """Return the values of a reaction of a customer, with what it needs."""
        partner = self.env['res.partner'].browse(vals.get('partner_id') or self.env.context.get('default_partner_id'))
        customer = partner.commercial_partner_id
        description = (vals.get('description') or '').strip()
        if not customer or not description:
            raise ComplaintError(self.env._("Say which customer it is, and what they said."))
        return {
            **vals, 'partner_id': customer.id, 'description': description,
            'contact_id': vals.get('contact_id') or (partner.id if not partner.is_company else False),
            'user_id': vals.get('user_id') or customer.user_id.id or self.env.uid,
            'company_id': vals.get('company_id') or self.env.company.id,
            'received_on': vals.get('received_on') or fields.Datetime.now(),
        }

    @api.model
    def _get_sequence(self, company_id):
        """Return the company's own sequence of numbers, else the common one."""
        # sudo: whoever may record a reaction draws its number.
        return self.env['ir.sequence'].sudo().search(
            [('code', '=', 'jlink.complaint'), ('company_id', 'in', (company_id, False))], order='company_id', limit=1,
        )

    def _check_people(self):
        """Refuse people and positions of another customer, and people who are business partners."""
        for complaint in self.sudo():  # sudo: whose person and whose position it is are facts
            person, position, customer = complaint.contact_id, complaint.position_id, complaint.partner_id
            if person and person.commercial_partner_id != customer:
                raise ComplaintError(self.env._("The person belongs to another customer: choose one of this one's."))
            if position and customer not in (position.partner_id | position.end_customer_id).commercial_partner_id:
                raise ComplaintError(self.env._("The position belongs to another customer: choose one of this one's."))
        if self.sudo().mapped('contact_id')._get_profile():  # sudo: as above
            raise ComplaintError(self.env._(
                "The person is a business partner: what they say belongs into their profile, not here.",
            ))

    def _get_contact_partner(self):
        return self.contact_id or self.partner_id

    def _prepare_contact_note(self):
        return {**super()._prepare_contact_note(), 'partner_id': self.partner_id.id, 'position_id': self.position_id.id}

    def _get_ledger_reference(self):
        return self.name

    @api.model
    def _get_event_name(self, event):
        return self.env._("Received") if event == 'receive' else super()._get_event_name(event)

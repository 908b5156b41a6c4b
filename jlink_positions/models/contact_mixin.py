from odoo import api, fields, models
from odoo.fields import Domain

from ..const import ROLES_TALKING
from ..exceptions import NotedMessageError


class ContactMixin(models.AbstractModel):
    """Documents from which contacts with the customer are logged (chapter "Communication with customers")."""

    _name = 'jlink.contact.mixin'
    _description = "Contacts With the Customer"

    contact_note_count = fields.Integer(
        string="Contacts", compute='_compute_contact_note_count', groups=ROLES_TALKING,
    )

    # === COMPUTE METHODS === #

    def _compute_contact_note_count(self):
        counts = dict(self.env['jlink.contact.note']._read_group(
            [('res_model', '=', self._name), ('res_id', 'in', self.ids), ('state', '!=', 'corrected')],
            ['res_id'], ['__count'],
        ))
        for record in self:
            record.contact_note_count = counts.get(record.id, 0)

    # === ACTION METHODS === #

    def action_log_contact(self):
        """Open a new note of a contact about this document."""
        self.ensure_one()
        self.check_access('read')
        self.env['jlink.contact.note']._refuse_business_partners(self._get_contact_partner())
        return {
            **self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_note_action_log'),
            'context': {
                'default_res_model': self._name,
                'default_res_id': self.id,
                **self._prepare_contact_defaults(),
            },
        }

    def action_open_contacts(self):
        """Open the customer's timeline, across all documents."""
        self.ensure_one()
        self.check_access('read')
        customer = self.env['res.partner'].browse(self._prepare_contact_note()['partner_id'])
        return customer._get_timeline_action()

    # === CRUD METHODS === #

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_without_contacts(self):
        # sudo: contacts are kept, whoever may see them.
        if self.env['jlink.contact.note'].sudo().search_count(self._get_contact_domain(), limit=1):
            raise NotedMessageError(self.env._(
                "Contacts with the customer are noted here and are kept: archive this instead of deleting it.",
            ))

    # === BUSINESS METHODS === #

    def _get_contact_domain(self):
        """Return which contacts are lost with these documents."""
        return Domain('res_model', '=', self._name) & Domain('res_id', 'in', self.ids)

    def _get_contact_facts(self):
        """Return what a document says of mails and appointments about it: in charge, company, position.

        :return: ids of user, company and position
        """
        self.ensure_one()
        users = [self[path] for path in ('user_id',) if path in self._fields]
        users += [self['team_id'].user_id] if 'team_id' in self._fields else []
        return {
            'user_id': next((user.id for user in users if user and user._is_internal()), False),
            'company_id': self.company_id.id,
            'position_id': False,
        }

    def _prepare_contact_note(self):
        """Return what the document says of a contact about it: customer, people, position, company.

        :rtype: dict
        """
        self.ensure_one()
        partner = self._get_contact_partner()
        customer = partner.commercial_partner_id
        return {
            'partner_id': customer.id,
            'contact_ids': [fields.Command.set((partner - customer).ids)],
            'company_id': (self.company_id or self.env.company).id,
        }

    def _prepare_contact_defaults(self):
        values = self._prepare_contact_note()
        values['contact_ids'] = values['contact_ids'][0][2]
        return {f'default_{name}': value for name, value in values.items() if value}

    def _get_contact_partner(self):
        """Return the person, or else the company, whom the document has the contact with."""
        return self.partner_id

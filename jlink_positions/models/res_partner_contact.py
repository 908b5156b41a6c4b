from odoo import fields, models
from odoo.fields import Domain

from ..const import ROLES_TALKING


class Partner(models.Model):
    """One timeline per customer: the company's, whichever of its people is looked at."""

    _name = 'res.partner'
    _inherit = ['res.partner', 'jlink.contact.mixin']

    last_contact_on = fields.Datetime(compute='_compute_last_contact_on', groups=ROLES_TALKING)

    def _compute_contact_note_count(self):
        """Count the contacts of the whole customer, whatever document they belong to."""
        self._compute_from_notes('contact_note_count', '__count', 0)

    def _compute_last_contact_on(self):
        self._compute_from_notes('last_contact_on', 'date:max', False)

    def _compute_from_notes(self, name, aggregate, default):
        found = dict(self.env['jlink.contact.note']._read_group(
            [('partner_id', 'in', self.commercial_partner_id.ids), ('state', '!=', 'corrected')],
            ['partner_id'], [aggregate],
        ))
        for partner in self:
            partner[name] = found.get(partner.commercial_partner_id, default)

    def _get_contact_partner(self):
        return self

    def _get_contact_domain(self):
        return super()._get_contact_domain() | Domain('partner_id', 'in', self.ids)

    def _get_timeline_action(self):
        """Return the action that opens all contacts with these customers."""
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_note_action_timeline')
        return {
            **action,
            'domain': [('partner_id', 'in', self.commercial_partner_id.ids)],
            'context': {
                'default_partner_id': self[:1].commercial_partner_id.id,
                'search_default_current': 1,
                'search_default_by_month': 1,
                'partner_display_name_hide_company': True,
            },
        }

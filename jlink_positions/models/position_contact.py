from odoo import models


class Position(models.Model):
    """What was said to the customer about a position."""

    _name = 'jlink.position'
    _inherit = ['jlink.position', 'jlink.contact.mixin']

    def _compute_contact_note_count(self):
        """Count what was said about the position, wherever it was logged."""
        counts = dict(self.env['jlink.contact.note']._read_group(
            [('position_id', 'in', self.ids), ('state', '!=', 'corrected')], ['position_id'], ['__count'],
        ))
        for position in self:
            position.contact_note_count = counts.get(position, 0)

    def _get_contact_partner(self):
        return self.contact_id or self.partner_id

    def _prepare_contact_note(self):
        return {**super()._prepare_contact_note(), 'partner_id': self.partner_id.id, 'position_id': self.id}

    def _get_contact_facts(self):
        return {**super()._get_contact_facts(), 'position_id': self.id}

from odoo import fields, models

from ..const import ROLES_SEEING_PRICES


class Partner(models.Model):
    _inherit = 'res.partner'

    position_count = fields.Integer(
        string="Positions",
        compute='_compute_position_count',
        groups=ROLES_SEEING_PRICES,
    )

    def _compute_position_count(self):
        counts = dict(self.env['jlink.position']._read_group(
            [('partner_id', 'in', self.ids)], ['partner_id'], ['__count'],
        ))
        for partner in self:
            partner.position_count = counts.get(partner, 0)

    def action_open_positions(self):
        """Open the positions of this customer."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.position_action')
        action['domain'] = [('partner_id', '=', self.id)]
        action['context'] = {'default_partner_id': self.id}
        return action

from odoo import fields, models

from ..const import ROLES_SEEING_PRICES


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'jlink.contact.mixin']

    position_count = fields.Integer(
        string="Positions", compute='_compute_position_count', groups=ROLES_SEEING_PRICES,
    )

    def _compute_position_count(self):
        counts = dict(self.env['jlink.position']._read_group(
            [('lead_id', 'in', self.opportunity_id.ids)], ['lead_id'], ['__count'],
        ))
        for order in self:
            order.position_count = counts.get(order.opportunity_id, 0)

    def action_open_positions(self):
        """Open the positions of the request this quotation answers."""
        self.ensure_one()
        return self.opportunity_id.action_open_positions()

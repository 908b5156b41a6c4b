from odoo import fields, models


class PositionDecide(models.TransientModel):
    """Asks for the reason of a step that needs one."""

    _name = 'jlink.position.decide'
    _description = "Decision on a Position"

    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, ondelete='cascade', readonly=True,
    )
    commercial_partner_id = fields.Many2one(related='position_id.commercial_partner_id')
    step = fields.Selection(
        selection=[
            ('revise', "Revise"),
            ('hold', "Put on Hold"),
            ('cancel', "Cancel"),
            ('reject', "Reject"),
            ('close', "Close"),
        ],
        required=True,
        readonly=True,
    )
    asked_by_id = fields.Many2one(
        comodel_name='res.partner',
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="The person at the customer whose wish it is.",
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Take the step with its reason."""
        self.ensure_one()
        self.position_id._decide(self.step, self.reason, self.asked_by_id)
        return {'type': 'ir.actions.act_window_close'}

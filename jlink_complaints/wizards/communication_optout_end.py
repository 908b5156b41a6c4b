from odoo import fields, models


class CommunicationOptoutEnd(models.TransientModel):
    """Asks how a person said that they want to be written to again."""

    _name = 'jlink.communication.optout.end'
    _description = "End of an Opt-Out"

    optout_id = fields.Many2one(
        comodel_name='jlink.communication.optout', string="Opt-Out", required=True, readonly=True, ondelete='cascade',
    )
    reason = fields.Char(string="How the Person Told Us", required=True, help="Mail, call or meeting, and when.")

    def action_end(self):
        """End the opt-out."""
        self.ensure_one()
        self.optout_id._end(self.reason)
        return {'type': 'ir.actions.act_window_close'}

from odoo import fields, models


class ActionFinish(models.TransientModel):
    """Asks the owner what was done."""

    _name = 'jlink.action.finish'
    _description = "Finishing an Action"

    action_id = fields.Many2one(comodel_name='mgmtsystem.action', required=True, readonly=True, ondelete='cascade')
    result = fields.Text(string="What Was Done", required=True)

    def action_finish(self):
        """Record it; the model checks whose action it is."""
        self.ensure_one()
        self.action_id._finish(self.result)
        return {'type': 'ir.actions.act_window_close'}

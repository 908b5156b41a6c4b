from odoo import fields, models


class BreachAdvise(models.TransientModel):
    """Takes the advice of the data protection officer on a breach."""

    _name = 'jlink.breach.advise'
    _description = "Advice on a Breach"

    breach_id = fields.Many2one(comodel_name='jlink.breach', required=True, readonly=True, ondelete='cascade')
    text = fields.Text(string="Advice", required=True)

    def action_confirm(self):
        """Record the advice."""
        self.ensure_one()
        self.check_access('write')
        self.breach_id._advise(self.text)
        return {'type': 'ir.actions.act_window_close'}

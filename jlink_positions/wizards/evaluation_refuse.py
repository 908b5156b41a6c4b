from odoo import fields, models


class EvaluationRefuse(models.TransientModel):
    """Asks why the conditions of an evaluation are not accepted."""

    _name = 'jlink.position.evaluation.refuse'
    _description = "Refuse the Conditions"

    evaluation_id = fields.Many2one(
        comodel_name='jlink.position.evaluation', required=True, readonly=True, ondelete='cascade',
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Refuse the conditions with their reason."""
        self.ensure_one()
        self.evaluation_id._decide('refuse', self.reason)
        return {'type': 'ir.actions.act_window_close'}

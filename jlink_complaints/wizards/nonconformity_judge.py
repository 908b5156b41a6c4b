from odoo import fields, models


class NonconformityJudge(models.TransientModel):
    """Asks whether the actions had the effect that was meant."""

    _name = 'jlink.nonconformity.judge'
    _description = "Judgement of the Effect"

    nonconformity_id = fields.Many2one(
        comodel_name='mgmtsystem.nonconformity', required=True, readonly=True, ondelete='cascade',
    )
    effect = fields.Selection(
        selection=[('effective', "Effective"), ('ineffective', "Not Effective")], required=True,
    )
    comment = fields.Text(string="What Shows It", required=True)

    def action_judge(self):
        """Record it; the model checks who may judge."""
        self.ensure_one()
        self.nonconformity_id._judge(self.effect, self.comment)
        return {'type': 'ir.actions.act_window_close'}

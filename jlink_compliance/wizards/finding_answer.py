from odoo import fields, models


class FindingAnswer(models.TransientModel):
    """Asks the responsible person what was done about a finding."""

    _name = 'jlink.finding.answer'
    _description = "Answer to a Finding"

    finding_id = fields.Many2one(comodel_name='jlink.finding', required=True, readonly=True, ondelete='cascade')
    description = fields.Text(related='finding_id.description', related_sudo=False)
    answer = fields.Text(required=True)

    def action_answer(self):
        """Record the answer; the data protection officer is told."""
        self.ensure_one()
        self.finding_id._answer(self.answer)

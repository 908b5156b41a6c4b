from odoo import fields, models


class NonconformityReason(models.TransientModel):
    """Asks why a nonconformity or an action is cancelled or reopened."""

    _name = 'jlink.nonconformity.reason'
    _description = "Reason for Cancelling or Reopening"

    nonconformity_id = fields.Many2one(
        comodel_name='mgmtsystem.nonconformity', readonly=True, ondelete='cascade',
    )
    action_id = fields.Many2one(comodel_name='mgmtsystem.action', readonly=True, ondelete='cascade')
    verb = fields.Selection(selection=[('cancel', "Cancel"), ('reopen', "Reopen")], required=True, readonly=True)
    reason = fields.Char(required=True, help="It stays as evidence.")

    def action_confirm(self):
        """Do it; the model checks who may."""
        self.ensure_one()
        record = self.action_id or self.nonconformity_id
        if self.verb == 'cancel':
            record._cancel(self.reason)
        else:
            record._reopen(self.reason)
        return {'type': 'ir.actions.act_window_close'}

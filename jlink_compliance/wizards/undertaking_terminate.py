from odoo import fields, models

from ..exceptions import UndertakingError


class UndertakingTerminate(models.TransientModel):
    """Asks why an undertaking ends before its time."""

    _name = 'jlink.undertaking.terminate'
    _description = "Terminate the Undertaking"

    undertaking_id = fields.Many2one(comodel_name='jlink.undertaking', required=True, readonly=True, ondelete='cascade')
    reason = fields.Char(required=True)

    def action_confirm(self):
        """End it now; what was released on it is open again."""
        self.ensure_one()
        if not (self.reason or '').strip():
            raise UndertakingError(self.env._("Say why the undertaking ends."))
        self.undertaking_id._terminate(self.reason)
        return {'type': 'ir.actions.act_window_close'}

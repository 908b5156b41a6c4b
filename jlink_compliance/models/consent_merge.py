from odoo import api, fields, models

from ..const import _lt
from ..workflow import Step


class Consent(models.Model):
    """A person recorded twice was asked twice: one request is closed, and its links open the other."""

    _inherit = 'jlink.consent'

    @api.model
    def _workflow_steps(self):
        return (
            *super()._workflow_steps(),
            Step('merge', _lt("Close: recorded twice"), ('draft', 'requested'), 'expired', ()),
        )

    def _close_merged(self, kept):
        """Close these requests in favour of ``kept``, the same person's."""
        if not self:
            return
        tokens = self.env['jlink.access.token'].search([('res_model', '=', self._name), ('res_id', 'in', self.ids)])
        if kept:
            tokens.write({'res_id': kept.id})
        else:
            tokens.unlink()
        self._take_step('merge', {'ended_on': fields.Datetime.now()})

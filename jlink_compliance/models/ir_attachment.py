from odoo import api, models

from ..exceptions import PaperGuardError
from ..workflow import may_erase


class Attachment(models.Model):
    """Stored bytes of papers stand as long as the paper: Odoo keeps a binary field in an attachment."""

    _inherit = 'ir.attachment'

    def write(self, vals):
        self._check_no_paper()
        if vals.get('res_model') == 'jlink.paper':
            self._raise_paper()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_no_paper(self):
        # sudo: an attachment belongs to a paper whether or not the user may read it.
        kept = self.sudo().filtered(
            lambda attachment: not may_erase(attachment.res_model, [attachment.res_id]),
        )
        kept._check_no_paper()

    def _check_no_paper(self):
        # sudo: an attachment belongs to a paper whether or not the user may read it.
        if any(attachment.res_model == 'jlink.paper' for attachment in self.sudo()):
            self._raise_paper()

    def _raise_paper(self):
        raise PaperGuardError(self.env._("The stored file of a paper is evidence: it is never changed or deleted."))

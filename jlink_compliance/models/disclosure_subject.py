from odoo import models


class Disclosure(models.Model):
    _inherit = 'jlink.disclosure'

    def _notify_recipients(self, reason):
        """Tell recipients once: who is still to hear of an erasure or restriction need not hear that consent ended."""
        told = self
        if reason == 'withdrawn':
            told = self.filtered(lambda disclosure: not disclosure.sudo().has_open_notice)  # sudo: a fact
        return super(Disclosure, told)._notify_recipients(reason)

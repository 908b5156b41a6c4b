from odoo import models


class ComposeMessage(models.TransientModel):
    _inherit = 'mail.compose.message'

    def _action_send_mail(self, auto_commit=False):
        """Tell the writer at once, while the message is still open; the mail itself is checked again as it leaves."""
        for composer in self.filtered(lambda composer: composer.composition_mode == 'comment'):
            composer._check_exit()
        return super()._action_send_mail(auto_commit=auto_commit)

    def _check_exit(self):
        # sudo: what is attached is a fact; the writer chose it.
        files = [(file.name, file.raw or b'') for file in self.sudo().attachment_ids if file.type == 'binary']
        if files:
            self.env['jlink.exit.gate']._check(files, self.partner_ids.mapped('email_normalized'), 'composer')

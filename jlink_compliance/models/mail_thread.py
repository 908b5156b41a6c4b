import xmlrpc.client

from odoo import api, models
from odoo.exceptions import AccessError


class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.model
    def message_process(self, model, message, custom_values=None,
                        save_original=False, strip_attachments=False,
                        thread_id=None):
        """Seal what is sent to the quarantine, and only that, before anything of it is parsed, stored or logged."""
        raw = message.data if isinstance(message, xmlrpc.client.Binary) else message
        raw = raw.encode('utf-8', 'surrogateescape') if isinstance(raw, str) else raw
        if isinstance(raw, bytes) and self._quarantine_takes(raw):
            return False
        return super().message_process(
            model, message, custom_values=custom_values, save_original=save_original,
            strip_attachments=strip_attachments, thread_id=thread_id,
        )

    def _quarantine_takes(self, raw):
        if not (self.env.su or self.env.user._is_internal()):
            raise AccessError(self.env._("Mails are handed in by the mail server only."))
        return self.env['jlink.quarantine']._take_mail(bytes(raw))

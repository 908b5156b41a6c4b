import xmlrpc.client

from odoo import api, models
from odoo.exceptions import AccessError

from ..contact_mail import without_recipient


class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.model
    def message_process(self, model, message, custom_values=None,
                        save_original=False, strip_attachments=False,
                        thread_id=None):
        """Take what is sent to the address for contacts; whoever else of us it is for gets it as well, and first."""
        raw = message.data if isinstance(message, xmlrpc.client.Binary) else message
        raw = raw.encode('utf-8', 'surrogateescape') if isinstance(raw, str) else raw
        inbox = self.env['jlink.contact.inbox']
        alias = inbox._find_own_alias(raw)
        is_own_mailbox = model == inbox._name
        if not alias and not is_own_mailbox:
            return super().message_process(
                model, message, custom_values=custom_values, save_original=save_original,
                strip_attachments=strip_attachments, thread_id=thread_id,
            )
        if not (self.env.su or self.env.user._is_internal()):
            raise AccessError(self.env._("Mails are handed in by the mail server only."))
        if is_own_mailbox and self._quarantine_takes(raw):
            return False
        own = inbox._find_own_address(raw, alias)
        result = False
        if inbox._is_for_others(raw, own):
            result = super().message_process(
                None if is_own_mailbox else model, without_recipient(raw, own), custom_values=custom_values,
                save_original=save_original, strip_attachments=strip_attachments, thread_id=thread_id,
            )
        inbox._take_mail(raw, alias)
        return result

from odoo import models

from ..incoming_mail import IncomingFile


class Partner(models.Model):
    """Mails that reach a business partner's contact, as answers to something written there."""

    _inherit = 'res.partner'

    def message_post(self, *, message_type='notification', attachments=None, **kwargs):
        profile = self._get_profile() if message_type == 'email' and len(self) == 1 else None
        if profile and attachments:
            self._seal_reply(profile, attachments)
            attachments = []
        if profile and not profile._is_open():
            kwargs['body'] = self.env._("A mail arrived and is not kept here.")
        return super().message_post(message_type=message_type, attachments=attachments, **kwargs)

    def _seal_reply(self, profile, attachments):
        """Take the documents of a mail to where they belong: into the profile, or sealed until consent."""
        files = [
            IncomingFile(name, content.encode() if isinstance(content, str) else content)
            for name, content, *_info in attachments
        ]
        # sudo: mails arrive by themselves.
        sealed = self.env['jlink.quarantine'].sudo()._seal(profile.company_id, 'mail', files)
        sealed._belong_to(profile)

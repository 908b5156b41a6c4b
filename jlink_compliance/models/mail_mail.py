from odoo import models
from odoo.tools.mimetypes import guess_mimetype

from .consent_mail import KEY_MARK

#: Whose mails are completed while they leave: with keys of links, and with files.
_PURPOSES = {
    'jlink.consent': ('answer', 'withdraw'),
    'jlink.disclosure': ('answer', 'recall'),
    'jlink.disclosure.exit': ('documents',),
    'jlink.undertaking': ('sign',),
}


class Mail(models.Model):
    _inherit = 'mail.mail'

    def _prepare_outgoing_body(self):
        """Put the keys of links in while the mail leaves: what is stored holds marks only."""
        body = super()._prepare_outgoing_body()
        record = self._get_record_completed()
        for purpose in _PURPOSES.get(self.model, ()) if record else ():
            if (mark := KEY_MARK % purpose) in body:
                body = body.replace(record._get_mail_link(purpose), record._make_link(purpose))
                body = body.replace(mark, '')
        return body

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Put the documents of a disclosure in while the mail leaves: what is stored holds none."""
        outgoing = super()._prepare_outgoing_list(*args, **kwargs)
        if self.model == 'jlink.disclosure.exit' and (files := self._get_record_completed()._get_mail_files()):
            for values in outgoing:
                values['attachments'] = [*values.get('attachments', []), *(
                    (name, content, guess_mimetype(content, 'application/octet-stream')) for name, content in files
                )]
        return outgoing

    def _get_record_completed(self):
        return self.env[self.model].browse(self.res_id).exists() if self.model in _PURPOSES else None

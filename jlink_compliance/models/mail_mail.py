from odoo import models

from .consent_mail import KEY_MARK


class Mail(models.Model):
    _inherit = 'mail.mail'

    def _prepare_outgoing_body(self):
        """Put the keys of links in while the mail leaves: what is stored holds marks only."""
        body = super()._prepare_outgoing_body()
        if self.model != 'jlink.consent':
            return body
        consent = self.env[self.model].browse(self.res_id).exists()
        for purpose in ('answer', 'withdraw'):
            if (mark := KEY_MARK % purpose) in body:
                body = body.replace(consent._get_mail_link(purpose), consent._make_link(purpose))
                body = body.replace(mark, '')
        return body

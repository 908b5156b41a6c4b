from odoo import models

from .consent_mail import KEY_MARK
from .subject_request_mail import PACKAGE


class Mail(models.Model):
    _inherit = 'mail.mail'

    def _prepare_outgoing_body(self):
        """Put the key of the link to a package in while the mail leaves: what is stored holds a mark only."""
        body = super()._prepare_outgoing_body()
        mark = KEY_MARK % PACKAGE
        if self.model != 'jlink.subject.request' or mark not in body:
            return body
        request = self.env[self.model].browse(self.res_id).exists()
        if request._is_package_ready():
            body = body.replace(request._get_mail_link(PACKAGE), request._make_link(PACKAGE))
        return body.replace(mark, '')

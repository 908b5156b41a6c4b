from odoo import models

from ..exit_mail import files_of, links_in


class MailServer(models.Model):
    """The one choke point of mail: everything that leaves passes here, with its final recipients."""

    _inherit = 'ir.mail_server'

    def _prepare_email_message__(self, message, smtp_session):  # Odoo's name
        smtp_from, smtp_to_list, message = super()._prepare_email_message__(message, smtp_session)
        files = files_of(message)
        if ids := links_in(message):
            files += self.env['jlink.exit.gate']._get_linked(ids)
        self.env['jlink.exit.gate']._check(files, smtp_to_list, 'mail')
        return smtp_from, smtp_to_list, message

from odoo import api, fields, models
from odoo.tools import email_normalize_all

from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..passing_mails import Passing


class Mail(models.Model):
    """Mails that are no copy of a message somebody posted: templates, mass mode, mails made by other programs."""

    _inherit = 'mail.mail'

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        own = [(mail, vals) for mail, vals in zip(mails, vals_list, strict=True) if self._is_mail_of_its_own(vals)]
        if own:
            notes = self.env['jlink.contact.note']._capture_mails([mail._prepare_passing() for mail, _vals in own])
            if notes:
                self.concat(*(mail for mail, _vals in own))._keep_text()
        return mails

    def unlink(self):
        """Keep the message of a contact when its mail is deleted after sending."""
        own = self.filtered(lambda mail: not mail.is_notification)
        if own and (noted := own.mail_message_id._get_noted()):
            own.filtered(lambda mail: mail.mail_message_id in noted).is_notification = True
        return super().unlink()

    @api.model
    def _is_mail_of_its_own(self, vals):
        """Tell whether a mail is written to people, not a copy of a message, an answer by the program or a bounce."""
        return not (
            vals.get('mail_message_id')
            or vals.get('state') in ('cancel', 'received', 'exception')
            or (vals.get('model') or '').startswith(self.env['jlink.contact.note']._get_unnoted_models())
            or 'Auto-Submitted' in str(vals.get('headers') or '')
            or (vals.get('email_from') or '').startswith(('MAILER-DAEMON', '"MAILER-DAEMON'))
        )

    def _prepare_passing(self):
        # sudo: to whom a mail goes is a fact, whoever sends it.
        mail = self.sudo()
        return Passing(
            message_id=mail.mail_message_id.id, subject=mail.subject, date=fields.Datetime.now(),
            model=mail.model or '', res_id=mail.res_id, author_id=mail.author_id.id, is_incoming=False, channel='mail',
            people=tuple(mail.recipient_ids.ids),
            addresses=tuple(email_normalize_all(f'{mail.email_to or ""},{mail.email_cc or ""}')),
        )

    def _keep_text(self):
        """Have the messages of contacts tell what was written, which only the mails did, once these are gone."""
        # sudo: what was written is kept, whoever sends it.
        mails = self.sudo().filtered(lambda mail: mail.body_html and not mail.body)
        noted = mails.mail_message_id._get_noted()
        for mail in mails.filtered(lambda mail: mail.mail_message_id in noted):
            message, vals = mail.mail_message_id, {'body': mail.body_html}
            with granting(Grant(message._name, frozenset(message.ids), vals)):
                message.write(vals)

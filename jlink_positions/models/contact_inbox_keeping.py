from datetime import datetime, timedelta

from odoo import api, fields, models

from ..contact_mail import get_addresses
from ..mail_html import make_inert, text_to_html

_OLDEST = datetime(1995, 1, 1)  # noqa: DTZ001  # as Odoo keeps moments: UTC, naive


class ContactInbox(models.Model):
    """How a mail is kept: as a message that runs nothing and loads nothing, its files, and the original."""

    _inherit = 'jlink.contact.inbox'

    @api.model
    def _keep(self, mail, company, found, user, partners, *, is_readable=True):
        """Keep a mail to be assigned.

        :param ContactMail mail: the mail
        :param Finding found: who it is with
        :param user: the colleague it came by
        :param partners: the people it is with who are known
        :return: the record
        """
        name, address = found.people[0] if found.people else ('', '')
        pairs = get_addresses(mail) if is_readable else []
        kept = self._workflow_create([{
            'company_id': company.id,
            'date': self._get_date(mail),
            'subject': found.subject or mail.subject or False,
            'sender': mail.from_line,
            'person_name': name,
            'person_email': address,
            'addresses': '\n'.join(f'{name} <{address}>' if name else address for name, address in pairs),
            'user_id': user.id,
            'direction': found.direction,
            'remark': mail.remark or False if is_readable else False,
            'digest': mail.digest,
            'references': ' '.join(mail.references),
        }])
        kept._keep_message(mail, partners[:1], is_readable)
        return kept

    @api.model
    def _get_date(self, mail):
        """Return when the mail was sent; now, if it does not say or says nonsense."""
        now = fields.Datetime.now()
        return mail.date if mail.date and _OLDEST < mail.date < now + timedelta(hours=12) else now

    def _keep_message(self, mail, author, is_readable):
        """Keep what the mail says, where whoever sees this record reads it.

        Odoo makes attachments with public links of pictures inside a text, so the text has none; they stay in the
        original.
        """
        files = self._keep_files(mail) if is_readable else self.env['ir.attachment']
        body = ''
        if is_readable:
            body = make_inert(mail.html) or text_to_html(mail.text)
        message = self.env['mail.message'].create({
            'model': self._name, 'res_id': self.id, 'message_type': 'email', 'is_internal': True,
            'subtype_id': self.env.ref('mail.mt_note').id, 'record_name': False,
            'subject': self.subject, 'body': body, 'date': self.date, 'email_from': mail.from_line,
            'author_id': author.id if self.direction == 'in' else self.user_id.partner_id.id,
            'reply_to': mail.sender, 'attachment_ids': files.ids,
            **({'message_id': mail.message_id} if mail.message_id else {}),
        })
        original = self._make_files([('mail.eml', mail.raw, 'message/rfc822')])
        self._workflow_write({'message_id': message.id, 'original_id': original.id})

    def _keep_files(self, mail):
        return self._make_files([(file.name, file.content, None) for file in mail.get_files()])

    def _make_files(self, files):
        """Keep files as they are: no picture is opened, and nothing that a browser would run keeps its type."""
        attachments = self.env['ir.attachment'].with_context(attachments_mime_plainxml=True, image_no_postprocess=True)
        return attachments.create([
            {'name': name, 'raw': content, 'res_model': self._name, 'res_id': self.id, 'type': 'binary',
             **({'mimetype': mimetype} if mimetype else {})}
            for name, content, mimetype in files
        ])

    # === WHAT COLLEAGUES ARE TOLD === #

    @api.model
    def _tell_not_kept(self, user):
        self._tell(
            user, lambda env: env._("A mail belongs into the profile"),
            lambda env: env._(
                "A mail that you passed on as a contact is with a business partner. It was not kept: what was said"
                " belongs into the profile, documents go to the address for applications.",
            ),
        )

    @api.model
    def _tell_unassigned(self, user):
        self._tell(
            user, lambda env: env._("Mails to assign"),
            lambda env: env._(
                "A mail that you passed on is with nobody we know as a customer: open Contacts → Mails to Assign and"
                " say whose it is.",
            ),
        )

    @api.model
    def _tell(self, user, subject, body):
        """Tell a colleague once a day: a flood of mails is no flood of notices."""
        if not user:
            return
        texts = self.with_context(lang=user.lang or self.env.lang)
        known = [
            ('message_type', '=', 'user_notification'), ('partner_ids', 'in', user.partner_id.ids),
            ('subject', '=', subject(texts.env)), ('date', '>=', fields.Datetime.now() - timedelta(hours=20)),
        ]
        if not self.env['mail.message'].search_count(known, limit=1):
            self.env['mail.thread'].message_notify(
                partner_ids=user.partner_id.ids, subject=subject(texts.env), body=body(texts.env),
                author_id=self.env.ref('base.partner_root').id, email_layout_xmlid='mail.mail_notification_light',
            )

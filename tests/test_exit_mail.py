"""Mails with documents of business partners, as they leave by SMTP: covered for all recipients, or for none."""

from unittest.mock import patch

import psycopg2.errors

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import ExitRefusedError
from odoo.addons.jlink_compliance.tests.test_exits import ExitCase, pack

from .smtp import loopback


@tagged('post_install', '-at_install')
class TestExitMail(ExitCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sender = cls.manager.partner_id
        cls.sender.email = 'anna@jlink.example'
        # A copy from before the document came into the profile: a new one could not be stored.
        cls.copy = cls.env['ir.attachment'].create({'name': "cv.pdf", 'raw': b'an old copy of the CV'})
        cls.env['jlink.profile.document'].with_user(cls.manager).create({
            'profile_id': cls.profile.id, 'name': "cv.pdf", 'content': 'YW4gb2xkIGNvcHkgb2YgdGhlIENW',
            'category_id': cls.env.ref('jlink_compliance.category_cv').id,
        })
        cls.document = cls.profile.document_ids.filtered(lambda document: document.name == "cv.pdf")

    def write_mail(self, recipients, *, takes_copy=True, **values):
        """Return a mail that waits since before the document came into the profile."""
        mail = self.env['mail.mail'].create({
            'subject': "Documents", 'body_html': "<p>Hello</p>", 'author_id': self.sender.id,
            'email_from': self.sender.email, 'recipient_ids': [(6, 0, recipients.ids)], **values,
        })
        if takes_copy:
            self.env.flush_all()
            self.env.cr.execute(
                'INSERT INTO message_attachment_rel (message_id, attachment_id) VALUES (%s, %s)',
                [mail.mail_message_id.id, self.copy.id],
            )
            self.env.invalidate_all()
        return mail

    def deliver(self, mails):
        """Let mails leave and return what arrives at others than the sender."""
        with loopback(self.env) as inbox, mute_logger('odoo.addons.mail.models.mail_mail'):
            mails.send()
        return [message for message in inbox if self.sender.email not in message['To']]

    def release(self):
        return self.make_released(document_ids=[(0, 0, {'profile_document_id': self.document.id})])

    def test_a_mail_leaves_under_the_release(self):
        self.release()
        (message,) = self.deliver(self.write_mail(self.buyer))
        self.assertEqual(message['To'].addresses[0].addr_spec, self.buyer.email)

    def test_of_two_recipients_none_gets_it_when_one_is_not_covered(self):
        self.release()
        before = self.refusals()
        mail = self.write_mail(self.buyer | self.stranger.child_ids[0])
        self.assertEqual(self.deliver(mail), [])
        self.assertEqual(mail.state, 'exception')
        self.assertIn(self.stranger.child_ids[0].email, mail.failure_reason)
        self.assertNotIn(self.buyer.email, mail.failure_reason)
        self.assertEqual(len(self.refusals() - before), 1)

    def test_the_sender_reads_why_and_the_queue_goes_on(self):
        refused = self.write_mail(self.buyer)
        ordinary = self.write_mail(self.buyer, takes_copy=False, subject="Ordinary")
        (message,) = self.deliver(refused | ordinary)
        self.assertEqual(message['Subject'], "Ordinary")
        told = self.env['mail.message'].search([('partner_ids', 'in', self.sender.ids)], limit=1, order='id desc')
        self.assertEqual(told.subject, "Your mail was not sent")
        self.assertIn(self.profile.name, told.body)

    def test_whoever_sends_at_once_is_told_at_once(self):
        with loopback(self.env) as inbox, self.assertRaises(ExitRefusedError):
            self.write_mail(self.buyer).send(raise_exception=True)
        self.assertNotIn("Documents", [message['Subject'] for message in inbox])

    def test_copies_and_blind_copies_are_recipients(self):
        servers = self.env['ir.mail_server']
        self.release()
        for header in ('email_cc', 'email_bcc'):
            message = servers._build_email__(
                'anna@jlink.example', [self.buyer.email], "Documents", "Hello",
                attachments=[("cv.zip", pack(("cv.pdf", self.copy.raw)), 'application/zip')],
                **{header: ['else@hafenlogistik.example']},
            )
            with self.subTest(header=header), loopback(self.env) as inbox:
                with self.assertRaises(ExitRefusedError) as refused:
                    servers.send_email(message)
                self.assertIn('else@hafenlogistik.example', str(refused.exception))
                self.assertEqual(inbox, [])

    def test_links_with_a_key_and_pictures_in_the_text_are_exits(self):
        self.env.cr.execute("UPDATE ir_attachment SET access_token = 'key' WHERE id = %s", [self.copy.id])
        for body in (
            f'<a href="/web/content/{self.copy.id}?access_token=key">CV</a>',
            '<img src="data:image/png;base64,YW4gb2xkIGNvcHkgb2YgdGhlIENW">',
        ):
            mail = self.write_mail(self.buyer, takes_copy=False, body_html=body)
            with self.subTest(body=body):
                self.assertEqual(self.deliver(mail), [])
                self.assertEqual(mail.state, 'exception')

    def test_what_changes_at_this_moment_does_not_leave(self):
        self.release()
        mail = self.write_mail(self.buyer)
        with patch.object(
            self.registry['jlink.disclosure'], '_lock_uncovered', side_effect=psycopg2.errors.SerializationFailure,
        ):
            self.assertEqual(self.deliver(mail), [])
        self.assertIn("changed just now", mail.failure_reason)

    def test_a_withdrawal_before_the_queue_runs_stops_the_mail(self):
        self.release()
        mail = self.write_mail(self.buyer)
        self.withdraw()
        self.assertEqual(self.deliver(mail.exists()), [])

    def test_the_delivery_of_a_release_arrives_with_the_documents(self):
        disclosure = self.agree(self.prepare())
        disclosure._release()
        disclosure._deliver('mail')
        mails = self.env['mail.mail'].search([
            ('model', '=', 'jlink.disclosure.exit'), ('res_id', 'in', disclosure.exit_ids.ids),
        ])
        inbox = self.deliver(mails)
        (message,) = inbox
        (file,) = message.iter_attachments()
        self.assertEqual(file.get_payload(decode=True), self.cv_bytes)

    def test_ordinary_mails_ask_the_database_nothing(self):
        message = self.env['ir.mail_server']._build_email__(
            'anna@jlink.example', [self.buyer.email], "Hello", "<p>Hello</p>", subtype='html',
        )
        self.env['ir.mail_server']._prepare_email_message__(message, None)
        with self.assertQueryCount(0):
            self.env['jlink.exit.gate']._check([], [self.buyer.email], 'mail')

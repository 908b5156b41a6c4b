"""Mails to customers as they really leave: noted once, and kept with what was written."""

from odoo.tests import tagged

from odoo.addons.jlink_positions.tests.test_contact_capture import CaptureCase

from .smtp import loopback


@tagged('post_install', '-at_install')
class TestContactMail(CaptureCase):

    def test_what_has_left_and_is_deleted_stays_with_its_contact(self):
        mail = self.env['mail.mail'].create({
            'subject': "Rates", 'body_html': "<p>Our rates</p>", 'email_to': self.contact.email, 'auto_delete': True,
            'email_from': 'anna@jlink.example', 'author_id': self.account_manager.partner_id.id,
        })
        with loopback(self.env) as inbox:
            mail.send()
        (message,) = inbox
        self.assertEqual(message['Subject'], "Rates")
        self.assertFalse(mail.exists())
        note = self.noted()
        self.assertEqual((note.source_name, note.contact_ids), ("Rates", self.contact))
        self.assertIn("Our rates", note.message_id.body)

    def test_a_message_from_the_chatter_arrives_and_is_one_contact(self):
        message = self.post(self.lead)
        with loopback(self.env) as inbox:
            self.env['mail.mail'].sudo().search([('mail_message_id', '=', message.id)]).send()
        self.assertEqual([found['To'].addresses[0].addr_spec for found in inbox], [self.contact.email])
        self.assertEqual(len(self.noted(message)), 1)

"""Mailings leave by SMTP: each on its own, with a way out that works and that nobody finds stored."""

import re

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_complaints.tests.communication_common import CommunicationCase

from .smtp import loopback, read_html

LINK = re.compile(r'/communication/(?:opt-out|unsubscribe)/([\w-]{43})')


@tagged('post_install', '-at_install')
class TestCommunicationMail(CommunicationCase, HttpCase):

    def receive(self, people, topic=None):
        """Send a mailing to ``people`` and return what arrives."""
        mailing = self.make_mailing(people, topic)
        mailing.action_start()
        mails = self.run_mailing(mailing)
        with loopback(self.env) as inbox:
            mails.send()
        self.mailings._settle_batch()
        self.mailings._finish()
        self.assertEqual(mailing.state, 'done')
        return inbox

    def test_nobody_sees_who_else_is_written_to(self):
        people = self.make_people(3)
        inbox = self.receive(people | self.contact)
        self.assertEqual(len(inbox), 4)
        for message, person in zip(inbox, people | self.contact, strict=True):
            self.assertEqual([address.addr_spec for address in message['To'].addresses], [person.email])
            self.assertFalse(message['Cc'] or message['Bcc'])
            self.assertIn(f"Dear {person.name}", read_html(message))
            self.assertEqual(message['From'].addresses[0].addr_spec, 'account_manager@jlink.example')
            for other in (people | self.contact) - person:
                self.assertNotIn(other.email, message.as_string())
                self.assertNotIn(other.name, read_html(message))

    def test_the_way_out_works_by_link_and_by_the_mail_programs_button(self):
        (message,) = self.receive(self.contact)
        self.assertEqual(message['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click')
        header = LINK.search(message['List-Unsubscribe'])
        body = LINK.search(read_html(message))
        self.assertEqual(header[1], body[1])
        self.assertIn('/unsubscribe/', header[0])
        self.assert_stored_nowhere(body[1])
        self.assertIn("Order news", self.url_open(body[0]).text)
        self.assertEqual(self.url_open(header[0], data={'List-Unsubscribe': 'One-Click'}).status_code, 200)
        self.env.invalidate_all()
        optout = self.env['jlink.communication.optout'].search([('partner_id', '=', self.contact.id)])
        self.assertEqual((optout.topic_id, optout.channel), (self.topic, 'one_click'))
        self.assertEqual(self.make_mailing().line_ids.reason, 'opted_out')

    def assert_stored_nowhere(self, key):
        self.env.flush_all()
        for table in ('mail_mail', 'mail_message', 'jlink_access_token'):
            self.env.cr.execute(f'SELECT count(*) FROM {table} row WHERE row::text LIKE %s', [f'%{key}%'])
            self.assertEqual(self.env.cr.fetchone(), (0,), f"the key is in {table}")

    def test_advertising_tells_that_one_may_object(self):
        self.make_basis()
        (message,) = self.receive(self.contact, self.advertising)
        self.assertIn("You can object", read_html(message))

    def test_each_mail_that_left_is_documented(self):
        self.receive(self.contact)
        note = self.notes.search([('contact_ids', 'in', self.contact.ids)])
        self.assertEqual((note.state, note.source_name, note.channel), ('documented', "Order news for you", 'mail'))
        self.assertIn("news of ours", note.message_id.body)

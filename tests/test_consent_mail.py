"""The request for consent leaves by SMTP and its link works; its key is stored nowhere."""

import re

from odoo.tests import tagged

from odoo.addons.jlink_compliance.tests.consent_page_common import ConsentPageCase

from .smtp import loopback, read_html

LINK = re.compile(r'/consent/(?:answer|withdraw)/([\w-]{43})')


@tagged('post_install', '-at_install')
class TestConsentMail(ConsentPageCase):

    def test_person_decides_by_the_links_of_the_mails_as_received(self):
        asked = self.receive()
        self.assertEqual(asked['To'].addresses[0].addr_spec, 'paula.tiedemann@example.com')
        self.assertIn(self.consent.notice_id.name, read_html(asked))
        self.send(self.find_link(asked), decision='grant')
        self.assertEqual(self.consent.state, 'granted')
        confirmed = self.receive()
        self.send(self.find_link(confirmed))
        self.assertEqual(self.consent.state, 'withdrawn')
        self.assertNotRegex(read_html(self.receive()), LINK)

    def receive(self):
        """Let the queue leave and return the one message that arrives."""
        mails = self.env['mail.mail'].search([
            ('model', '=', 'jlink.consent'), ('res_id', 'in', self.profile.consent_ids.ids), ('state', '=', 'outgoing'),
        ])
        with loopback(self.env) as inbox:
            mails.send()
        (message,) = inbox
        return message

    def find_link(self, message):
        found = LINK.search(read_html(message))
        self.env.flush_all()
        for table in ('mail_mail', 'mail_message', 'jlink_access_token'):
            self.env.cr.execute(f'SELECT count(*) FROM {table} row WHERE row::text LIKE %s', [f'%{found[1]}%'])
            self.assertEqual(self.env.cr.fetchone(), (0,), f"the key is in {table}")
        return found[0]

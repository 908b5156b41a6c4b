"""Mails about disclosures and undertakings leave by SMTP; their links work, and no key or document is stored."""

import re

from odoo.tests import tagged

from odoo.addons.jlink_compliance.tests.disclosure_common import PDF
from odoo.addons.jlink_compliance.tests.disclosure_page_common import DisclosurePageCase

from .smtp import loopback, read_html

LINK = re.compile(r'/(?:disclosure/answer|disclosure/recall|documents|undertaking)/([\w-]{43})')
_ADDRESSES = ('paula.tiedemann@example.com', '@nordlicht.example', '@hafenlogistik.example')
_TABLES = ('mail_mail', 'mail_message', 'jlink_access_token')


@tagged('post_install', '-at_install')
class TestDisclosureMail(DisclosurePageCase):

    def receive(self, model='jlink.disclosure'):
        """Let the queue of one model leave and return what arrives."""
        mails = self.env['mail.mail'].search([('model', '=', model), ('state', '=', 'outgoing')]).filtered(
            # What waits in the demonstration is somebody else's.
            lambda mail: any(address in (mail.email_to or '') for address in _ADDRESSES),
        )
        with loopback(self.env) as inbox:
            mails.send()
        return inbox

    def find_link(self, message):
        found = LINK.search(read_html(message))
        self.env.flush_all()
        for table in _TABLES:
            self.env.cr.execute(f'SELECT count(*) FROM {table} row WHERE row::text LIKE %s', [f'%{found[1]}%'])
            self.assertEqual(self.env.cr.fetchone(), (0,), f"the key is in {table}")
        return found[0]

    def test_person_is_asked_reminded_confirmed_and_recalls_by_the_mails_as_received(self):
        (asked,) = self.receive()
        self.assertEqual(asked['To'].addresses[0].addr_spec, 'paula.tiedemann@example.com')
        for words in (self.customer.name, "Java developer, Hamburg", "Paula.pdf", "With your name"):
            self.assertIn(words, read_html(asked))
        self.disclosure._workflow_write({'consulted_on': '2020-01-01 08:00:00'}, 'remind')
        self.disclosure.action_ask_again()
        (reminded,) = self.receive()
        self.assertIn("have no answer yet", read_html(reminded))
        self.send(self.find_link(reminded), decision='grant')
        self.assertEqual(self.disclosure.state, 'granted')
        (confirmed,) = self.receive()
        self.send(self.find_link(confirmed))
        self.assertEqual(self.disclosure.state, 'recalled')
        (recalled,) = self.receive()
        self.assertNotRegex(read_html(recalled), LINK)

    def test_answer_to_a_question_and_the_confirmed_no(self):
        self.receive()
        self.send(self.link(self.disclosure), decision='ask', question="On site?")
        self.disclosure._reply("No, remote.")
        (answered,) = self.receive()
        self.assertIn("On site?", read_html(answered))
        self.assertIn("No, remote.", read_html(answered))
        self.send(self.find_link(answered), decision='decline')
        (declined,) = self.receive()
        self.assertIn("Nothing about you goes to this customer", read_html(declined))

    def test_customer_gets_the_link_and_is_told_of_the_recall(self):
        self.agree(self.disclosure).action_release()
        (delivered,) = self.receive('jlink.disclosure.exit')
        self.assertEqual(delivered['To'].addresses[0].addr_spec, self.buyer.email)
        self.assertFalse(list(delivered.iter_attachments()))
        path = self.find_link(delivered)
        self.assertIn("Paula.pdf", self.url_open(path).text)
        self.disclosure.action_recall()
        self.assertEqual(self.url_open(path).status_code, 404)
        self.disclosure.notice_ids.action_send()
        (notice,) = self.receive('jlink.disclosure.notice')
        self.assertEqual(notice['To'].addresses[0].addr_spec, self.buyer.email)
        self.assertIn("Please delete the data", read_html(notice))
        self.assertNotIn("Paula", read_html(notice))

    def test_customer_gets_the_documents_themselves(self):
        self.agree(self.disclosure).action_release_files()
        (delivered,) = self.receive('jlink.disclosure.exit')
        (attached,) = delivered.iter_attachments()
        self.assertEqual((attached.get_filename(), attached.get_content()), ("Paula.pdf", PDF))
        self.assertNotRegex(read_html(delivered), LINK)

    def test_customer_signs_and_gets_the_paper(self):
        undertaking = self.env['jlink.undertaking'].with_user(self.manager).create({
            'partner_id': self.stranger.id, 'contact_id': self.stranger.child_ids[0].id, 'kind': 'page',
        })
        undertaking.action_send()
        (asked,) = self.receive('jlink.undertaking')
        self.send(self.find_link(asked), signatory="Berta Nord", function="Head of Purchasing", agreed='1')
        (confirmed,) = self.receive('jlink.undertaking')
        (paper,) = confirmed.iter_attachments()
        self.assertEqual(paper.get_content(), undertaking._get_signed_paper()[1])
        self.assertEqual(confirmed['To'].addresses[0].addr_spec, undertaking.contact_id.email)

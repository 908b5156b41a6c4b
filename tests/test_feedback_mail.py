"""The request for feedback leaves by SMTP, to one person in their language, and its link works."""

import re

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_complaints.tests.feedback_common import FeedbackCase

from .smtp import loopback, read_html

LINK = re.compile(r'/feedback/([\w-]{43})')
TOKEN = re.compile(r'csrf_token: "([^"]+)"')


@tagged('post_install', '-at_install')
class TestFeedbackMail(FeedbackCase, HttpCase):

    def receive(self, records):
        """Let the queue leave and return the messages that arrive."""
        mails = self.find_mails(records).filtered(lambda mail: mail.state == 'outgoing')
        with loopback(self.env) as inbox:
            mails.send()
        return inbox

    def find_link(self, message):
        """Return the link, and check that its key is stored nowhere."""
        found = LINK.search(read_html(message))
        self.env.flush_all()
        for table in ('mail_mail', 'mail_message', 'jlink_access_token', 'jlink_feedback'):
            self.env.cr.execute(f'SELECT count(*) FROM {table} row WHERE row::text LIKE %s', [f'%{found[1]}%'])
            self.assertEqual(self.env.cr.fetchone(), (0,), f"the key is in {table}")
        return found[0]

    def answer_page(self, link, **values):
        page = self.url_open(link).text
        return self.url_open(link, data={'csrf_token': TOKEN.search(page)[1], **values})

    def test_customer_answers_by_the_link_of_the_mail_as_received(self):
        feedback = self.plan(position_id=self.make_position().id)
        self.env['jlink.feedback']._ask_due()
        (asked,) = self.receive(feedback)
        self.assertEqual([str(address.addr_spec) for address in asked['To'].addresses], [self.contact.email])
        self.assertFalse(asked['Cc'])
        self.assertIn("Senior Java Developer", read_html(asked))
        self.assertIn("You can object to such mails at any time", " ".join(read_html(asked).split()))
        self.assertNotIn('__jlink_key', str(asked))
        link = self.find_link(asked)
        self.answer_page(link, score='2', comment="Nobody called back")
        self.env.invalidate_all()
        self.assertEqual((feedback.state, feedback.score), ('answered', '2'))
        complaint = self.env['jlink.complaint'].search([('feedback_id', '=', feedback.id)])
        told = self.receive(complaint)
        self.assertTrue(all(len(message['To'].addresses) == 1 for message in told))
        mine = next(message for message in told if self.management.email in message['To'])
        self.assertIn("Nobody called back", read_html(mine))
        self.assertIn(f'/odoo/jlink.complaint/{complaint.id}', read_html(mine))

    def test_both_links_work_after_a_reminder(self):
        feedback = self.ask()
        (first,) = self.receive(feedback)
        feedback.action_remind()
        (reminder,) = self.receive(feedback)
        self.assertIn("only reminder", read_html(reminder))
        self.answer_page(self.find_link(first), score='4')
        self.answer_page(self.find_link(reminder), score='5')
        self.env.invalidate_all()
        self.assertEqual(feedback.score, '5')

    def test_mail_speaks_the_language_of_its_reader(self):
        self.env['res.lang']._activate_lang('de_DE')
        template = self.env.ref('jlink_complaints.mail_template_feedback_request')
        template.with_context(lang='de_DE').subject = "Wie zufrieden sind Sie mit uns?"
        self.contact.lang = 'de_DE'
        (asked,) = self.receive(self.ask())
        self.assertEqual(asked['Subject'], "Wie zufrieden sind Sie mit uns?")

    def test_mail_that_waited_too_long_has_no_link_any_more(self):
        feedback = self.ask()
        mails = self.find_mails(feedback)
        self.shift(feedback, expires_on=1)
        self.env['jlink.feedback']._expire_due()
        with loopback(self.env) as inbox:
            mails.send()
        self.assertNotRegex(read_html(inbox[0]), LINK)

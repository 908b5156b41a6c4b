import re

from odoo.tests import HttpCase, tagged

from .communication_common import CommunicationCase

TOKEN = re.compile(r'csrf_token: "([^"]+)"')


@tagged('post_install', '-at_install')
class TestCommunicationPage(CommunicationCase, HttpCase):

    def setUp(self):
        super().setUp()
        mailing = self.make_mailing()
        mailing.action_start()
        self.run_mailing(mailing)
        self.line = mailing.sudo().line_ids
        self.key = self.line._make_key()
        self.path = f'/communication/opt-out/{self.key}'

    def get_optouts(self):
        self.env.invalidate_all()
        return self.env['jlink.communication.optout'].search([('partner_id', '=', self.contact.id)])

    def send(self, **values):
        token = TOKEN.search(self.url_open(self.path).text)[1]
        return self.url_open(self.path, data={'csrf_token': token, **values})

    def test_looking_changes_nothing(self):
        for path in (self.path, self.path.replace('opt-out', 'unsubscribe')):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Opening this page has changed nothing", page.text)
            self.assertEqual(page.headers['Referrer-Policy'], 'no-referrer')
        self.assertFalse(self.get_optouts())

    def test_the_person_opts_out_of_the_topic_and_then_of_all(self):
        self.assertIn("You will get no more of them", self.send(scope='topic').text)
        self.assertEqual((self.get_optouts().topic_id, self.get_optouts().channel), (self.topic, 'page'))
        self.send(scope='topic')
        self.assertEqual(len(self.get_optouts()), 1, "again is the same as once")
        self.send(scope='all')
        self.assertEqual(len(self.get_optouts().filtered(lambda optout: not optout.topic_id)), 1)
        self.assertEqual(self.make_mailing(topic=self.advertising).line_ids.reason, 'opted_out')

    def test_the_button_of_the_mail_program_needs_no_page(self):
        answer = self.url_open(
            self.path.replace('opt-out', 'unsubscribe'), data={'List-Unsubscribe': 'One-Click'},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual((self.get_optouts().topic_id, self.get_optouts().channel), (self.topic, 'one_click'))

    def test_robots_and_forms_without_token_decide_nothing(self):
        self.send(scope='all', contact_url='http://spam.example')
        self.assertEqual(self.url_open(self.path, data={'scope': 'all'}).status_code, 400)
        self.send(scope='everything')
        self.assertFalse(self.get_optouts())

    def test_a_guessed_key_opens_nothing_and_is_slowed_down(self):
        self.assertEqual(self.url_open('/communication/opt-out/guessed').status_code, 404)
        answer = self.url_open('/communication/unsubscribe/guessed', data={'List-Unsubscribe': 'One-Click'})
        self.assertEqual(answer.status_code, 404)
        for _attempt in range(10):
            answer = self.url_open('/communication/opt-out/guessed')
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(self.url_open(self.path).status_code, 200, "a good key still works")

    def test_an_employee_decides_nothing_on_the_page(self):
        self.authenticate(self.account_manager.login, self.account_manager.login)
        self.assertIn("signed in as an employee", self.url_open(self.path).text)

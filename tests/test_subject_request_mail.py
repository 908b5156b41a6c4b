"""What a person is written about a request leaves by SMTP, and the link in it works; its key is stored nowhere."""

import io
import re
import zipfile

from odoo.tests import tagged

from odoo.addons.jlink_compliance.tests.consent_page_common import ConsentPageCase

from .smtp import loopback, read_html

LINK = re.compile(r'/consent/package/([\w-]{43})')


@tagged('post_install', '-at_install')
class TestSubjectRequestMail(ConsentPageCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant()
        cls.officer = cls.users['back office']

    def receive(self, request):
        """Let the queue leave and return the one message to the person that arrives."""
        mails = self.env['mail.mail'].search([
            ('model', '=', request._name), ('res_id', '=', request.id), ('state', '=', 'outgoing'),
            ('recipient_ids', '=', False),
        ])
        with loopback(self.env) as inbox:
            mails.send()
        (message,) = inbox
        return message

    def make_request(self, **values):
        return self.env['jlink.subject.request'].with_user(self.officer).create({
            'kind': 'access', 'partner_id': self.profile.partner_id.id, 'channel': 'mail',
            'contact': 'paula.tiedemann@example.com', **values,
        })

    def test_person_hears_of_each_step_and_fetches_the_package_by_the_link(self):
        request = self.make_request()
        receipt = self.receive(request)
        self.assertEqual(receipt['To'].addresses[0].addr_spec, 'paula.tiedemann@example.com')
        self.assertIn(request.name, receipt['Subject'])
        request._extend(1, "Much has to be read.")
        self.assertIn("Much has to be read.", read_html(self.receive(request)))
        request.action_carry_out()
        request._answer("Here are your data.")
        answer = self.receive(request)
        self.assertIn("Here are your data.", read_html(answer))
        path = self.find_link(answer)
        archive = zipfile.ZipFile(io.BytesIO(self.send(path).content))
        self.assertIn('data.json', archive.namelist())

    def test_refusal_says_where_to_complain(self):
        request = self.make_request()
        self.receive(request)
        request._refuse('excessive', "You asked for the same last week.")
        html = read_html(self.receive(request))
        self.assertIn("You asked for the same last week.", html)
        self.assertIn("data protection authority", html)
        self.assertNotRegex(html, LINK)

    def test_answer_goes_to_the_stored_address_whatever_was_given(self):
        request = self.make_request(channel='phone', contact='somebody.else@example.com')
        receipt = self.receive(request)
        self.assertEqual(receipt['To'].addresses[0].addr_spec, 'paula.tiedemann@example.com')

    def find_link(self, message):
        found = LINK.search(read_html(message))
        self.env.flush_all()
        for table in ('mail_mail', 'mail_message', 'jlink_access_token'):
            self.env.cr.execute(f'SELECT count(*) FROM {table} row WHERE row::text LIKE %s', [f'%{found[1]}%'])
            self.assertEqual(self.env.cr.fetchone(), (0,), f"the key is in {table}")
        return found[0]

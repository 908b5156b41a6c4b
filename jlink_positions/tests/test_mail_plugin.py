import base64
import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.iap.tools import iap_tools

from .contact_common import ContactCase

_LOGGED = '<div>From : %s</div><p>Please send two profiles</p><script>alert(1)</script>'


@tagged('post_install', '-at_install')
class TestMailPlugin(ContactCase, HttpCase):
    """Odoo's add-ins for Outlook and Gmail, as they call the server: JSON-RPC with the key of their scope."""

    def call(self, user, path, **params):
        key = self.env['res.users.apikeys'].with_user(user)._generate(
            'odoo.plugin.outlook', "Outlook", fields.Datetime.now() + timedelta(hours=1))
        self.env.flush_all()
        response = self.url_open(f'/mail_plugin/{path}', data=json.dumps({
            'jsonrpc': '2.0', 'method': 'call', 'id': 1, 'params': params,
        }), headers={'Content-Type': 'application/json', 'Authorization': f'Bearer {key}'})
        return response.json()

    def log_mail(self, record, user=None, sender='karla.brandt@hansa.example', **values):
        return self.call(user or self.account_manager, 'log_mail_content', model=record._name, res_id=record.id,
                         message=_LOGGED % sender, **values)

    def find_notes(self, record):
        return self.env['jlink.contact.note'].search([('res_model', '=', record._name), ('res_id', '=', record.id)])

    def test_a_mail_logged_on_a_person_is_a_contact_with_the_customer(self):
        files = [['a.txt', base64.b64encode(b'hello').decode()]]
        self.assertTrue(self.log_mail(self.contact, attachments=files)['result'])
        note = self.find_notes(self.contact)
        self.assertEqual((note.partner_id, note.contact_ids, note.user_id, note.direction, note.state, note.channel),
                         (self.customer, self.contact, self.account_manager, 'in', 'open', 'mail'))
        self.assertIn("two profiles", note.message_id.body)
        self.assertNotIn("script", note.message_id.body)
        self.assertEqual(note.message_id.attachment_ids.raw, b'hello')

    def test_a_colleagues_mail_is_one_to_the_customer(self):
        self.log_mail(self.contact, sender=self.account_manager.email)
        self.assertEqual(self.find_notes(self.contact).direction, 'out')

    def test_requests_and_positions_take_mails_too(self):
        lead = self.env['crm.lead'].create({
            'name': "Request", 'partner_id': self.contact.id, 'user_id': self.account_manager.id})
        position = self.make_position()
        for record in (lead, position):
            with self.subTest(model=record._name):
                self.assertTrue(self.log_mail(record).get('result'))
                self.assertEqual(self.find_notes(record).partner_id, self.customer)
        self.assertEqual(self.find_notes(position).position_id, position)

    def test_researchers_log_nothing_on_positions(self):
        position = self.make_position()
        with mute_logger('odoo.http'):
            self.assertIn('error', self.log_mail(position, self.researcher))
        self.assertFalse(self.find_notes(position))

    def test_business_partners_mails_are_refused(self):
        person = self.make_business_partner().partner_id
        domain = [('model', '=', 'res.partner'), ('res_id', '=', person.id)]
        before = self.env['mail.message'].search_count(domain)
        with mute_logger('odoo.http'):
            self.assertIn('error', self.log_mail(person))
        self.assertEqual(self.env['mail.message'].search_count(domain), before)

    def test_a_locked_persons_mail_becomes_no_request(self):
        person = self.make_business_partner().partner_id
        with mute_logger('odoo.http'):
            answer = self.call(self.account_manager, 'lead/create', partner_id=person.id, email_body="<p>My life</p>",
                               email_subject="About me")
        self.assertIn('error', answer)
        self.assertFalse(self.env['crm.lead'].search([('name', '=', "About me")]))
        answer = self.call(self.account_manager, 'lead/create', partner_id=self.contact.id, email_body="<p>Two</p>",
                           email_subject="Two people")
        self.assertTrue(answer['result']['lead_id'])

    def test_other_records_are_forbidden(self):
        with mute_logger('odoo.http'):
            self.assertIn('error', self.log_mail(self.account_manager))

    def test_the_button_says_what_it_does(self):
        translations = self.call(self.account_manager, 'get_translations')['result']
        self.assertEqual(translations['Log Email Into Contact'], "Log as contact with the customer")
        others = self.call(self.stranger, 'get_translations')['result']
        self.assertNotIn("Log as contact with the customer", others.values())

    def test_nobody_outside_is_asked_about_the_people_in_a_mail(self):
        with patch.object(iap_tools, 'iap_jsonrpc', side_effect=AssertionError):
            found = self.call(self.account_manager, 'partner/get', email='jo@unknown.example', name="Jo")['result']
        self.assertEqual(found['partner']['id'], -1)
        self.assertFalse(self.env['res.partner'].search([('email', 'ilike', 'unknown.example')]))

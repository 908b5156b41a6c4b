import logging

from odoo import fields
from odoo.tests import new_test_user, tagged

from .disclosure_page_common import DisclosurePageCase

SIGNED = {'signatory': "Berta Nord", 'function': "Head of Purchasing", 'agreed': '1'}


@tagged('post_install', '-at_install')
class TestUndertakingPage(DisclosurePageCase):
    """A customer's person reads the undertaking and signs it, without an account or in the portal."""

    def setUp(self):
        super().setUp()
        self.contact = self.stranger.child_ids[0]
        self.asked = self.env['jlink.undertaking'].with_user(self.manager).create({
            'partner_id': self.stranger.id, 'contact_id': self.contact.id, 'kind': 'page',
        })
        self.asked.action_send()
        self.path = self.link(self.asked, 'sign')

    def test_page_shows_the_text_and_looking_commits_to_nothing(self):
        page = self.url_open(self.path)
        for words in (self.asked.text_id.name, self.stranger.name, self.env.company.name, "GDPR Art. 32"):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers['Referrer-Policy'], 'no-referrer')
        self.url_open(f'{self.path}?signatory=x&function=y&agreed=1')
        self.assertEqual(self.url_open(self.path, data=SIGNED).status_code, 400)
        self.assertEqual(self.asked.state, 'sent')

    def test_signature_puts_it_in_force_with_evidence_and_the_paper(self):
        page = self.send(self.path, **SIGNED)
        self.assertIn("The undertaking is in force", page.text)
        self.assertRecordValues(self.asked, [{
            'state': 'in_force', 'signatory': "Berta Nord", 'signatory_function': "Head of Purchasing",
            'signed_on': fields.Date.today(),
        }])
        evidence = self.asked.sudo().evidence
        self.assertEqual(evidence['text']['sha256'], self.asked.text_id.content_hash)
        self.assertTrue(evidence['ip'] and evidence['user_agent'] and evidence['at'])
        name, content = self.asked._get_signed_paper()
        self.assertIn(self.asked.name, name)
        self.assertTrue(content.startswith(b'%PDF'))
        self.assertIn(self.stranger.id, self.env['jlink.undertaking']._get_in_force(self.stranger, self.env.company))
        self.assertIn("The undertaking is in force", self.url_open(self.path).text)

    def test_second_signature_shows_the_first(self):
        form = self.read_form(self.path)
        self.url_open(self.path, data={**form, **SIGNED})
        self.url_open(self.path, data={**form, **SIGNED, 'signatory': "Somebody Else"})
        self.assertEqual(self.asked.signatory, "Berta Nord")

    def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(self):
        for missing in SIGNED:
            page = self.send(self.path, **{**SIGNED, missing: ''})
            self.assertIn('role="alert"', page.text)
            self.assertEqual(self.asked.state, 'sent')
            self.assertIn("Head of Purchasing" if missing != 'function' else "Berta Nord", page.text)
        self.send(self.path, **SIGNED, contact_url='https://spam.example')
        self.assertEqual(self.asked.state, 'sent')

    def test_words_in_the_other_language_are_those_that_are_signed(self):
        self.env['res.lang']._activate_lang('de_DE')
        german = self.env['jlink.privacy.text'].search([('lang', '=', 'de_DE'), ('kind', '=', 'undertaking')])
        page = self.send(self.path, f'{self.path}?lang=de_DE', **SIGNED)
        self.assertIn('lang="de-DE"', page.text)
        self.assertEqual(self.asked.text_id, german)
        self.assertEqual(self.asked.sudo().evidence['text']['lang'], 'de_DE')

    def test_text_that_was_revised_while_reading_is_read_again(self):
        form = self.read_form(self.path)
        revision = self.asked.text_id.sudo().copy({'body': "<p>Other words.</p>"})
        revision.with_user(self.users['management']).action_release()
        page = self.url_open(self.path, data={**form, **SIGNED})
        self.assertIn("revised while you were reading", page.text)
        self.assertIn("Other words.", page.text)
        self.assertEqual(self.asked.state, 'sent')

    def test_employee_does_not_sign_for_the_customer(self):
        self.authenticate(self.manager.login, self.manager.login)
        self.assertNotIn('name="signatory"', self.url_open(self.path).text)
        form = {**self.read_form('/consent/new-link'), 'text_id': self.asked.text_id.id}
        self.assertEqual(self.url_open(self.path, data={**form, **SIGNED}).status_code, 403)
        self.assertEqual(self.asked.state, 'sent')

    def test_link_dies_with_the_undertaking(self):
        self.asked._terminate("Not needed")
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_key_is_in_no_line_of_the_log(self):
        with self.assertLogs('werkzeug', logging.INFO) as log:
            self.url_open(self.path)
        self.assertIn('GET /undertaking/*** HTTP/1.1', '\n'.join(log.output))

    def test_paper_can_be_signed_by_hand(self):
        content, _paper = self.env['jlink.paper'].with_user(self.manager)._render(
            'jlink_compliance.undertaking_paper', self.asked, 'print',
        )
        self.assertTrue(content.startswith(b'%PDF'))

    # === PORTAL === #

    def sign_in(self, partner):
        user = new_test_user(
            self.env, login=f'portal {partner.id}', groups='base.group_portal', partner_id=partner.id,
            name=partner.name, email=partner.email, lang='en_US',
        )
        self.authenticate(user.login, user.login)
        return user

    def test_contact_signs_in_the_portal_and_takes_the_paper(self):
        self.sign_in(self.contact)
        self.assertIn('/my/undertakings', self.url_open('/my').text)
        self.assertIn(self.asked.name, self.url_open('/my/undertakings').text)
        path = f'/my/undertakings/{self.asked.id}'
        self.send(f'{path}/sign', path, **SIGNED)
        self.assertEqual(self.asked.state, 'in_force')
        evidence = self.asked.sudo().evidence
        self.assertEqual((evidence['channel'], evidence['login']), ('portal', f'portal {self.contact.id}'))
        self.assertTrue(self.url_open(f'{path}/paper').content.startswith(b'%PDF'))

    def test_colleague_reads_and_does_not_sign(self):
        self.sign_in(self.stranger.child_ids[1])
        path = f'/my/undertakings/{self.asked.id}'
        self.assertIn("Your colleague was asked to sign", self.url_open(path).text)
        form = self.read_form(path)
        self.url_open(f'{path}/sign', data={**form, **SIGNED, 'text_id': self.asked.text_id.id})
        self.assertEqual(self.asked.state, 'sent')

    def test_another_firm_or_person_sees_nothing_of_it(self):
        path = f'/my/undertakings/{self.asked.id}'
        person = new_test_user(self.env, login='person', groups='base.group_portal')
        logins = [self.sign_in(self.buyer).login, person.login, self.manager.login, self.users['employee'].login]
        for login in logins:
            self.authenticate(login, login)
            for address in (path, f'{path}/paper'):
                with self.subTest(login=login, address=address):
                    self.assertEqual(self.url_open(address).status_code, 404)
            form = {**self.read_form('/consent/new-link'), 'text_id': self.asked.text_id.id}
            self.assertEqual(self.url_open(f'{path}/sign', data={**form, **SIGNED}).status_code, 404)
        self.authenticate(person.login, person.login)
        self.assertEqual(self.url_open('/my/undertakings').status_code, 404)
        self.assertEqual(self.asked.state, 'sent')

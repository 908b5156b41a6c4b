import logging
import re
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from ..controllers import consent as pages
from .consent_page_common import ConsentPageCase

TOKEN_FREE = re.compile(r'csrf_token: "[^"]*"')
LINK = re.compile(r'/consent/(answer|withdraw)/([\w-]{43})')


@tagged('post_install', '-at_install')
class TestConsentPage(ConsentPageCase, MockEmail):

    def setUp(self):
        super().setUp()
        self.path = self.link(self.consent)
        self.startPatcher(patch.object(pages, '_SECONDS', 0))

    # === LOOKING DECIDES NOTHING === #

    def test_page_shows_company_declaration_and_notice(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        for words in (
            self.consent.text_id.name, self.consent.notice_id.name, self.consent.company_id.name, "Art. 6(1)(a)",
        ):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers['Referrer-Policy'], 'no-referrer')
        self.assertIn('no-store', page.headers['Cache-Control'])
        self.assertIn('noindex', page.headers['X-Robots-Tag'])
        self.assertIn("frame-ancestors 'none'", page.headers['Content-Security-Policy'])

    def test_looking_decides_nothing_whoever_looks(self):
        for headers in ({}, {'User-Agent': 'Googlebot'}, {'Purpose': 'prefetch'}, {'Sec-Purpose': 'prefetch'}):
            for query in ('', '?decision=grant', '?decision=grant&lang=de_DE'):
                with self.subTest(headers=headers, query=query):
                    self.assertEqual(self.url_open(self.path + query, headers=headers).status_code, 200)
        self.assertEqual(self.url_open(self.path, method='HEAD').status_code, 200)
        self.assertEqual(self.consent.state, 'requested')

    def test_answer_without_the_token_of_the_form_is_refused(self):
        form = self.read_form(self.path)
        for token in (None, 'made-up'):
            values = {**form, 'csrf_token': token, 'decision': 'grant'}
            self.assertEqual(self.url_open(self.path, data=values).status_code, 400)
        self.assertEqual(self.consent.state, 'requested')

    def test_robot_that_fills_in_every_field_decides_nothing(self):
        self.send(self.path, decision='grant', contact_url='https://spam.example')
        self.assertEqual(self.consent.state, 'requested')

    def test_answer_that_is_none_asks_again(self):
        page = self.send(self.path, decision='expire')
        self.assertIn("choose whether you agree", page.text)
        self.assertEqual(self.consent.state, 'requested')

    # === ANSWERING === #

    def test_consent_by_the_page_opens_the_profile_with_evidence(self):
        page = self.send(self.path, decision='grant')
        self.assertIn("Your consent is recorded", page.text)
        self.assertEqual((self.consent.state, self.consent.channel), ('granted', 'page'))
        self.assertEqual(self.profile.state, 'open')
        payload = self.consent.decision_ids._get_payload()
        self.assertEqual(payload['declaration']['sha256'], self.consent.text_id.content_hash)
        self.assertEqual(payload['evidence']['lang'], 'en_US')
        self.assertTrue(payload['evidence']['ip'])
        self.assertTrue(payload['evidence']['user_agent'])

    def test_refusal_by_the_page_keeps_the_profile_locked(self):
        page = self.send(self.path, decision='decline')
        self.assertIn("We hold no profile of you", page.text)
        self.assertEqual((self.consent.state, self.profile.state), ('declined', 'ended'))

    def test_second_click_shows_the_first_answer(self):
        form = self.read_form(self.path)
        self.url_open(self.path, data={**form, 'decision': 'grant'})
        page = self.url_open(self.path, data={**form, 'decision': 'decline'})
        self.assertEqual(page.status_code, 200)
        self.assertIn("Your consent is recorded", page.text)
        self.assertEqual(self.consent.state, 'granted')
        self.assertEqual(len(self.consent.decision_ids), 1)
        self.assertIn("Your consent is recorded", self.url_open(self.path).text)

    def test_words_in_the_other_language_are_those_that_are_recorded(self):
        self.env['res.lang']._activate_lang('de_DE')
        german = self.env['jlink.privacy.text'].search([('lang', '=', 'de_DE'), ('kind', 'in', ('consent', 'notice'))])
        page = self.send(self.path, f'{self.path}?lang=de_DE', decision='grant')
        self.assertIn('lang="de-DE"', page.text)
        self.assertEqual(self.consent.text_id | self.consent.notice_id, german)
        self.assertEqual(self.consent.decision_ids._get_payload()['declaration']['lang'], 'de_DE')

    def test_text_that_was_revised_while_reading_is_read_again(self):
        form = self.read_form(self.path)
        revision = self.consent.text_id.copy({'body': "<p>Other words.</p>"})
        revision.with_user(self.users['management']).action_release()
        page = self.url_open(self.path, data={**form, 'decision': 'grant'})
        self.assertIn("revised while you were reading", page.text)
        self.assertIn("Other words.", page.text)
        self.assertEqual(self.consent.state, 'requested')
        self.send(self.path, decision='grant')
        self.assertEqual((self.consent.state, self.consent.text_id), ('granted', revision))

    def test_employee_does_not_decide_for_the_person(self):
        self.authenticate(self.manager.login, self.manager.login)
        self.assertNotIn('name="decision"', self.url_open(self.path).text)
        form = self.read_form('/consent/new-link')
        shown = {'text_id': self.consent.text_id.id, 'notice_id': self.consent.notice_id.id}
        values = {**form, **shown, 'decision': 'grant'}
        self.assertEqual(self.url_open(self.path, data=values).status_code, 403)
        self.assertEqual(self.consent.state, 'requested')

    # === WITHDRAWING === #

    def test_withdrawal_by_the_link_that_the_page_told(self):
        page = self.send(self.path, decision='grant')
        path = LINK.search(page.text)[0]
        self.assertIn('/withdraw/', path)
        self.assertIn("What follows", self.url_open(path).text)
        self.assertEqual(self.consent.state, 'granted')
        page = self.send(path)
        self.assertIn("Your consent is withdrawn", page.text)
        self.assertEqual((self.consent.state, self.profile.state), ('withdrawn', 'ended'))
        self.assertIn("Your consent is withdrawn", self.url_open(path).text)

    def test_withdrawal_ends_the_renewed_consent_too(self):
        first = self.grant()
        renewal = self.env['jlink.consent']._open_requests(self.profile, {self.profile.id: first.id})
        renewal._request('link')
        self.grant()
        self.send(self.link(first, 'withdraw'))
        self.assertEqual((first | renewal).mapped('state'), ['withdrawn', 'withdrawn'])
        self.assertFalse(self.profile._is_open())

    def test_withdrawal_without_the_token_of_the_form_is_refused(self):
        self.grant()
        path = self.link(self.consent, 'withdraw')
        self.assertEqual(self.url_open(path, data={'lang': 'en_US'}).status_code, 400)
        self.assertEqual(self.url_open(path, method='HEAD').status_code, 200)
        self.assertEqual(self.consent.state, 'granted')

    def test_link_to_withdraw_lives_as_long_as_the_consent(self):
        self.grant()
        path = self.link(self.consent, 'withdraw')
        with freeze_time(self.consent.valid_until - timedelta(days=1)):
            self.assertEqual(self.url_open(path).status_code, 200)
        with freeze_time(self.consent.valid_until + timedelta(minutes=1)):
            self.assertEqual(self.url_open(path).status_code, 404)

    # === KEYS === #

    def test_key_serves_one_purpose_until_it_expires(self):
        self.assertEqual(self.url_open(self.path.replace('/answer/', '/withdraw/')).status_code, 404)
        with freeze_time(self.consent.answer_by + timedelta(days=2)):
            page = self.url_open(self.path)
        self.assertEqual(page.status_code, 404)
        self.assertIn('/consent/new-link', page.text)

    def test_guessing_is_slowed_down_and_people_are_not(self):
        statuses = [self.url_open(f'/consent/answer/made-up-{number}').status_code for number in range(11)]
        self.assertEqual(statuses, [404] * 10 + [429])
        self.assertEqual(self.url_open(self.path).status_code, 200)

    def test_key_is_in_no_line_of_the_log(self):
        # By its number: Odoo gives the name to another level.
        with self.assertLogs('werkzeug', logging.INFO) as log:
            self.url_open(self.path)
        self.assertIn('GET /consent/answer/*** HTTP/1.1', '\n'.join(log.output))
        self.assertNotIn(LINK.search(self.path)[2], '\n'.join(log.output))

    # === MAILS === #

    def send_mails(self):
        """Let the queue leave, and return the bodies as the recipients have them."""
        mails = self.env['mail.mail'].search([
            ('model', '=', 'jlink.consent'), ('res_id', 'in', self.profile.consent_ids.ids), ('state', '=', 'outgoing'),
        ])
        with self.mock_mail_gateway():
            mails.send()
        return [sent['body'] for sent in self._mails]

    def test_link_in_the_mail_works_and_its_key_is_stored_nowhere(self):
        (body,) = self.send_mails()
        path, _purpose, key = LINK.search(body)[0], *LINK.search(body).groups()
        self.assertEqual(self.url_open(path).status_code, 200)
        self.env.flush_all()
        for table in ('mail_mail', 'mail_message', 'jlink_access_token', 'jlink_consent'):
            self.env.cr.execute(f'SELECT count(*) FROM {table} t WHERE t::text LIKE %s', [f'%{key}%'])
            self.assertEqual(self.env.cr.fetchone(), (0,), table)

    def test_new_link_is_mailed_to_the_address_we_have_and_the_answer_is_the_same(self):
        self.send_mails()
        answers = [
            self.send('/consent/new-link', email=email).text
            for email in ("Paula.Tiedemann@example.com", "nobody@example.com", "no address")
        ]
        bare = {TOKEN_FREE.sub('', answer) for answer in answers}
        self.assertEqual(len(bare), 1, "the answers differ")
        (body,) = self.send_mails()
        self.assertEqual(LINK.search(body)[1], 'answer')

    def test_new_link_to_withdraw_for_who_consented(self):
        self.grant()
        self.send_mails()
        self.send('/consent/new-link', email='paula.tiedemann@example.com')
        (body,) = self.send_mails()
        self.send(LINK.search(body)[0])
        self.assertEqual(self.consent.state, 'withdrawn')

    def test_new_links_are_limited_for_who_asks_and_for_who_is_written_to(self):
        self.send_mails()
        statuses = [self.send('/consent/new-link', email='paula.tiedemann@example.com').status_code for _i in range(11)]
        self.assertEqual(statuses, [200] * 10 + [429])
        self.assertEqual(len(self.send_mails()), 3)

    def test_new_link_for_nobody_whose_consent_has_ended(self):
        self.grant()
        self.withdraw()
        self.send_mails()
        self.send('/consent/new-link', email='paula.tiedemann@example.com')
        self.assertFalse(self.send_mails())

    def test_stranger_is_spoken_to_in_the_language_of_the_browser(self):
        self.env['res.lang']._activate_lang('de_DE')
        page = self.url_open('/consent/answer/made-up', headers={'Accept-Language': 'de-DE,de;q=0.9'})
        self.assertIn('lang="de-DE"', page.text)

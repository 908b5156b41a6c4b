import logging
import re

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .disclosure_page_common import DisclosurePageCase

LINK = re.compile(r'/disclosure/(?:answer|recall)/[\w-]{43}')


@tagged('post_install', '-at_install')
class TestDisclosurePage(DisclosurePageCase):

    def setUp(self):
        super().setUp()
        self.path = self.link(self.disclosure)

    # === LOOKING DECIDES NOTHING === #

    def test_page_shows_all_that_the_yes_covers(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        for words in (
            self.customer.name, "Java developer, Hamburg, six months", "Curriculum vitae", "Paula.pdf", "With your name",
            self.env.company.name, self.manager.name, self.disclosure.name,
        ):
            with self.subTest(words=words):
                self.assertIn(words, page.text)
        self.assertEqual(page.headers['Referrer-Policy'], 'no-referrer')
        self.assertIn('no-store', page.headers['Cache-Control'])
        self.assertIn('noindex', page.headers['X-Robots-Tag'])
        self.assertIn("frame-ancestors 'none'", page.headers['Content-Security-Policy'])

    def test_looking_decides_nothing_whoever_looks(self):
        for headers in ({}, {'User-Agent': 'Googlebot'}, {'Sec-Purpose': 'prefetch'}):
            self.assertEqual(self.url_open(f'{self.path}?decision=grant', headers=headers).status_code, 200)
        self.assertEqual(self.url_open(self.path, method='HEAD').status_code, 200)
        self.assertEqual(self.disclosure.state, 'consulted')

    def test_answer_needs_the_token_of_the_form_and_no_robot(self):
        self.assertEqual(self.url_open(self.path, data={'decision': 'grant'}).status_code, 400)
        self.send(self.path, decision='grant', contact_url='https://spam.example')
        self.send(self.path, decision='release')
        self.assertEqual(self.disclosure.state, 'consulted')

    def test_employee_does_not_decide_for_the_person(self):
        self.authenticate(self.manager.login, self.manager.login)
        page = self.url_open(self.path).text
        self.assertNotIn('name="decision"', page)
        form = self.read_form('/consent/new-link')
        for decision in ('grant', 'decline', 'never', 'ask'):
            values = {**form, 'decision': decision, 'question': "Which?"}
            self.assertEqual(self.url_open(self.path, data=values).status_code, 403)
        self.assertEqual((self.disclosure.state, self.disclosure.question), ('consulted', False))

    def test_page_speaks_the_language_of_the_person_and_another_one(self):
        self.env['res.lang']._activate_lang('de_DE')
        self.assertIn('lang="en-US"', self.url_open(self.path).text)
        self.assertIn('lang="de-DE"', self.url_open(f'{self.path}?lang=de_DE').text)
        self.profile.partner_id.lang = 'de_DE'
        self.assertIn('lang="de-DE"', self.url_open(self.path).text)

    # === ANSWERING === #

    def test_yes_by_the_page_is_recorded_with_evidence(self):
        page = self.send(self.path, decision='grant', proposed='yes', proposed_note=" by Otto KG ")
        self.assertIn("Your yes is recorded", page.text)
        self.assertRecordValues(self.disclosure, [{
            'state': 'granted', 'channel': 'page', 'already_proposed': 'yes', 'proposed_note': "by Otto KG",
        }])
        evidence = self.disclosure.sudo().decision_ids._get_payload()['evidence']
        self.assertTrue(evidence['ip'] and evidence['user_agent'])
        self.assertEqual(evidence['proposed_by'], "by Otto KG")

    def test_second_click_shows_the_first_answer(self):
        form = self.read_form(self.path)
        self.url_open(self.path, data={**form, 'decision': 'grant'})
        page = self.url_open(self.path, data={**form, 'decision': 'decline'})
        self.assertIn("Your yes is recorded", page.text)
        self.assertEqual(self.disclosure.state, 'granted')
        self.assertEqual(len(self.disclosure.sudo().decision_ids), 1)

    def test_no_by_the_page_ends_it_and_the_link_still_tells(self):
        page = self.send(self.path, decision='decline')
        self.assertIn("You have declined", page.text)
        self.assertEqual((self.disclosure.state, self.disclosure.ended_reason), ('declined', 'declined'))
        self.assertIn("You have declined", self.url_open(self.path).text)

    def test_no_for_good_rules_the_customer_out(self):
        self.send(self.path, decision='never')
        self.assertEqual(self.disclosure.state, 'declined')
        self.assertEqual(self.profile.never_ids.customer_id, self.customer)
        blockers = self.prepare()._get_step_blockers(self.disclosure._get_step('consult'))
        self.assertIn('disclosure_never', [blocker.code for found in blockers.values() for blocker in found])

    def test_question_goes_to_the_account_manager_and_the_answer_comes_by_the_link(self):
        page = self.send(self.path, decision='ask', question="On site or remote?")
        self.assertIn("Your question is on its way", page.text)
        self.assertEqual((self.disclosure.state, self.disclosure.question), ('consulted', "On site or remote?"))
        self.assertEqual(self.disclosure.activity_ids.user_id, self.manager)
        self.disclosure._reply("Remote, one day a week on site.")
        self.assertIn("Remote, one day a week on site.", self.url_open(self.path).text)
        self.send(self.path, decision='grant')
        self.assertEqual(self.disclosure.state, 'granted')

    def test_questions_are_words_and_not_without_end(self):
        self.assertIn("type what you would like to know", self.send(self.path, decision='ask', question="  ").text)
        for number in range(6):
            page = self.send(self.path, decision='ask', question=f"{number}" + "x" * 3000)
        self.assertIn("Too many attempts", page.text)
        self.assertLessEqual(len(self.disclosure.question), 2000)

    def test_yes_that_cannot_be_any_more_says_so_and_a_no_can(self):
        self.env['jlink.profile.never'].create({'profile_id': self.profile.id, 'company_name': self.customer.name})
        page = self.send(self.path, decision='grant', proposed_note="typed before")
        self.assertIn("You cannot agree to this any more", page.text)
        self.assertIn("typed before", page.text)
        self.assertEqual(self.disclosure.state, 'consulted')
        self.send(self.path, decision='decline')
        self.assertEqual(self.disclosure.state, 'declined')

    # === RECALLING === #

    def test_recall_by_the_link_that_the_page_told(self):
        page = self.send(self.path, decision='grant')
        path = LINK.search(page.text)[0]
        self.disclosure.action_release()
        page = self.url_open(path).text
        self.assertIn(self.buyer.name, page)
        self.assertEqual(self.disclosure.state, 'released')
        self.assertEqual(self.url_open(path, data={'never': '1'}).status_code, 400)
        page = self.send(path)
        self.assertIn("You have recalled your yes", page.text)
        self.assertEqual((self.disclosure.state, self.disclosure.ended_reason), ('recalled', 'person'))
        self.assertFalse(self.profile.never_ids)
        self.assertIn("You have recalled your yes", self.url_open(path).text)

    def test_recall_for_good_rules_the_customer_out(self):
        self.agree(self.disclosure)
        self.send(self.link(self.disclosure, 'recall'), never='1')
        self.assertEqual((self.disclosure.state, self.profile.never_ids.customer_id), ('recalled', self.customer))

    def test_link_to_recall_outlives_a_correction_of_the_delivery(self):
        self.agree(self.disclosure)
        path = self.link(self.disclosure, 'recall')
        self.disclosure.action_release()
        self.disclosure.action_reopen()
        self.send(path)
        self.assertEqual(self.disclosure.state, 'recalled')

    def test_consent_that_ends_closes_the_question(self):
        self.withdraw()
        page = self.send(self.path, '/consent/new-link', decision='grant')
        self.assertIn("Your consent has ended", page.text)
        disclosure = self.disclosure.sudo()
        self.assertEqual((disclosure.state, disclosure.ended_reason), ('expired', 'consent'))

    # === KEYS === #

    def test_key_serves_one_purpose_until_it_expires(self):
        self.assertEqual(self.url_open(self.path.replace('/answer/', '/recall/')).status_code, 404)
        with freeze_time(fields.Date.add(self.disclosure.valid_until, days=2)):
            self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_guessing_is_slowed_down_and_people_are_not(self):
        statuses = [self.url_open(f'/disclosure/answer/made-up-{number}').status_code for number in range(11)]
        self.assertEqual(statuses, [404] * 10 + [429])
        self.assertEqual(self.url_open(self.path).status_code, 200)

    def test_key_is_in_no_line_of_the_log(self):
        # By its number: Odoo gives the name to another level.
        with self.assertLogs('werkzeug', logging.INFO) as log:
            self.url_open(self.path)
        self.assertIn('GET /disclosure/answer/*** HTTP/1.1', '\n'.join(log.output))

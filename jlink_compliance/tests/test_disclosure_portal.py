from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..exceptions import ProfileLockedError
from .disclosure_page_common import DisclosurePageCase

PAGES = ('/my/disclosures', '/my/never')


@tagged('post_install', '-at_install')
class TestDisclosurePortal(DisclosurePageCase):
    """A business partner in the portal: who got what, when, why; decide, recall, rule firms out."""

    def setUp(self):
        super().setUp()
        self.user = self.make_portal_user()
        self.authenticate(self.user.login, self.user.login)
        self.path = f'/my/disclosures/{self.disclosure.id}'

    # === SEE === #

    def test_home_leads_to_the_own_disclosures_and_says_how_many_wait(self):
        page = self.url_open('/my').text
        for words in ('/my/disclosures', '/my/never', "waiting for your answer"):
            self.assertIn(words, page)
        self.send(f'{self.path}/answer', self.path, decision='decline')
        self.assertNotIn("waiting for your answer", self.url_open('/my').text)

    def test_list_shows_what_is_open_and_everything(self):
        draft, ended = self.prepare(), self.agree(self.prepare())
        ended.action_recall()
        for query, seen, unseen in (
            ('', self.disclosure, ended | draft), ('?filterby=waiting', self.disclosure, ended | draft),
            ('?filterby=all', self.disclosure | ended, draft),
        ):
            page = self.url_open(f'/my/disclosures{query}').text
            with self.subTest(query=query):
                self.assertTrue(all(f'/my/disclosures/{disclosure.id}"' in page for disclosure in seen))
                self.assertFalse(any(f'/my/disclosures/{disclosure.id}"' in page for disclosure in unseen))
        self.assertEqual(self.url_open(f'/my/disclosures/{draft.id}').status_code, 404)

    def test_person_sees_who_got_what_and_when(self):
        self.agree(self.disclosure).action_release()
        page = self.url_open(self.path).text
        for words in (self.customer.name, self.buyer.name, "Link to the documents", "Java developer", "Paula.pdf"):
            self.assertIn(words, page)

    def test_long_lists_have_pages(self):
        for _number in range(21):
            self.prepare().action_consult()
        self.assertIn('/my/disclosures/page/2', self.url_open('/my/disclosures').text)
        self.assertIn(f'/my/disclosures/{self.disclosure.id}"', self.url_open('/my/disclosures/page/2').text)

    # === DECIDE === #

    def test_person_agrees_once_and_recalls(self):
        form = self.read_form(self.path)
        self.url_open(f'{self.path}/answer', data={**form, 'decision': 'grant', 'proposed': 'no'})
        self.url_open(f'{self.path}/answer', data={**form, 'decision': 'decline'})
        self.assertRecordValues(self.disclosure, [{
            'state': 'granted', 'channel': 'portal', 'already_proposed': 'no',
        }])
        page = self.send(f'{self.path}/recall', self.path)
        self.assertIn("Your yes is recalled", page.text)
        self.assertEqual(self.disclosure.state, 'recalled')

    def test_person_asks_back_and_declines_for_good(self):
        page = self.send(f'{self.path}/answer', self.path, decision='ask', question="How long?")
        self.assertIn("Your question is on its way", page.text)
        self.assertEqual(self.disclosure.question, "How long?")
        self.send(f'{self.path}/answer', self.path, decision='never')
        self.assertEqual((self.disclosure.state, self.profile.never_ids.customer_id), ('declined', self.customer))

    def test_decisions_need_the_token_of_the_form(self):
        for path in (f'{self.path}/answer', f'{self.path}/recall', '/my/never'):
            values = {'decision': 'grant', 'company_name': "Forged"}
            self.assertEqual(self.url_open(path, data=values).status_code, 400)
            self.assertIn(self.url_open(f'{path}?decision=grant').status_code, (200, 404, 405))
        self.assertEqual(self.disclosure.state, 'consulted')
        self.assertFalse(self.profile.never_ids)

    # === NEVER === #

    def test_person_rules_firms_out_and_allows_them_again(self):
        page = self.send('/my/never', action='add', company_name="  Nordlicht Energie ")
        self.assertIn("Nordlicht Energie", page.text)
        self.assertIn(self.path, page.text, "what is still open there is named")
        self.send('/my/never', action='add', company_name="nordlicht energie")
        line = self.profile.never_ids
        self.assertEqual(line.company_name, "Nordlicht Energie")
        self.assertEqual(self.send('/my/never', action='add', company_name=" ").status_code, 422)
        self.send('/my/never', action='remove', line_id=str(line.id))
        self.assertFalse(line.exists())

    def test_list_of_a_locked_profile_is_read_only(self):
        self.send('/my/never', action='add', company_name="Former Employer")
        self.withdraw()
        page = self.url_open('/my/never').text
        self.assertIn("Former Employer", page)
        self.assertNotIn('name="company_name"', page)
        self.assertEqual(self.send('/my/never', action='add', company_name="Another").status_code, 422)
        with self.assertRaises(ProfileLockedError):
            self.profile.with_user(self.user)._add_never("Another")

    # === OTHERS === #

    def test_nobody_else_reaches_it_by_guessing(self):
        other = self.record("Otto Other", 'otto@example.com')
        self.grant(other)
        others = {
            'another business partner': self.make_portal_user(other).login,
            "customer's contact": new_test_user(
                self.env, login='buyer', groups='base.group_portal', partner_id=self.buyer.id).login,
            **{role: self.users[role].login for role in ('employee', 'account manager', 'administrator')},
        }
        for who, login in others.items():
            self.authenticate(login, login)
            pages = () if who == 'another business partner' else PAGES
            for path in (self.path, *pages):
                with self.subTest(who=who, path=path):
                    self.assertEqual(self.url_open(path).status_code, 404)
            form = self.read_form('/consent/new-link')
            for path in (f'{self.path}/answer', f'{self.path}/recall'):
                with self.subTest(who=who, path=path):
                    answer = self.url_open(path, data={**form, 'decision': 'grant', 'never': '1'})
                    self.assertEqual(answer.status_code, 404)
        self.authenticate(None, None)
        for path in (self.path, *PAGES):
            self.assertIn('/web/login', self.url_open(path).url)
        self.assertEqual(self.disclosure.state, 'consulted')
        self.assertFalse(self.profile.never_ids)

    def test_another_business_partner_changes_nothing_of_the_list(self):
        self.send('/my/never', action='add', company_name="Former Employer")
        line = self.profile.never_ids
        other = self.record("Otto Other", 'otto@example.com')
        self.grant(other)
        user = self.make_portal_user(other)
        self.authenticate(user.login, user.login)
        self.assertNotIn("Former Employer", self.url_open('/my/never').text)
        self.send('/my/never', action='remove', line_id=str(line.id))
        self.assertTrue(line.exists())
        for who in (user, self.manager, self.users['administrator']):
            profile = self.profile.with_user(who)
            for change in (lambda profile=profile: profile._add_never("Forged"),
                           lambda profile=profile: profile._remove_never(line.id)):
                with self.subTest(who=who.login), self.assertRaises(AccessError):
                    change()

    def test_another_business_partner_reads_nothing_over_the_orm(self):
        self.agree(self.disclosure).action_release()
        self.env['jlink.profile.never'].create({'profile_id': self.profile.id, 'company_name': "Former Employer"})
        other = self.make_portal_user(self.record("Otto Other", 'otto@example.com'))
        disclosure = self.disclosure.sudo()
        for record in (disclosure, disclosure.document_ids, disclosure.exit_ids, self.profile.never_ids):
            with self.subTest(model=record._name):
                self.assertTrue(record.with_user(self.user).search([('id', 'in', record.ids)]))
                self.assertFalse(record.with_user(other).search([('id', 'in', record.ids)]))
                with self.assertRaises(AccessError):
                    record.with_user(other).read()

import base64
import hashlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..exceptions import ConsentError, StepNotAllowedError, StepNotPossibleError
from .consent_common import ConsentCase

SCAN = base64.b64encode(b'%PDF-1.4 signed')


@tagged('post_install', '-at_install')
class TestConsentDesk(ConsentCase):

    def record_person(self, user=None, **values):
        return self.env['jlink.profile'].with_user(user or self.manager)._record_person({
            'name': "Karl Nowak", 'email': 'karl.nowak@example.com', 'phone': False, 'lang': 'en_US',
            'source': 'network', **values,
        })

    def test_recording_a_person_asks_for_consent_at_once(self):
        consent = self.record_person(user=self.researcher)
        self.assertEqual((consent.state, consent.requested_by), ('requested', 'mail'))
        mail = self.env['mail.mail'].search([('model', '=', 'jlink.consent'), ('res_id', '=', consent.id)])
        self.assertEqual(mail.recipient_ids, consent.partner_id)
        self.assertIn(consent.notice_id.name, mail.body_html)
        self.assertIn("Art. 6(1)(a)", mail.body_html, "the notice names each purpose's legal basis")
        self.assertTrue(mail.auto_delete)
        self.assertFalse(consent.sudo().profile_id.headline)

    def test_wizard_records_and_keeps_nothing(self):
        wizard = self.env['jlink.partner.record'].with_user(self.manager).create({
            'name': "Karl Nowak", 'phone': '+49 170 5550123', 'source': 'event', 'lang': 'en_US',
        })
        action = wizard.action_record()
        self.assertEqual(action['res_model'], 'jlink.consent.link')
        self.assertIn('/consent/answer/', action['context']['default_link'])
        consent = self.env['jlink.consent'].browse(action['context']['default_consent_id'])
        self.assertEqual((consent.state, consent.requested_by), ('requested', 'link'))
        self.assertFalse(wizard.exists())

    def test_no_more_than_one_channel_is_taken(self):
        with self.assertRaises(ConsentError):
            self.record_person(phone='+49 170 5550123')
        with self.assertRaises(ConsentError):
            self.record_person(email=False)
        with self.assertRaises(ConsentError):
            self.record_person(email='no address')

    def test_nobody_is_recorded_twice(self):
        with self.assertRaisesRegex(ConsentError, self.profile.name):
            self.record_person(email='Paula.Tiedemann@EXAMPLE.com ')
        wizard = self.env['jlink.partner.record'].with_user(self.manager).new({'email': 'paula.tiedemann@example.com'})
        self.assertIn("consent requested", wizard.known)

    def test_only_account_management_and_research_record(self):
        for role in ('management', 'data protection officer', 'back office', 'employee', 'administrator'):
            with self.subTest(role=role), self.assertRaises(StepNotAllowedError):
                self.record_person(user=self.users[role])

    def test_key_of_a_link_is_stored_nowhere(self):
        link = self.consent.with_user(self.manager)._hand_over()
        key = link.rsplit('/', 1)[1]
        tokens = self.env['jlink.access.token']
        self.assertEqual(tokens._lookup(key, 'answer', 'jlink.consent'), self.consent)
        self.assertFalse(tokens._lookup(key, 'withdraw', 'jlink.consent'), "a key serves one purpose")
        self.assertFalse(tokens.search([('digest', '=', key)]))
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self.assertFalse(tokens._lookup(key, 'answer', 'jlink.consent'))

    def test_phone_consent_counts_at_once_and_is_confirmed_in_writing(self):
        self.env['jlink.consent.record'].with_user(self.manager).create({
            'consent_id': self.consent.id, 'channel': 'phone', 'note': "Called, agreed.",
        }).action_confirm()
        self.assertEqual(self.consent.state, 'granted')
        mail = self.env['mail.mail'].search([
            ('res_id', '=', self.consent.id), ('subject', '=', "Your consent is recorded"),
        ])
        self.assertIn("as you gave it on the phone", mail.body_html)
        self.assertIn('/consent/withdraw/', mail.body_html)

    def test_phone_consent_needs_a_note(self):
        wizard = self.env['jlink.consent.record'].with_user(self.manager).create({'consent_id': self.consent.id})
        with self.assertRaises(ConsentError):
            wizard.action_confirm()

    def test_paper_consent_counts_with_its_scan(self):
        consent = self.consent.with_user(self.manager)
        with self.assertRaises(ConsentError):
            consent._record_paper(False, False, fields.Datetime.now())
        signed_on = fields.Datetime.now() - timedelta(days=2)
        consent._record_paper(SCAN, 'signed.pdf', signed_on)
        self.assertEqual((consent.state, consent.decided_on), ('granted', signed_on))
        self.assertEqual(self.consent.decision_ids.scan, SCAN)

    def test_paper_consent_needs_a_second_person_where_the_firm_wants_it(self):
        self.env.company.jlink_consent_four_eyes = True
        consent = self.consent.with_user(self.manager)
        consent._record_paper(SCAN, 'signed.pdf', fields.Datetime.now())
        self.assertEqual(consent.state, 'requested')
        with self.assertRaises(StepNotAllowedError):
            consent.action_confirm_paper()
        consent.with_user(self.researcher).action_confirm_paper()
        self.assertEqual(consent.state, 'granted')
        self.assertEqual(self.consent.decision_ids._get_payload()['evidence']['confirmed_by'], self.researcher.login)
        self.assertFalse(self.consent.paper_scan)

    def test_ledger_tells_the_hash_of_a_scan_and_never_the_scan(self):
        self.env.company.jlink_consent_four_eyes = True
        self.consent.with_user(self.manager)._record_paper(SCAN, 'signed.pdf', fields.Datetime.now())
        facts = self.env['jlink.ledger.payload'].search([('payload', 'ilike', 'paper_scan')], limit=1).payload
        self.assertIn(hashlib.sha256(base64.b64decode(SCAN)).hexdigest(), facts)
        self.assertNotIn(SCAN.decode(), facts)

    def test_companies_their_contacts_and_colleagues_are_no_business_partners(self):
        """Otherwise a request that nobody answers would erase a customer's contact."""
        customer = self.env['res.partner'].create({'name': "Customer", 'is_company': True, 'email': 'c@example.com'})
        contact = self.env['res.partner'].create({
            'name': "Contact", 'parent_id': customer.id, 'email': 'k@example.com',
        })
        for partner in (customer, contact, self.users['researcher'].partner_id):
            with self.subTest(partner=partner.name), self.assertRaises(ConsentError):
                self.record_person(partner_id=partner.id)
        with self.assertRaises(ConsentError):
            self.record_person(email='k@example.com')

    def test_four_eyes_cannot_be_walked_around(self):
        """Neither the wizard's other way nor another step leaves the second person out."""
        self.env.company.jlink_consent_four_eyes = True
        self.env['jlink.consent.record'].with_user(self.manager).create({
            'consent_id': self.consent.id, 'channel': 'paper', 'scan': SCAN, 'scan_name': 'x.pdf',
        }).action_confirm()
        self.assertEqual(self.consent.state, 'requested')

    def test_asking_again_is_possible_once_a_day(self):
        consent = self.consent.with_user(self.researcher)
        with self.assertRaises(ConsentError):
            consent.action_ask_again()
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            consent.action_ask_again()
            with self.assertRaises(ConsentError):
                consent.action_ask_again()

    def test_person_whose_consent_ended_is_asked_in_a_new_row(self):
        consent = self.grant()
        self.assertFalse(consent.is_renewable)
        self.withdraw()
        self.env.invalidate_all()
        self.assertTrue(consent.is_renewable)
        consent.with_user(self.manager).action_ask_anew()
        self.assertEqual(set(self.profile.consent_ids.mapped('state')), {'withdrawn', 'requested'})
        self.assertEqual(self.profile.state, 'ended', "asking opens nothing")

    def test_decision_counts_once(self):
        self.grant()
        with self.assertRaises(StepNotPossibleError):
            self.consent.with_user(self.manager)._decide('grant', 'phone', {})

    def test_second_company_sees_neither_consent_nor_profile(self):
        self.grant()
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env, login='stranger', groups='jlink_compliance.group_account_manager',
            company_id=other.id, company_ids=[(6, 0, other.ids)],
        )
        self.env.invalidate_all()
        self.assertFalse(self.env['jlink.consent'].with_user(stranger).search([]))
        self.assertFalse(self.env['jlink.profile'].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            self.consent.with_user(stranger).action_ask_again()

    def test_contact_shows_where_its_consent_stands(self):
        partner = self.profile.partner_id.with_user(self.manager)
        self.assertTrue(partner.jlink_is_locked)
        self.assertRegex(partner.jlink_standing, r"locked: consent requested on \d")
        self.assertEqual(partner.action_open_business_partner()['res_model'], 'jlink.consent')
        self.grant()
        self.env.invalidate_all()
        self.assertRegex(partner.jlink_standing, r"open until \d")
        self.assertEqual(partner.action_open_business_partner()['res_model'], 'jlink.profile')

    def test_standing_of_many_contacts_costs_one_query(self):
        partners = self.env['res.partner']
        for number in range(5):
            partners += self.record(f"Person {number}", f'person{number}@example.com').partner_id
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            partners.mapped('jlink_standing')

    def test_expired_text_is_not_asked_with(self):
        self.env['jlink.privacy.text'].search([('kind', '=', 'consent')])._take_step('supersede')
        with self.assertRaises(UserError):
            self.record_person()

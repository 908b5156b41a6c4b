from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import ConsentError, GuardedFieldError, ProfileLockedError, StepNotAllowedError
from .consent_common import ConsentCase


@tagged('post_install', '-at_install')
class TestConsent(ConsentCase):

    def reads(self, role):
        self.env.invalidate_all()
        return bool(self.env['jlink.profile'].with_user(self.users[role]).search([('id', '=', self.profile.id)]))

    def test_profile_is_locked_for_every_role_until_its_person_consents(self):
        self.assertEqual(self.profile.state, 'requested')
        for role in self.users:
            if role not in ('employee', 'administrator', 'public'):
                with self.subTest(role=role):
                    self.assertFalse(self.reads(role))
        self.grant()
        self.assertEqual(self.profile.state, 'open')
        self.assertTrue(self.reads('account manager'))
        self.assertTrue(self.reads('researcher'))
        self.assertFalse(self.reads('data protection officer'))

    def test_nothing_is_recorded_without_consent_by_anybody(self):
        skill = self.env['hr.skill'].search([], limit=1)
        for values in ({'headline': "Java"}, {'skill_ids': [(0, 0, {'skill_id': skill.id})]}):
            with self.subTest(values=values), self.assertRaises(ProfileLockedError):
                self.profile.write(values)

    def test_profile_locks_itself_at_the_minute(self):
        consent = self.grant()
        before = consent.valid_until - timedelta(seconds=30)
        with freeze_time(before):
            self.assertTrue(self.reads('account manager'))
        with freeze_time(before + timedelta(seconds=60)):
            self.assertFalse(self.reads('account manager'))
            self.assertEqual(self.profile.state, 'open', "no job has run yet")
            self.env['jlink.consent']._expire_due()
            self.assertEqual((consent.state, self.profile.state), ('expired', 'ended'))

    def test_withdrawal_locks_at_once_and_sets_the_day_of_erasure(self):
        self.grant()
        self.withdraw()
        self.assertFalse(self.reads('account manager'))
        self.assertEqual(self.profile.erase_on, fields.Date.today() + timedelta(days=14))

    def test_gate_cannot_be_opened_by_writing(self):
        for values in ({'open_until': '2099-01-01'}, {'state': 'open'}, {'restricted_until': '2099-01-01'}):
            with self.subTest(values=values), self.assertRaises(GuardedFieldError):
                self.profile.write(values)
        with self.assertRaises(GuardedFieldError):
            self.consent.write({'state': 'granted'})

    def test_decision_leaves_immutable_evidence(self):
        consent = self.grant()
        decision = consent.decision_ids
        self.assertEqual(decision.decision, 'granted')
        payload = decision._get_payload()
        self.assertEqual(payload['declaration']['sha256'], consent.text_id.content_hash)
        with self.assertRaises(AccessError):
            decision.unlink()

    def test_management_cannot_grant(self):
        with self.assertRaises(StepNotAllowedError):
            self.consent.with_user(self.users['management'])._decide('grant', 'phone', {})

    def test_unanswered_request_is_reminded_of_once(self):
        consents = self.env['jlink.consent']
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            self.assertTrue(consents._remind_due())
            self.assertTrue(self.consent.reminded_on)
            self.assertFalse(consents._remind_due())

    def test_renewal_is_asked_for_before_expiry(self):
        consent = self.grant()
        with freeze_time(consent.valid_until - timedelta(days=10)):
            self.assertTrue(self.env['jlink.consent']._renew_due())
            renewal = self.profile.consent_ids - consent
            self.assertEqual((renewal.state, renewal.renews_id), ('requested', consent))
            self.assertFalse(self.env['jlink.consent']._renew_due())

    def test_no_purpose_no_question(self):
        self.env['jlink.privacy.purpose'].search([('is_gate', '=', True)]).active = False
        with self.assertRaises(ConsentError):
            self.env['jlink.consent']._open_requests(self.profile)

    def renew(self, consent):
        """Let the renewal be asked for, ten days before ``consent`` expires; to be used at that time."""
        self.env['jlink.consent']._renew_due()
        return self.profile.consent_ids - consent

    def test_expiry_leads_to_erasure_though_a_renewal_is_still_open(self):
        consent = self.grant()
        with freeze_time(consent.valid_until - timedelta(days=10)):
            self.assertEqual(self.renew(consent).state, 'requested')
        with freeze_time(consent.valid_until + timedelta(minutes=1)):
            self.env['jlink.consent']._expire_due()
            erasure = self.env['jlink.erasure'].search([('profile_ref', '=', self.profile.id)])
            self.assertEqual((erasure.state, erasure.trigger), ('planned', 'expired'))
            self.assertEqual(erasure.due_on, fields.Date.today() + timedelta(days=14))

    def test_reason_of_the_erasure_is_the_withdrawal_not_the_closed_request(self):
        consent = self.grant()
        with freeze_time(consent.valid_until - timedelta(days=10)):
            self.renew(consent)
            consent.with_user(self.manager)._decide('withdraw', 'phone', {'note': "No."})
            erasure = self.env['jlink.erasure'].search([('profile_ref', '=', self.profile.id)])
            self.assertEqual(erasure.trigger, 'withdrawn')

    def test_whoever_has_no_mail_address_stays_to_be_asked(self):
        consent = self.grant()
        self.profile.partner_id.write({'email': False, 'phone': '+49 40 5550177'})
        with freeze_time(consent.valid_until - timedelta(days=10)):
            self.assertEqual(self.renew(consent).state, 'draft')

    def test_renewal_that_is_declined_leaves_the_consent_until_its_end(self):
        consent = self.grant()
        with freeze_time(consent.valid_until - timedelta(days=10)):
            renewal = self.renew(consent)
            renewal.with_user(self.manager)._decide('decline', 'phone', {'note': "No."})
            self.assertEqual((self.profile.state, consent.state), ('open', 'granted'))
            mail = self.env['mail.mail'].search([('res_id', '=', renewal.id)], order='id desc', limit=1)
            self.assertIn("stays valid until", mail.body_html)
            self.assertNotIn("No profile of you is held", mail.body_html)

    def test_consent_too_old_to_hold_is_not_recorded(self):
        with self.assertRaises(ConsentError):
            self.consent.with_user(self.manager)._decide(
                'grant', 'paper', {}, fields.Datetime.subtract(fields.Datetime.now(), months=25),
            )

    def test_one_withdrawal_ends_all_and_closes_the_request_for_renewal(self):
        first = self.grant()
        with freeze_time(first.valid_until - timedelta(days=10)):
            self.env['jlink.consent']._renew_due()
            renewal = self.profile.consent_ids - first
            first.with_user(self.manager)._decide('withdraw', 'phone', {'note': "No more."})
            self.assertEqual((first.state, renewal.state, self.profile.state), ('withdrawn', 'expired', 'ended'))

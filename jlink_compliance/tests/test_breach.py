from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..exceptions import BreachError, GuardedFieldError, StepBlockedError, StepNotAllowedError
from .disclosure_common import DisclosureCase

NOTIFICATION = 'jlink_compliance.breach_notification'
ASSESSED = {
    'kind': 'confidentiality', 'consequences': "The customer knows the rate.", 'risk': 'risk',
    'risk_reason': "No bank data, the recipient is bound.", 'people_count': 1,
}


@tagged('post_install', '-at_install')
class TestBreach(DisclosureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director, cls.dpo = cls.users['management'], cls.users['data protection officer']

    def report(self, user=None, **values):
        """Report a breach as a person without any role does, and return it as management."""
        self.env['jlink.breach.report'].with_user(user or self.users['employee']).create({
            'what': "BP-1 was sent to the wrong customer.", **values,
        }).action_report()
        return self.env['jlink.breach'].with_user(self.director).search([], limit=1, order='id desc')

    def assess(self, **values):
        breach = self.report()
        breach.write({**ASSESSED, **values})
        breach.action_assess()
        return breach

    def test_everybody_reports_and_those_who_decide_and_advise_are_told(self):
        breach = self.report()
        self.assertEqual((breach.state, breach.reported_by_id), ('reported', self.users['employee']))
        self.assertEqual(breach.authority_due_on, breach.known_on + timedelta(hours=72))
        told = breach.sudo().activity_ids.user_id
        self.assertLessEqual(self.director | self.dpo, told)
        for role in ('employee', 'account manager', 'researcher', 'back office', 'administrator'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                breach.with_user(self.users[role]).read(['what'])

    def test_portal_reports_nothing(self):
        stranger = new_test_user(self.env, login='breach portal', groups='base.group_portal')
        with self.assertRaises(AccessError):
            self.report(stranger)

    def test_nothing_is_known_in_the_future(self):
        with self.assertRaises(BreachError):
            self.report(known_on=fields.Datetime.now() + timedelta(hours=1))

    def test_assessment_and_decision_need_what_the_law_asks_for(self):
        breach = self.report()
        with self.assertRaises(StepBlockedError):
            breach.action_assess()
        breach.write(ASSESSED)
        breach.action_assess()
        for decide in (breach.action_notify, breach.action_dismiss):
            with self.assertRaises(StepBlockedError):
                decide()
        breach.write({'authority_told_on': fields.Datetime.now(), 'decision_reason': "There is a risk."})
        breach.action_notify()
        self.assertEqual((breach.state, breach.decided_by_id), ('notified', self.director))
        with self.assertRaises(StepBlockedError):
            breach.action_close()
        breach.measures = "Lists of recipients are checked."
        breach.action_close()
        with self.assertRaises(BreachError):
            breach.measures = "Nothing"

    def test_late_notification_needs_its_reason(self):
        breach = self.assess()
        with freeze_time(breach.authority_due_on + timedelta(hours=1)):
            breach.write({'authority_told_on': fields.Datetime.now(), 'decision_reason': "A risk."})
            with self.assertRaises(StepBlockedError):
                breach.action_notify()
            breach.delay_reason = "The extent was unclear."
            breach.action_notify()

    def test_high_risk_is_told_to_the_people_or_says_why_not(self):
        breach = self.assess(risk='high')
        breach.write({'authority_told_on': fields.Datetime.now(), 'decision_reason': "High."})
        with self.assertRaises(StepBlockedError):
            breach.action_notify()
        breach.people_told_on = fields.Datetime.now()
        breach.action_notify()

    def test_only_what_is_no_risk_is_not_notified(self):
        breach = self.assess(risk='none')
        breach.decision_reason = "The mail came back unread."
        breach.action_dismiss()
        self.assertEqual(breach.state, 'not_notifiable')

    def test_system_fills_in_who_is_concerned(self):
        disclosure = self.make_released()
        disclosure._record_exit('phone', disclosure.document_ids, disclosure.recipient_ids)
        breach = self.report()
        with self.assertRaises(BreachError):
            breach.action_prefill()
        breach.profile_numbers = self.profile.name
        breach.action_prefill()
        self.assertRecordValues(breach, [{
            'people_count': 1, 'record_count': 2, 'recipients': self.customer.name,
            'category_ids': self.env.ref('jlink_compliance.category_cv').ids,
        }])
        breach.profile_numbers = "BP-99999"
        with self.assertRaises(BreachError):
            breach.action_prefill()
        now = fields.Datetime.now()
        breach.write({'profile_numbers': False, 'happened_from': now - timedelta(days=1), 'happened_to': now})
        breach.action_prefill()
        self.assertGreaterEqual(breach.people_count, 1)

    def test_officer_advises_and_decides_nothing(self):
        breach = self.report().with_user(self.dpo)
        breach._advise("Tell the authority.")
        self.assertEqual(breach.advice, "Tell the authority.")
        for refused in (breach.action_assess, breach.action_notify, lambda: breach.write({'risk': 'none'})):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaises(StepNotAllowedError):
            breach.with_user(self.director)._advise("Mine")
        with self.assertRaises(GuardedFieldError):
            breach.with_user(self.director).advice = "Mine"

    def test_report_stays_as_it_was_made(self):
        breach = self.report()
        for values in ({'what': "Nothing"}, {'known_on': '2030-01-01'}, {'state': 'closed'}):
            with self.subTest(values=values), self.assertRaises(UserError):
                breach.write(values)
        with self.assertRaises(UserError):
            breach.sudo().unlink()

    def test_notification_is_a_paper_in_the_authoritys_language(self):
        self.registry_enter_test_mode()
        self.env['res.lang']._activate_lang('de_DE')
        breach = self.assess(lang='de_DE')
        content, paper = self.env['jlink.paper'].with_user(self.director)._render(NOTIFICATION, breach, 'print')
        self.assertTrue(content.startswith(b'%PDF'))
        self.assertEqual(paper.lang, 'de_DE')
        with self.assertRaises(AccessError):
            seen = breach.with_user(self.manager)
            self.env['jlink.paper'].with_user(self.manager)._render(NOTIFICATION, seen, 'print')

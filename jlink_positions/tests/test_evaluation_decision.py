from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import StepBlockedError, StepNotPossibleError

from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestEvaluationDecision(EvaluationCase):
    """95 Euro less 77.50 is 18.4 % (account manager), less 82 is 13.7 % (team lead), less 90 is 5.3 % (management)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.position = cls.make_agreed()
        cls.boss_deputy = cls.make_user('boss_deputy', 'jlink_compliance.group_account_manager')
        cls.team.member_ids = [Command.link(cls.boss_deputy.id)]

    def accept(self, evaluation, user):
        evaluation.with_user(user).action_accept()

    def make_deputy(self, user, deputy, role, first=0, last=0):
        today = fields.Date.today()
        return self.env['jlink.deputy'].create({
            'user_id': user.id, 'deputy_id': deputy.id, 'role': role,
            'date_from': today + timedelta(days=first), 'date_to': today + timedelta(days=last),
        })

    def test_the_margin_decides_who_may_accept(self):
        for buy_rate, level, allowed, refused in (
            (77.5, 'account_manager', self.account_manager, None),
            (77.5, 'account_manager', self.lead_user, None),
            (77.5, 'account_manager', self.management, None),
            (82, 'team_lead', self.lead_user, self.account_manager),
            (82, 'team_lead', self.management, self.account_manager),
            (90, 'management', self.management, self.lead_user),
            (90, 'management', self.management, self.account_manager),
        ):
            evaluation = self.evaluate_with_condition(self.position, buy_rate)
            with self.subTest(level=level, by=allowed.login):
                self.assertEqual(evaluation.acceptance_level, level)
                if refused:
                    self.assertFalse(evaluation.with_user(refused).may_decide)
                    with self.assertRaisesRegex(StepBlockedError, "is up to"):
                        self.accept(evaluation, refused)
                self.assertTrue(evaluation.with_user(allowed).may_decide)
                self.accept(evaluation, allowed)
                self.assertEqual(evaluation.state, 'accepted')
                self.assertTrue(evaluation.is_positive)
                self.assertEqual(evaluation.decided_by_id, allowed)
                self.assertFalse(evaluation.decided_for_id)
                self.assertTrue(self.position.is_positively_evaluated)

    def test_researchers_and_strangers_decide_nothing(self):
        evaluation = self.evaluate_with_condition(self.position, 77.5)
        for user in (self.researcher, self.dpo, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.accept(evaluation, user)

    def test_refusing_needs_a_reason_and_leads_to_a_new_evaluation(self):
        evaluation = self.evaluate_with_condition(self.position, 90)
        action = evaluation.with_user(self.management).action_refuse()
        wizard = self.env[action['res_model']].with_user(self.management).with_context(**action['context'])
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            wizard.create({})
        wizard.create({'reason': "Not below 10 %"}).action_confirm()
        self.assertEqual((evaluation.state, evaluation.decision_reason), ('refused', "Not below 10 %"))
        self.assertFalse(self.position.is_positively_evaluated)
        with self.assertRaises(StepNotPossibleError):
            self.accept(evaluation, self.management)
        self.assertEqual(self.evaluate(self.position).state, 'positive')

    def test_the_team_lead_and_nobody_else_is_asked_and_the_task_ends_with_the_decision(self):
        evaluation = self.evaluate_with_condition(self.position, 82)
        activity = self.position.activity_ids.filtered(lambda found: evaluation.display_name in (found.summary or ''))
        self.assertEqual(activity.user_id, self.lead_user)
        self.accept(evaluation, self.management)
        self.assertFalse(activity.exists().filtered('active'))

    def test_a_deputy_decides_on_the_days_of_the_absence_only(self):
        evaluation = self.evaluate_with_condition(self.position, 90)
        past = self.make_deputy(self.management, self.boss_deputy, 'management', -9, -1)
        self.make_deputy(self.management, self.boss_deputy, 'management', 1, 9)
        with self.assertRaises(StepBlockedError):
            self.accept(evaluation, self.boss_deputy)
        past.date_to = fields.Date.today()
        self.accept(evaluation, self.boss_deputy)
        self.assertEqual(evaluation.decided_by_id, self.boss_deputy)
        self.assertEqual(evaluation.decided_for_id, self.management)

    def test_a_deputy_of_the_team_lead_does_not_reach_to_the_management(self):
        self.make_deputy(self.lead_user, self.boss_deputy, 'team_lead')
        low = self.evaluate_with_condition(self.position, 90)
        with self.assertRaises(StepBlockedError):
            self.accept(low, self.boss_deputy)
        middle = self.evaluate_with_condition(self.position, 82)
        self.accept(middle, self.boss_deputy)
        self.assertEqual(middle.decided_for_id, self.lead_user)

    def test_a_deputy_counts_only_while_the_absent_colleague_holds_the_role(self):
        self.make_deputy(self.management, self.boss_deputy, 'management')
        evaluation = self.evaluate_with_condition(self.position, 90)
        self.management.group_ids = [Command.unlink(self.env.ref('jlink_compliance.group_management').id)]
        with self.assertRaises(StepBlockedError):
            self.accept(evaluation, self.boss_deputy)

    def test_nobody_makes_themselves_a_deputy(self):
        model = self.env['jlink.deputy'].with_user(self.account_manager)
        today = fields.Date.today()
        values = {'deputy_id': self.account_manager.id, 'date_from': today, 'date_to': today}
        with self.assertRaises(AccessError):
            model.create({**values, 'user_id': self.management.id, 'role': 'management'})
        with self.assertRaises(ValidationError):
            model.create({
                **values, 'user_id': self.account_manager.id, 'deputy_id': self.boss_deputy.id, 'role': 'management',
            })
        own = self.make_deputy(self.management, self.boss_deputy, 'management', 5, 6)
        for values in ({'deputy_id': self.account_manager.id}, {'date_from': today}):
            with self.assertRaises(AccessError):
                own.with_user(self.account_manager).write(values)
        lead = self.env['jlink.deputy'].with_user(self.lead_user).create({
            'user_id': self.lead_user.id, 'deputy_id': self.account_manager.id, 'role': 'team_lead',
            'date_from': today, 'date_to': today,
        })
        with self.assertRaises(UserError):
            lead.with_user(self.lead_user).write({'user_id': self.management.id, 'role': 'management'})

    def test_four_eyes_keep_the_evaluator_from_deciding(self):
        self.policy.four_eyes = True
        evaluation = self.evaluate_with_condition(self.position, 77.5)
        self.policy.four_eyes = False
        with self.assertRaisesRegex(StepBlockedError, "Four eyes"):
            self.accept(evaluation, self.account_manager)
        self.accept(evaluation, self.lead_user)

    def test_nobody_decides_on_an_evaluation_of_the_past(self):
        old = self.evaluate_with_condition(self.position, 80)
        self.evaluate_with_condition(self.position, 80)
        with self.assertRaisesRegex(StepBlockedError, "changed since"):
            self.accept(old, self.management)
        current = self.position.evaluation_id
        self.revise(self.position, headcount=2)
        with self.assertRaisesRegex(StepBlockedError, "changed since"):
            self.accept(current, self.management)

    def test_limits_changed_later_do_not_reach_an_evaluation_made(self):
        evaluation = self.evaluate_with_condition(self.position, 90)
        self.policy.write({'team_lead_floor': 0, 'account_manager_floor': 0})
        with self.assertRaises(StepBlockedError):
            self.accept(evaluation, self.account_manager)

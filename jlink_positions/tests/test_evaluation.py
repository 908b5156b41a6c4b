from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import StepBlockedError, StepNotPossibleError

from ..exceptions import JudgementError, MarginInputError
from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestEvaluation(EvaluationCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.position = cls.make_agreed()

    def blocker_codes(self, position):
        panel = position.with_user(self.account_manager).blockers
        return [blocker['code'] for entry in panel if entry['step'] == 'release' for blocker in entry['blockers']]

    def test_four_green_criteria_make_a_positive_evaluation_of_the_current_version(self):
        evaluation = self.evaluate(self.position)
        self.assertEqual(evaluation.state, 'positive')
        self.assertTrue(evaluation.is_positive)
        self.assertEqual(evaluation.version_id, self.position.version_id)
        self.assertEqual(self.position.evaluation_id, evaluation)
        self.assertEqual(self.position.evaluation_state, 'positive')
        self.assertTrue(self.position.is_positively_evaluated)
        self.assertEqual((evaluation.db1_amount, evaluation.db1_percent), (19, 20))
        self.assertEqual(
            {evaluation[name] for name in ('completeness', 'margin', 'consistency', 'feasibility')}, {'passed'},
        )
        self.assertEqual(evaluation.evaluated_by_id, self.account_manager)

    def test_the_facts_are_frozen_as_they_were_seen(self):
        evaluation = self.evaluate(self.position)
        before = (evaluation.payload, evaluation.content_hash, str(evaluation.margin_facts))
        self.policy.threshold_percent = 30
        evaluation.invalidate_recordset()
        self.assertEqual((evaluation.payload, evaluation.content_hash, str(evaluation.margin_facts)), before)
        payload = evaluation._get_payload()
        self.assertEqual(payload['policy']['threshold_percent'], 20)
        self.assertEqual(payload['version_hash'], self.position.version_id.content_hash)
        self.assertEqual({fact['criterion'] for fact in payload['facts']}, {
            'completeness', 'margin', 'consistency', 'feasibility',
        })

    def test_a_draft_is_agreed_before_it_is_evaluated(self):
        with self.assertRaises(StepNotPossibleError):
            self.evaluate(self.make_position())

    def test_a_condition_needs_a_comment(self):
        with self.assertRaisesRegex(JudgementError, "Contribution Margin 1"):
            self.evaluate(self.position, 80)
        evaluation = self.evaluate_with_condition(self.position, 80)
        self.assertEqual((evaluation.state, evaluation.margin), ('pending', 'conditional'))
        self.assertFalse(self.position.is_positively_evaluated)

    def test_nobody_judges_better_than_the_facts_but_one_may_judge_worse(self):
        with self.assertRaisesRegex(JudgementError, "better than its facts"):
            self.evaluate(self.position, 80, {'margin': {'status': 'passed', 'comment': "Trust me"}})
        evaluation = self.evaluate(self.position, judgements={
            'feasibility': {'status': 'failed', 'comment': "Nobody on the market"},
        })
        self.assertEqual(evaluation.state, 'negative')

    def test_a_margin_of_nothing_is_negative(self):
        evaluation = self.evaluate(self.position, 95, {'margin': {'comment': "No margin"}})
        self.assertEqual((evaluation.margin, evaluation.state), ('failed', 'negative'))
        self.assertEqual(self.blocker_codes(self.position), ['evaluation_negative'])

    def test_a_calculation_without_a_rate_is_refused_by_its_name(self):
        with self.assertRaisesRegex(MarginInputError, "Buy Rate"):
            self.evaluate(self.position, 0)

    def test_contradictions_with_the_offer_of_the_request_are_found(self):
        lead = self.env['crm.lead'].create({'name': "Java", 'partner_id': self.customer.id, 'type': 'opportunity'})
        product = self.env['product.product'].create({
            'name': "Hour of development", 'type': 'service', 'uom_id': self.env.ref('uom.product_uom_hour').id,
        })
        order = self.env['sale.order'].create({
            'partner_id': self.customer.id,
            'opportunity_id': lead.id,
            'order_line': [Command.create({'product_id': product.id, 'product_uom_qty': 100, 'price_unit': 99})],
        })
        position = self.make_agreed(lead_id=lead.id)
        with self.assertRaises(JudgementError):
            self.evaluate(position)
        evaluation = self.evaluate(position, judgements={'consistency': {'comment': "Offer is wrong"}})
        self.assertEqual((evaluation.consistency, evaluation.state), ('failed', 'negative'))
        self.assertIn(order.name, evaluation.consistency_facts)
        order.order_line.price_unit = 90
        self.assertEqual(self.evaluate(position).state, 'positive')

    def test_what_stands_against_feasibility_is_a_condition(self):
        position = self.make_agreed(research_user_ids=[Command.clear()])
        with self.assertRaises(JudgementError):
            self.evaluate(position)
        comment = {'feasibility': {'comment': "Ingo takes it over tomorrow"}}
        self.assertEqual(self.evaluate(position, judgements=comment).feasibility, 'conditional')

    def test_a_missed_deadline_is_not_feasible(self):
        today = fields.Date.today()
        yesterday = today - timedelta(days=1)
        position = self.make_agreed(submission_deadline=yesterday, proposal_date=yesterday)
        evaluation = self.evaluate(position, judgements={'feasibility': {'comment': "Too late"}})
        self.assertEqual(evaluation.state, 'negative')

    def test_similar_positions_staffed_before_are_counted(self):
        earlier = self.make_agreed()
        earlier._workflow_write({'state': 'closed'})
        facts = {fact.code: fact for fact in self.position.with_user(self.account_manager)._get_fixed_facts()}
        self.assertEqual(facts['similar_positions'].values['count'], 1)
        self.assertNotIn('count', facts['profiles_unknown'].values)

    def test_a_new_version_is_not_evaluated(self):
        self.evaluate(self.position)
        self.revise(self.position, headcount=2)
        self.assertFalse(self.position.evaluation_id)
        self.assertFalse(self.position.is_positively_evaluated)
        self.assertEqual(self.blocker_codes(self.position), ['evaluation_missing'])
        self.assertEqual(self.evaluate(self.position).number, 2)
        self.assertTrue(self.position.is_positively_evaluated)

    def test_release_needs_a_positive_evaluation_in_every_state_of_one(self):
        position = self.position.with_user(self.account_manager)
        for codes, prepare in (
            (['evaluation_missing'], lambda: None),
            (['evaluation_pending'], lambda: self.evaluate_with_condition(self.position, 80)),
            (['evaluation_refused'],
             lambda: self.position.evaluation_id.with_user(self.management)._decide('refuse', "No")),
            (['evaluation_negative'], lambda: self.evaluate(self.position, 95, {'margin': {'comment': "No"}})),
        ):
            prepare()
            with self.subTest(codes=codes):
                self.assertEqual(self.blocker_codes(self.position), codes)
                with self.assertRaises(StepBlockedError):
                    position._take_step('release')
                with self.assertRaises(StepBlockedError):
                    position.action_order_research()
        self.evaluate(self.position)
        self.assertEqual(self.blocker_codes(self.position), [])

    def test_only_account_managers_evaluate(self):
        self.evaluate(self.position)
        for user in (self.management, self.researcher, self.dpo, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.position.with_user(user)._evaluate({}, {})
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.position.with_user(user).action_evaluate()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env['jlink.position.evaluate'].with_user(user).create({'position_id': self.position.id})

    def test_a_colleague_of_another_team_neither_sees_nor_evaluates(self):
        evaluation = self.evaluate(self.position)
        foreign = self.make_user('foreign', 'jlink_compliance.group_account_manager')
        self.assertFalse(evaluation.with_user(foreign).search([]) & evaluation)
        with self.assertRaises(AccessError):
            evaluation.with_user(foreign).read(['db1_percent'])
        with self.assertRaises(AccessError):
            evaluation.with_user(foreign).action_accept()
        with self.assertRaises(AccessError):
            self.env['jlink.position.evaluate'].with_user(foreign).with_context(
                default_position_id=self.position.id,
            ).default_get(['buy_rate', 'position_id'])

    @mute_logger('odoo.addons.base.models.ir_model')
    def test_no_way_leads_around_the_evaluation(self):
        evaluation = self.evaluate_with_condition(self.position, 80)
        values = {
            'position_id': self.position.id,
            'version_id': self.position.version_id.id,
            'number': 9,
            'state': 'positive',
        }
        for user in (self.account_manager, self.management, self.env.ref('base.user_admin'), self.env.user):
            record = evaluation.with_user(user)
            position = self.position.with_user(user)
            for name, attempt in {
                'create': lambda r=record: r.create(values),
                'create as superuser': lambda r=record: r.sudo().create(values),
                'state': lambda r=record: r.sudo().write({'state': 'accepted'}),
                'positive': lambda r=record: r.sudo().write({'is_positive': True}),
                'margin': lambda r=record: r.sudo().write({'db1_percent': 50}),
                'version': lambda r=record: r.sudo().write({'version_id': self.position.version_id.id}),
                'copy': lambda r=record: r.sudo().copy(),
                'delete': lambda r=record: r.sudo().unlink(),
                'current evaluation': lambda p=position: p.sudo().write({'evaluation_id': evaluation.id}),
                'stored state': lambda p=position: p.sudo().write({'evaluation_state': 'positive'}),
                'stored verdict': lambda p=position: p.sudo().write({'is_positively_evaluated': True}),
                'in research': lambda p=position: p.sudo().write({'is_in_research': True}),
                'released': lambda p=position: p.sudo().write({'state': 'released'}),
                'through the position': lambda p=position: p.sudo().write({'evaluation_ids': [Command.create(values)]}),
                'update through the position': lambda p=position: p.sudo().write({
                    'evaluation_ids': [Command.update(evaluation.id, {'state': 'positive'})],
                }),
            }.items():
                with self.subTest(way=name, user=user.login), self.assertRaises(UserError):
                    attempt()
        self.assertEqual(evaluation.state, 'pending')

    def test_defaults_and_imports_make_no_evaluation(self):
        model = self.env['jlink.position.evaluation']
        with self.assertRaises(UserError):
            model.with_context(default_state='positive', default_is_positive=True).create({})
        result = model.load(
            ['position_id/.id', 'version_id/.id', 'number', 'state'],
            [[str(self.position.id), str(self.position.version_id.id), '7', 'Positive']],
        )
        self.assertFalse(result['ids'])
        position = self.make_position(evaluation_state='positive', is_positively_evaluated=True)
        self.assertFalse(position.evaluation_state)
        self.assertFalse(position.is_positively_evaluated)
        twin = self.position.with_user(self.account_manager).copy()
        self.assertFalse(twin.evaluation_id)

    def test_stored_values_on_the_position_follow_the_evaluation(self):
        evaluation = self.evaluate_with_condition(self.position, 80)
        self.assertIn(self.position, self.position.search([('evaluation_state', '=', 'pending')]))
        evaluation.with_user(self.management).action_accept()
        self.assertIn(self.position, self.position.search([('is_positively_evaluated', '=', True)]))

    def test_guards_cost_the_same_for_one_position_and_for_many(self):
        positions = self.position
        for _number in range(4):
            positions += self.make_agreed()
        positions = positions.with_user(self.account_manager)
        for records in (positions[:1], positions):
            self.env.invalidate_all()
            records.mapped('name')
            with self.assertQueryCount(1):
                records._guard_evaluation()

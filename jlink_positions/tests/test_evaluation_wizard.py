from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..exceptions import JudgementError
from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestEvaluationWizard(EvaluationCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.position = cls.make_agreed()

    def open(self, position):
        action = position.with_user(self.account_manager).action_evaluate()
        model = self.env[action['res_model']].with_user(self.account_manager)
        return Form(model.with_context(**action['context']))

    def test_where_all_is_green_it_is_one_page_and_one_click(self):
        form = self.open(self.position)
        self.assertTrue(form.is_green)
        self.assertEqual((form.sell_rate, form.buy_rate, form.db1_percent), (95, 76, 20))
        form.save().action_evaluate()
        self.assertEqual(self.position.evaluation_state, 'positive')
        self.assertEqual(self.position.evaluation_id.buy_rate, 76)

    def test_the_margin_follows_each_keystroke_of_the_rate(self):
        form = self.open(self.position)
        form.buy_rate = 80
        self.assertEqual((form.db1_amount, form.margin, form.verdict), (15, 'conditional', 'conditional'))
        self.assertEqual(form.max_buy_rate, 76)
        self.assertFalse(form.is_green)
        form.buy_rate = 96
        self.assertEqual(form.verdict, 'negative')
        form.buy_rate = 70
        self.assertTrue(form.is_green)
        form.buy_rate = 0
        self.assertIn("Buy Rate", form.margin_error)
        self.assertFalse(form.is_green)

    def test_a_page_that_is_not_green_asks_for_its_comment(self):
        form = self.open(self.position)
        form.buy_rate = 80
        with self.assertRaisesRegex(AssertionError, "margin_comment"):
            form.save()
        form.margin_comment = "Long assignment"
        form.save().action_evaluate()
        self.assertEqual(self.position.evaluation_id.margin_comment, "Long assignment")
        self.assertEqual(self.position.evaluation_state, 'pending')

    def test_an_edited_wizard_does_not_change_the_facts(self):
        wizard = self.open(self.position).save()
        wizard.write({'buy_rate': 80, 'margin': 'passed', 'margin_comment': "Green, is it not?"})
        with self.assertRaises(JudgementError):
            wizard.action_evaluate()

    def test_a_second_evaluation_starts_from_the_first_ones_numbers(self):
        self.evaluate(self.position, 71.5)
        self.assertEqual(self.open(self.position).buy_rate, 71.5)
        self.revise(self.position, price_max=90)
        form = self.open(self.position)
        self.assertEqual((form.sell_rate, form.buy_rate), (90, 71.5))

    def test_temporary_employment_reckons_with_wage_and_its_cost(self):
        policy = self.env['jlink.margin.policy']._get_policy(self.company, 'temporary')
        policy.write({'threshold_percent': 20, 'account_manager_floor': 15, 'team_lead_floor': 10,
                      'social_percent': 21, 'idle_percent': 20})
        position = self.make_agreed(service_type='temporary', price_min=40, price_max=50)
        form = self.open(position)
        self.assertAlmostEqual(form.buy_rate, 27.54, 2)
        form.travel_costs = 1
        self.assertAlmostEqual(form.max_buy_rate, 26.85, 2)
        form.buy_rate = 22
        self.assertEqual((form.db1_amount, form.db1_percent), (17.06, 34.12))
        self.assertTrue(form.is_green)
        form.save().action_evaluate()
        self.assertEqual(position.evaluation_id.buy_rate, 22)

    def test_permanent_placement_reckons_with_the_fee(self):
        policy = self.env['jlink.margin.policy']._get_policy(self.company, 'permanent')
        policy.write({'threshold_percent': 70, 'account_manager_floor': 60, 'team_lead_floor': 50, 'fee_percent': 25})
        position = self.make_agreed(
            service_type='permanent', end_date=False, price_min=70000, price_max=80000, price_unit='year',
        )
        form = self.open(position)
        self.assertEqual((form.buy_rate, form.fee_percent, form.max_buy_rate), (80000, 25, 6000))
        form.direct_costs = 2000
        self.assertEqual((form.db1_amount, form.db1_percent), (18000, 90))
        form.save().action_evaluate()
        evaluation = position.evaluation_id
        self.assertEqual((evaluation.sell_rate, evaluation.buy_rate, evaluation.state), (20000, 80000, 'positive'))

    def test_opening_it_on_a_position_without_researchers_names_what_is_not_green(self):
        form = self.open(self.make_agreed(research_user_ids=[Command.clear()]))
        self.assertFalse(form.is_green)
        self.assertEqual((form.feasibility, form.completeness), ('conditional', 'passed'))
        self.assertIn("Nobody is responsible", form.feasibility_facts)

    def test_the_dialogs_tell_nothing_of_a_position_one_may_not_see(self):
        self.evaluate(self.position)
        foreign = self.make_user('foreign', 'jlink_compliance.group_account_manager')
        for model, shown in (
            ('jlink.position.evaluate', ('db1_percent', 'completeness', 'sell_rate')),
            ('jlink.research.issue', ('max_buy_rate', 'user_ids', 'evaluated_buy_rate')),
        ):
            wizard = self.env[model].with_user(foreign)
            spec = {name: {} for name in ('position_id', *shown)}
            for name, attempt in {
                'create': lambda w=wizard: w.create({'position_id': self.position.id}).read(),
                'onchange': lambda w=wizard, s=spec: w.onchange({'position_id': self.position.id}, ['position_id'], s),
                'default': lambda w=wizard, s=spec: w.with_context(
                    default_position_id=self.position.id,
                ).onchange({}, [], s),
            }.items():
                with self.subTest(model=model, way=name), self.assertRaises(AccessError):
                    attempt()

    def test_the_facts_read_in_the_readers_language(self):
        for lang in ('de_DE', 'en_US'):
            self.env['res.lang']._activate_lang(lang)
        evaluation = self.evaluate(self.position)
        self.assertIn("20.00 %", evaluation.with_context(lang='en_US').margin_facts)
        self.assertIn("20,00 %", evaluation.with_context(lang='de_DE').margin_facts)

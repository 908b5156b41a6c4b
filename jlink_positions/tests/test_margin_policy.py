from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import MarginPolicyError
from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestMarginPolicy(EvaluationCase):

    def test_a_company_of_its_own_policy_does_not_use_the_common_one(self):
        other = self.env['res.company'].create({'name': "JLink Austria"})
        model = self.env['jlink.margin.policy']
        common = model._get_policy(other, 'freelance')
        self.assertFalse(common.company_id)
        own = common.copy({'company_id': other.id, 'threshold_percent': 30})
        self.assertEqual(model._get_policy(other, 'freelance'), own)
        self.assertEqual(model._get_policy(self.company, 'freelance'), common)

    def test_one_policy_for_a_service_and_company(self):
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'):
            self.policy.copy()

    def test_senseless_limits_are_refused(self):
        for values in (
            {'threshold_percent': 100},
            {'threshold_percent': -1},
            {'account_manager_floor': 25},
            {'team_lead_floor': 19},
            {'minimum_amount': -1},
            {'hours_per_day': 0},
        ):
            with self.subTest(values), self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), \
                    self.env.cr.savepoint():
                self.policy.write(values)
                self.policy.flush_recordset()

    def test_management_edits_policies_and_account_managers_read_them(self):
        self.policy.with_user(self.management).threshold_percent = 21
        self.assertEqual(self.policy.with_user(self.account_manager).threshold_percent, 21)
        with self.assertRaises(AccessError):
            self.policy.with_user(self.account_manager).threshold_percent = 1
        for user in (self.researcher, self.dpo, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.policy.with_user(user).read(['threshold_percent'])

    def test_a_minimum_per_hour_counts_in_the_positions_unit_and_currency(self):
        self.policy.minimum_amount = 20
        eur = self.company.currency_id
        self.assertEqual(self.policy._get_limits('day', eur, self.company).amount, 160)
        franc = self.env.ref('base.CHF')
        franc.active = True
        franc.rate_ids.unlink()
        with self.assertRaisesRegex(MarginPolicyError, "no exchange rate"):
            self.policy._get_limits('hour', franc, self.company)
        self.env['res.currency.rate'].create({
            'currency_id': franc.id, 'rate': 2 * eur.rate, 'company_id': self.company.id,
            'name': fields.Date.today() - timedelta(days=1),
        })
        self.assertAlmostEqual(float(self.policy._get_limits('hour', franc, self.company).amount), 40, 2)

    def test_a_margin_above_the_percentage_but_below_the_minimum_is_a_condition(self):
        self.policy.minimum_amount = 25
        position = self.make_agreed()
        self.assertEqual(position.with_user(self.account_manager)._get_margin_defaults()['buy_rate'], 70)
        evaluation = self.evaluate(position, 72, {'margin': {'comment': "New customer"}})
        self.assertEqual((evaluation.margin, evaluation.state), ('conditional', 'pending'))

    def test_without_a_policy_the_refusal_says_whom_to_ask(self):
        position = self.make_agreed()
        self.policy.unlink()
        with self.assertRaisesRegex(MarginPolicyError, "executive management"):
            self.evaluate(position)

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from .. import contradictions, evaluation_facts
from .. import contribution_margin as db1
from ..evaluation_texts import FACT_TEXTS


@tagged('post_install', '-at_install')
class TestContributionMargin(BaseCase):

    def test_each_service_has_its_own_margin(self):
        self.assertEqual(db1.freelance(100, 80).percent, Decimal('20.00'))
        temporary = db1.temporary(50, 22, social_percent=21, idle_percent=20, travel=1)
        self.assertEqual((temporary.amount, temporary.percent), (Decimal('17.06'), Decimal('34.12')))
        self.assertEqual(db1.permanent(80000, 25, 2000).amount, Decimal('18000.00'))

    def test_a_margin_just_below_the_threshold_never_rounds_up_to_it(self):
        self.assertEqual(db1.freelance(100000, 80001).percent, Decimal('19.99'))

    def test_the_highest_rate_keeps_the_limits_and_a_cent_more_does_not(self):
        limit = db1.limits(20, 15)
        for sell in (33.33, 61, 74.99, 95, 101.01):
            with self.subTest(sell=sell):
                rate = db1.max_buy_rate(sell, limit)
                kept, broken = db1.freelance(sell, rate), db1.freelance(sell, rate + Decimal('0.01'))
                self.assertGreaterEqual(kept.percent, 20)
                self.assertGreaterEqual(kept.amount, 15)
                self.assertTrue(broken.percent < 20 or broken.amount < 15)

    def test_the_highest_wage_keeps_the_threshold(self):
        wage = db1.max_wage(50, db1.limits(20), social_percent=21, idle_percent=20, travel=1)
        self.assertGreaterEqual(db1.temporary(50, wage, 21, 20, 1).percent, 20)
        self.assertLess(db1.temporary(50, wage + Decimal('0.02'), 21, 20, 1).percent, 20)

    def test_a_price_below_the_minimum_leaves_no_room(self):
        self.assertEqual(db1.max_buy_rate(10, db1.limits(20, 15)), 0)

    def test_units_convert_an_assignment_by_workload(self):
        monday, friday = date(2026, 11, 23), date(2026, 12, 4)
        self.assertEqual(db1.weekdays(date(2026, 11, 28), date(2026, 11, 29)), 0)
        for unit, units in (('hour', 80), ('day', 10), ('month', Decimal('0.48')), ('year', Decimal('0.04'))):
            with self.subTest(unit=unit):
                self.assertEqual(db1.assignment_units(unit, monday, friday), units)
        self.assertEqual(db1.assignment_units('day', monday, friday, workload=50), 5)

    def test_each_senseless_input_is_named(self):
        day = date(2026, 11, 23)
        for name, attempt in (
            ('sell_rate', lambda: db1.freelance(0, 10)),
            ('sell_rate', lambda: db1.freelance(float('nan'), 10)),
            ('buy_rate', lambda: db1.freelance(10, -1)),
            ('wage', lambda: db1.temporary(10, -1)),
            ('social_percent', lambda: db1.temporary(10, 1, social_percent=-1)),
            ('idle_percent', lambda: db1.temporary(10, 1, idle_percent=-1)),
            ('travel', lambda: db1.temporary(10, 1, travel=float('inf'))),
            ('annual_salary', lambda: db1.permanent(0, 25)),
            ('fee_percent', lambda: db1.permanent(80000, 0)),
            ('direct_costs', lambda: db1.permanent(80000, 25, -1)),
            ('threshold_percent', lambda: db1.limits(100)),
            ('unit', lambda: db1.hours_per_unit('week')),
            ('workload', lambda: db1.assignment_units('hour', day, day, workload=0)),
            ('end', lambda: db1.weekdays(day, date(2026, 11, 22))),
        ):
            with self.subTest(name=name), self.assertRaises(db1.InvalidInputError) as refusal:
                attempt()
            self.assertEqual(refusal.exception.name, name)


@tagged('post_install', '-at_install')
class TestContradictions(BaseCase):

    sound = {
        'partner_id': [1, "Hansa Logistik AG"],
        'end_customer_id': None,
        'service_type': 'freelance',
        'start_date': '2027-01-04',
        'end_date': '2027-06-30',
        'submission_deadline': '2026-12-11',
        'proposal_date': '2026-12-10',
        'price_min': 85.0,
        'price_max': 95.0,
        'price_unit': 'hour',
        'currency_id': [1, 'EUR'],
        'remote_share': 60.0,
        'city': "Hamburg",
        'headcount': 2,
        'skill_ids': [{'skill': "Java", 'importance': 'must'}, {'skill': "SQL", 'importance': 'should'}],
    }

    def codes(self, *documents, **terms):
        return [found.code for found in contradictions.find({**self.sound, **terms}, documents)]

    def test_a_sound_requirement_has_none(self):
        self.assertEqual(self.codes(), [])

    def test_each_contradiction_is_found_alone(self):
        for code, terms in {
            'ends_before_start': {'end_date': '2027-01-03'},
            'deadline_after_start': {'submission_deadline': '2027-01-05'},
            'proposals_after_deadline': {'proposal_date': '2026-12-12'},
            'price_inverted': {'price_min': 96.0},
            'unit_unfit': {'price_unit': 'year'},
            'place_though_remote': {'remote_share': 100.0},
            'end_customer_is_customer': {'end_customer_id': [1, "Hansa Logistik AG"]},
            'skill_must_and_should': {'skill_ids': [
                {'skill': "Java", 'importance': 'must'}, {'skill': "Java", 'importance': 'should'},
            ]},
            'permanent_with_end': {'service_type': 'permanent', 'price_unit': 'year'},
            'temporary_too_long': {'service_type': 'temporary', 'end_date': '2028-07-04'},
            'temporary_without_end': {'service_type': 'temporary', 'end_date': None},
        }.items():
            with self.subTest(code=code):
                self.assertEqual(self.codes(**terms), [code])

    def test_exactly_eighteen_months_are_allowed(self):
        self.assertEqual(self.codes(service_type='temporary', end_date='2028-07-03'), [])

    def test_missing_terms_contradict_nothing(self):
        self.assertEqual(contradictions.find({}), [])
        self.assertEqual(contradictions.find(dict.fromkeys(self.sound)), [])

    def test_an_offer_is_compared_term_by_term(self):
        sound = {
            'name': "S1", 'partner_id': [1, "Hansa"], 'currency_id': [1, 'EUR'], 'price': 90.0, 'price_unit': 'hour',
            'start_date': '2027-01-04', 'end_date': '2027-06-30', 'headcount': 2,
            'valid_until': '2026-12-01', 'today': '2026-11-24',
        }
        self.assertEqual(self.codes(sound), [])
        self.assertEqual(self.codes({'name': "S1"}), [])
        for code, terms in {
            'document_customer': {'partner_id': [2, "Other"]},
            'document_currency': {'currency_id': [2, 'CHF']},
            'document_price_above': {'price': 95.01},
            'document_price_below': {'price': 84.99},
            'document_start': {'start_date': '2027-02-01'},
            'document_end': {'end_date': '2027-07-31'},
            'document_headcount': {'headcount': 1},
            'document_expired': {'valid_until': '2026-11-23'},
        }.items():
            with self.subTest(code=code):
                self.assertEqual(self.codes({**sound, **terms}), [code])

    def test_prices_in_other_units_are_not_compared(self):
        self.assertEqual(self.codes({'name': "S1", 'price': 760.0, 'price_unit': 'day'}), [])


@tagged('post_install', '-at_install')
class TestEvaluationFacts(BaseCase):

    def test_a_must_nobody_can_measure_is_a_condition(self):
        line = {'skill': "Java", 'importance': 'must', 'level': '', 'years': 0.0, 'note': ''}
        self.assertEqual(
            [fact.code for fact in evaluation_facts.completeness({'skill_ids': [line]}, None)],
            ['must_skills', 'vague_skills'],
        )
        self.assertEqual(
            [fact.status for fact in evaluation_facts.completeness({'skill_ids': [{**line, 'years': 3.0}]}, 2)],
            ['passed', 'conditional'],
        )

    def test_a_margin_of_zero_fails_whatever_the_threshold(self):
        facts = evaluation_facts.margin(db1.freelance(80, 80), db1.limits(0), 80, 95, None)
        self.assertEqual([(fact.code, fact.status) for fact in facts], [('margin_negative', 'failed')])

    def test_every_fact_has_a_text(self):
        texts = set(FACT_TEXTS)
        produced = {
            *(fact.code for fact in evaluation_facts.feasibility(0, 1, 3, True, 0, 4)),
            *(fact.code for fact in evaluation_facts.feasibility(1, 5, 3, False, 0, None)),
            *(fact.code for fact in evaluation_facts.feasibility(1, -1, 3, False, 0, None)),
            *(fact.code for fact in evaluation_facts.consistency([], 1)),
            *(fact.code for fact in evaluation_facts.consistency([], 0)),
            *(fact.code for fact in evaluation_facts.margin(
                db1.freelance(98, 90), db1.limits(20, 15), 98, 95, Decimal(10),
            )),
        }
        self.assertFalse(produced - texts)

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import StepBlockedError, StepNotAllowedError, StepNotPossibleError

from ..exceptions import ResearchOrderError
from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestResearchOrder(EvaluationCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_user('second_researcher', 'jlink_compliance.group_researcher')

    def acknowledge(self, order, *users):
        for user in users or (self.researcher,):
            order.with_user(user).action_acknowledge()

    def test_ordering_releases_the_position_and_tells_the_researcher(self):
        position, order = self.make_ordered()
        self.assertRegex(order.name, r'^RO-\d{5}$')
        self.assertEqual((position.state, position.is_in_research), ('released', True))
        self.assertEqual((order.state, order.kind, order.version_id), ('issued', 'initial', position.version_id))
        self.assertEqual(order.activity_ids.user_id, self.researcher)
        self.assertTrue(order.with_user(self.researcher).may_acknowledge)
        self.assertIn(order, order.with_user(self.researcher).search([('may_acknowledge', '=', True)]))

    def test_the_dialog_brings_all_that_is_known(self):
        position = self.make_agreed()
        self.evaluate(position)
        action = position.with_user(self.account_manager).action_order_research()
        model = self.env[action['res_model']].with_user(self.account_manager)
        form = Form(model.with_context(**action['context']))
        self.assertEqual((form.kind, form.max_buy_rate, form.date_deadline), ('initial', 76, position.proposal_date))
        self.assertEqual(form.user_ids[:], self.researcher)
        form.save().action_issue()
        self.assertTrue(position.is_in_research)

    def test_acknowledging_closes_the_task_and_all_people_have_to(self):
        _position, order = self.make_ordered()
        both = self.order(order.position_id, kind='update', user_ids=(self.researcher + self.second).ids)
        self.assertEqual(len(both.activity_ids), 2)
        self.acknowledge(both)
        self.assertEqual(both.state, 'issued')
        self.assertEqual(both.activity_ids.user_id, self.second)
        self.acknowledge(both, self.researcher, self.second)
        self.assertEqual(both.state, 'acknowledged')
        self.assertTrue(both.acknowledged_on)
        self.assertFalse(both.activity_ids)

    def test_ticking_off_the_task_acknowledges_the_order(self):
        _position, order = self.make_ordered()
        order.activity_ids.with_user(self.researcher).action_done()
        self.assertEqual(order.state, 'acknowledged')
        self.assertEqual(order.acknowledged_user_ids, self.researcher)

    def test_a_colleague_who_ticks_off_the_task_acknowledges_nothing(self):
        _position, order = self.make_ordered()
        order.activity_ids.sudo().action_done()
        self.assertEqual(order.state, 'issued')

    def test_only_the_people_responsible_acknowledge(self):
        _position, order = self.make_ordered()
        for user, refusal in (
            (self.second, StepBlockedError),
            (self.account_manager, StepNotAllowedError),
            (self.management, StepNotAllowedError),
            (self.stranger, AccessError),
        ):
            with self.subTest(user=user.login), self.assertRaises(refusal):
                self.acknowledge(order, user)
        self.assertEqual(order.state, 'issued')

    def test_a_researcher_finishes_only_own_orders(self):
        _position, order = self.make_ordered()
        with self.assertRaises(StepNotPossibleError):
            order.with_user(self.researcher).action_finish()
        self.acknowledge(order)
        with self.assertRaises(StepBlockedError):
            order.with_user(self.second).action_finish()
        order.with_user(self.researcher).action_finish()
        self.assertEqual(order.state, 'done')

    def test_no_order_without_a_positive_evaluation_of_exactly_this_version(self):
        position = self.make_agreed()
        with self.assertRaises(StepBlockedError):
            self.order(position)
        self.evaluate_with_condition(position, 80)
        with self.assertRaises(StepBlockedError):
            self.order(position)
        old = self.evaluate(position)
        self.revise(position, headcount=2)
        with self.assertRaises(StepBlockedError):
            self.order(position)
        with self.assertRaisesRegex(ResearchOrderError, "exactly these requirements"):
            position.with_user(self.account_manager)._issue_order('initial', self.researcher.ids, {
                'evaluation_id': old.id, 'max_buy_rate': 70,
            })

    def test_the_highest_buy_rate_stays_within_the_evaluated_one(self):
        position = self.make_agreed()
        self.evaluate(position)
        with self.assertRaisesRegex(ResearchOrderError, "above the evaluated"), self.env.cr.savepoint():
            self.order(position, max_buy_rate=76.01)
        self.assertEqual(self.order(position, max_buy_rate=76).max_buy_rate, 76)

    def test_somebody_with_the_role_research_is_responsible(self):
        position = self.make_agreed()
        self.evaluate(position)
        with self.assertRaises(ValidationError):
            self.order(position, user_ids=[])
        with self.assertRaises(ValidationError):
            self.order(position, user_ids=self.stranger.ids)

    def test_only_account_managers_order_and_stop(self):
        position = self.make_agreed()
        self.evaluate(position)
        for user in (self.researcher, self.management, self.stranger):
            for method in ('action_order_research', 'action_stop_research'):
                with self.subTest(user=user.login, method=method), \
                        self.assertRaises(UserError):
                    getattr(position.with_user(user), method)()

    def test_changed_requirements_ask_for_an_update_order(self):
        position, order = self.make_ordered()
        self.acknowledge(order)
        account_manager = position.with_user(self.account_manager)
        self.assertFalse(account_manager.research_needs_update)
        account_manager._decide('revise', "More people", self.contact)
        self.assertTrue(order.is_outdated)
        account_manager.headcount = 3
        self.agree(position)
        self.assertTrue(account_manager.research_needs_update)
        self.assertEqual(order.headcount, 1)
        self.evaluate(position)
        update = self.order(position, kind='update')
        self.assertEqual((order.state, update.state), ('superseded', 'issued'))
        self.assertEqual((update.version_number, update.headcount), (2, 3))
        self.assertFalse(account_manager.research_needs_update)
        self.assertFalse(update.is_outdated)

    def test_whatever_ends_the_position_stops_the_research(self):
        for name in ('hold', 'cancel', 'close'):
            with self.subTest(step=name):
                position, order = self.make_ordered()
                position.with_user(self.account_manager)._decide(name, "The customer has decided", self.contact)
                stop = position.research_order_ids.filtered(lambda found: found.kind == 'stop')
                self.assertEqual((order.state, stop.state), ('superseded', 'issued'))
                self.assertFalse(position.is_in_research)
                self.assertFalse(order.activity_ids)
                self.assertEqual(stop.activity_ids.user_id, self.researcher)
                self.acknowledge(stop)
                self.assertEqual(stop.state, 'done')

    def test_a_rejected_revision_stops_the_research_too(self):
        position, order = self.make_ordered()
        account_manager = position.with_user(self.account_manager)
        account_manager._decide('revise', "Other role", self.contact)
        account_manager._decide('reject', "Not our business any more", self.contact)
        self.assertEqual(order.state, 'superseded')
        self.assertFalse(position.is_in_research)

    def test_research_is_stopped_by_hand_and_ordered_again(self):
        position, order = self.make_ordered()
        position.with_user(self.account_manager).action_stop_research()
        self.assertFalse(position.is_in_research)
        self.assertEqual(order.state, 'superseded')
        again = self.order(position, kind='update')
        self.assertTrue(position.is_in_research)
        self.assertEqual(
            position.research_order_ids.filtered(lambda found: found.state == 'issued'), again,
        )

    def test_a_position_has_one_order_in_force(self):
        _position, order = self.make_ordered()
        self.acknowledge(order)
        self.order(order.position_id, kind='staffing')
        self.assertEqual(order.state, 'superseded')
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            order._workflow_write({'state': 'acknowledged'})
            order.flush_recordset()

    @mute_logger('odoo.addons.base.models.ir_model')
    def test_no_way_leads_around_the_steps_of_an_order(self):
        position, order = self.make_ordered()
        values = {
            'position_id': position.id,
            'version_id': position.version_id.id,
            'kind': 'initial',
            'state': 'issued',
            'user_ids': [Command.set(self.researcher.ids)],
        }
        for user in (self.researcher, self.account_manager, self.management, self.env.ref('base.user_admin')):
            record = order.with_user(user)
            for name, attempt in {
                'create': lambda r=record: r.sudo().create(values),
                'copy': lambda r=record: r.sudo().copy(),
                'state': lambda r=record: r.sudo().write({'state': 'done'}),
                'rate': lambda r=record: r.sudo().write({'max_buy_rate': 90}),
                'people': lambda r=record: r.sudo().write({'user_ids': [Command.clear()]}),
                'acknowledged': lambda r=record: r.sudo().write({
                    'acknowledged_user_ids': [Command.link(r.env.uid)],
                }),
                'version': lambda r=record: r.sudo().write({'version_number': 9}),
                'note': lambda r=record: r.sudo().write({'note': "Something else"}),
                'delete': lambda r=record: r.sudo().unlink(),
                'through the position': lambda: position.sudo().write({'research_order_ids': [Command.create(values)]}),
                'mail': lambda r=record: r.message_new({'subject': "Order", 'from': "x@x.example"}, values),
            }.items():
                with self.subTest(way=name, user=user.login), self.assertRaises(UserError):
                    attempt()

    def test_from_evaluation_to_order_costs_a_bounded_number_of_queries(self):
        first, position = self.make_agreed(), self.make_agreed()
        self.env.cr.flush()
        self.env.invalidate_all()
        self.evaluate(first)
        self.order(first)
        self.env.cr.flush()
        self.env.invalidate_all()
        # The work, two for the evidence of each of its three steps, and the messages that communication offers on two.
        with self.assertQueryCount(60 + 3 * 2 + 19):
            self.evaluate(position)
            self.order(position)

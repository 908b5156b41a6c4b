from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import CommunicationError
from .communication_common import CommunicationCase

_TYPE = 'jlink_complaints.mail_activity_type_communication'


@tagged('post_install', '-at_install')
class TestCommunicationPlan(CommunicationCase):

    def get_tasks(self, customer=None):
        return self.env['mail.activity'].search([
            ('activity_type_id', '=', self.env.ref(_TYPE).id), ('res_model', '=', 'res.partner'),
            ('res_id', '=', (customer or self.customer).id),
        ])

    # === ROWS === #

    def test_rows_come_when_a_class_is_set(self):
        lines = self.classify()
        self.assertEqual(lines.topic_id, self.topic | self.advertising)
        self.assertEqual(lines.user_id, self.account_manager)
        self.assertEqual(set(lines.mapped('cadence')), {"every month"})
        self.assertFalse(self.plan._make_rows())

    def test_rows_come_with_a_new_cadence(self):
        self.classify()
        topic = self.make_topic("Something new")
        self.assertTrue(self.plan.search([('partner_id', '=', self.customer.id), ('topic_id', '=', topic.id)]))

    def test_a_customer_without_a_class_is_not_planned(self):
        self.assertFalse(self.plan.search([('partner_id', '=', self.customer.id)]))

    def test_many_customers_get_their_rows_in_constant_queries(self):
        people = self.env['res.partner'].create([{'name': f"C{n}", 'is_company': True} for n in range(40)])
        few, many = people[:2], people[2:]
        self.env.flush_all()
        start = self.cr.sql_log_count
        few.customer_class_id = self.level
        self.env.flush_all()
        used = self.cr.sql_log_count - start
        self.env.invalidate_all()
        start = self.cr.sql_log_count
        many.customer_class_id = self.level
        self.env.flush_all()
        self.assertLessEqual(self.cr.sql_log_count - start, used + 5)
        self.assertEqual(self.plan.search_count([('partner_id', 'in', many.ids)]), 2 * len(many))

    def test_a_customer_has_each_topic_once(self):
        line = self.make_line()
        with self.assertRaises(CommunicationError):
            line.copy()
        with self.assertRaises(CommunicationError):
            line.topic_id = self.advertising

    def test_a_person_is_planned_at_the_company(self):
        line = self.plan.create({'partner_id': self.contact.id, 'topic_id': self.topic.id})
        self.assertEqual(line.partner_id, self.customer)

    # === DATES === #

    def test_an_own_cadence_takes_the_place_of_the_class(self):
        line = self.make_line()
        self.assertEqual(line.next_due, fields.Date.add(fields.Date.today(), months=1))
        line.write({'own_count': 2, 'own_unit': 'week'})
        self.assertEqual(line.next_due, fields.Date.today() + timedelta(days=14))
        self.assertEqual(line.cadence, "every 2 weeks")

    def test_a_class_without_a_cadence_makes_nothing_due(self):
        line = self.make_line()
        self.customer.customer_class_id = False
        self.assertEqual((line.next_due, line.state), (False, 'none'))

    def test_states_follow_the_clock_and_are_found(self):
        for days, state in ((0, 'waiting'), (27, 'due'), (60, 'overdue')):
            line = self.make_line(days=days)
            with self.subTest(state=state):
                self.assertEqual(line.state, state)
                self.assertIn(line, self.plan.search([('state', '=', state)]))
        line.paused_until = fields.Date.today() + timedelta(days=1)
        self.assertEqual(line.state, 'paused')
        self.assertIn(line, self.plan.search([('state', 'in', ['paused'])]))
        self.assertNotIn(line, self.plan.search([('state', '=', 'overdue')]))

    def test_the_share_of_the_plan_that_is_kept_is_found_in_the_database(self):
        lines = self.make_line(days=100) | self.make_line(self.advertising)
        self.env.flush_all()
        self.assertEqual(sorted(lines.mapped('coverage')), [0.0, 100.0])
        [(share,)] = self.plan._read_group([('id', 'in', lines.ids)], aggregates=['coverage:avg'])
        self.assertEqual(share, 50)

    def test_a_logged_contact_that_names_the_topic_does_it(self):
        line = self.make_line(days=60)
        values = line.action_done_by_contact()['context']
        note = self.notes.with_context(**values).create({'comment': "Told on the phone"})
        self.assertEqual((note.partner_id, line.last_on, line.state), (self.customer, fields.Date.today(), 'waiting'))

    def test_a_correction_counts_instead_of_the_contact(self):
        line = self.make_line(days=60)
        note = self.log(topic_ids=self.link(self.topic))
        context = note.action_correct()['context']
        self.assertEqual(context['default_topic_ids'], self.topic.ids)
        self.log("Not about that", corrects_id=note.id, correction_reason="Mistaken", topic_ids=[])
        self.assertFalse(line.last_on)

    def test_nobody_forges_when_a_customer_was_informed(self):
        line = self.make_line()
        for values in ({'last_on': '2030-01-01'}, {'next_due': '2030-01-01'}):
            with self.subTest(values=values), self.assertRaises(CommunicationError):
                line.write(values)
        other = self.env['res.partner'].create({'name': "Other AG", 'is_company': True})
        new = self.plan.with_context(default_last_on='2030-01-01').create({
            'partner_id': other.id, 'topic_id': self.topic.id, 'last_on': '2030-01-01',
        })
        self.assertFalse(new.last_on)

    # === TASKS === #

    def test_one_task_per_customer_whatever_is_overdue(self):
        self.classify().write({'start_on': fields.Date.today() - timedelta(days=90)})
        self.plan._sync_activities()
        self.plan._sync_activities()
        (task,) = self.get_tasks()
        self.assertEqual(task.user_id, self.account_manager)
        self.assertIn("Order news", task.summary)
        self.assertIn("Market news", task.summary)

    def test_the_task_ends_when_the_last_topic_is_done(self):
        self.classify().write({'start_on': fields.Date.today() - timedelta(days=90)})
        self.log(topic_ids=self.link(self.topic))
        self.assertTrue(self.get_tasks())
        self.log(topic_ids=self.link(self.advertising))
        self.assertFalse(self.get_tasks())

    def test_a_task_ends_when_everybody_has_opted_out(self):
        line = self.make_line(days=90, recipient_ids=self.link(self.contact))
        self.assertTrue(self.get_tasks())
        self.env['jlink.communication.optout'].with_user(self.account_manager).create({
            'partner_id': self.contact.id, 'note': "on the phone",
        })
        self.assertEqual(line.state, 'opted_out')
        self.assertIn(line, self.plan.search([('state', '=', 'opted_out')]))
        self.assertFalse(self.get_tasks())

    # === FROM THE PLAN === #

    def test_rows_of_several_topics_are_not_informed_at_once(self):
        with self.assertRaises(CommunicationError):
            self.classify().action_inform()

    def test_informing_starts_from_the_recipients_of_the_rows(self):
        line = self.make_line(recipient_ids=self.link(self.contact))
        mailing = self.mailings.browse(line.action_inform()['res_id'])
        self.assertEqual((mailing.topic_id, mailing.line_ids.partner_id), (self.topic, self.contact))

    def test_customers_without_a_recipient_are_said(self):
        mailing = self.mailings.browse(self.make_line().action_inform()['res_id'])
        self.assertEqual((mailing.line_ids.partner_id, mailing.line_ids.reason), (self.customer, 'no_person'))

    def test_researchers_and_strangers_see_nothing(self):
        line = self.make_line()
        for user in (self.researcher, self.stranger, self.dpo):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).read(['next_due'])
        with self.assertRaises(AccessError):
            self.customer.with_user(self.researcher).customer_class_id = False
        with self.assertRaises(AccessError):
            line.with_user(self.management).write({'paused_until': '2030-01-01'})

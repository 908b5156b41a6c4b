from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .feedback_common import FeedbackCase


@tagged('post_install', '-at_install')
class TestFeedbackSchedule(FeedbackCase):

    def plan_many(self, number):
        return self.requests.create([
            {'partner_id': self.customer.id, 'contact_id': self.make_person(f"Person {index}").id}
            for index in range(number)
        ])

    def test_closing_a_position_plans_to_ask(self):
        position, _order = self.make_ordered()
        self.close(position)
        feedback = self.requests.search([('position_id', '=', position.id)])
        self.assertEqual((feedback.event_id, feedback.state, feedback.contact_id),
                         (self.closed, 'planned', self.contact))
        self.assertEqual(feedback.ask_on, fields.Date.add(fields.Date.today(), days=self.closed.feedback_days))
        self.closed._follow(position)
        self.assertEqual(self.requests.search_count([('position_id', '=', position.id)]), 1)

    def test_event_that_asks_nothing_plans_nothing(self):
        self.closed.asks_feedback = False
        position, _order = self.make_ordered()
        self.close(position)
        self.assertFalse(self.requests.search([('position_id', '=', position.id)]))

    def test_what_is_due_is_sent_and_what_may_not_be_sent_says_why(self):
        feedback = self.plan_many(2) + self.plan(contact_id=self.make_person("No Mail", email=False).id)
        later = self.plan(ask_on=fields.Date.add(fields.Date.today(), days=3))
        self.env['jlink.feedback']._ask_due()
        self.assertEqual(feedback.mapped('state'), ['asked', 'asked', 'not_asked'])
        self.assertEqual(feedback[2].reason, 'no_address')
        self.assertEqual(later.state, 'planned')
        self.assertEqual(len(self.find_mails(feedback)), 2)

    def test_two_requests_for_one_person_send_one_mail(self):
        first, second = self.plan(), self.plan()
        self.env['jlink.feedback']._ask_due()
        self.assertEqual((first.state, second.state, second.reason), ('asked', 'not_asked', 'recent'))

    def test_nobody_is_mailed_twice_when_the_job_is_killed(self):
        feedback = self.plan_many(10)
        model = self.env['jlink.feedback']
        sent = []

        def commit(_self, *_args, **_kwargs):
            self.env.flush_all()
            sent.append(len(self.find_mails(feedback)))
            if len(sent) == 2:
                raise KeyboardInterrupt
            return 60.0

        ask_due = type(model)._ask_due
        with (
            patch.object(type(model), '_ask_due', lambda records, limit=3: ask_due(records, limit)),
            patch.object(type(model), '_plan_intervals', lambda _records: 0),
            patch.object(type(self.env['ir.cron']), '_commit_progress', commit),
        ):
            with self.assertRaises(KeyboardInterrupt):
                model._cron_feedback()
            self.assertEqual(sent, [3, 6])
            model._cron_feedback()
            model._cron_feedback()
        self.assertEqual(set(feedback.mapped('state')), {'asked'})
        mails = self.find_mails(feedback)
        self.assertEqual((len(mails), len(mails.recipient_ids)), (10, 10))

    def test_state_and_mail_are_one_transaction(self):
        feedback = self.plan()
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            self.env['jlink.feedback']._ask_due()
            1 / 0  # noqa: B018 - the process dies here
        self.env.invalidate_all()
        self.assertEqual(feedback.state, 'planned')
        self.assertFalse(self.find_mails(feedback))

    def test_one_reminder_and_then_the_end(self):
        feedback = self.ask()
        model = self.env['jlink.feedback']
        model._remind_due()
        self.assertEqual(feedback.state, 'asked')
        self.shift(feedback, remind_on=1)
        model._remind_due()
        model._remind_due()
        self.assertEqual(feedback.state, 'reminded')
        self.assertEqual(len(self.find_mails(feedback)), 2)
        self.shift(feedback, expires_on=1)
        model._expire_due()
        self.assertEqual(feedback.state, 'expired')

    def test_whoever_answered_is_not_reminded(self):
        feedback = self.answer('5')
        self.shift(feedback, remind_on=1)
        self.env['jlink.feedback']._remind_due()
        self.assertEqual(feedback.state, 'answered')
        self.assertEqual(len(self.find_mails(feedback)), 1)

    def test_whoever_wants_no_more_questions_is_not_reminded(self):
        feedback = self.ask()
        planned = self.plan()
        feedback._stop_asking()
        self.assertEqual((planned.state, planned.reason), ('not_asked', 'stopped'))
        self.shift(feedback, remind_on=1)
        self.env['jlink.feedback']._remind_due()
        self.assertEqual(len(self.find_mails(feedback)), 1)

    def test_reminder_counts_working_days(self):
        company = self.company
        friday = fields.Date.to_date('2026-11-27')
        self.assertEqual(company._add_working_days(1, friday), fields.Date.to_date('2026-11-30'))
        self.assertEqual(company._add_working_days(5, friday), fields.Date.to_date('2026-12-04'))

    def test_customers_are_asked_at_intervals(self):
        position = self.make_position()
        model = self.env['jlink.feedback']
        model._plan_intervals()
        mine = [('partner_id', '=', self.customer.id)]
        self.assertFalse(self.requests.search(mine))
        self.shift(position, create_date=400)
        model._plan_intervals()
        feedback = self.requests.search(mine)
        self.assertEqual((feedback.contact_id, feedback.position_id), (self.contact, self.env['jlink.position']))
        model._plan_intervals()
        self.assertEqual(self.requests.search_count(mine), 1)
        self.shift(feedback, create_date=250)
        model._plan_intervals()
        self.assertEqual(self.requests.search_count(mine), 2)

    def test_asking_many_costs_as_many_queries_as_asking_few(self):
        few, many = self.plan_many(3), self.plan_many(40)
        (few + many)[1:].ask_on = fields.Date.add(fields.Date.today(), days=9)
        self.count_queries(few[:1])
        self.assertLessEqual(self.count_queries(many), self.count_queries(few[1:]) + 12)

    def count_queries(self, feedback):
        feedback.ask_on = fields.Date.today()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        with patch.object(type(self.env['mail.mail']), 'send_after_commit', lambda _mails: None):
            self.env['jlink.feedback']._ask_due()
        self.env.flush_all()
        self.assertEqual(set(feedback.mapped('state')), {'asked'})
        return self.cr.sql_log_count - before

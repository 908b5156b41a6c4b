from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .feedback_common import FeedbackCase

_TYPE = 'jlink_complaints.mail_activity_type_silence'


@tagged('post_install', '-at_install')
class TestSilence(FeedbackCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.silence = cls.env['jlink.silence'].with_user(cls.account_manager)

    def find(self, *kinds):
        self.silence.invalidate_model()
        rows = self.silence.search([('partner_id', '=', self.customer.id)])
        return rows.filtered(lambda row: not kinds or row.kind in kinds)

    def make_business(self, days=400):
        position = self.make_position()
        self.shift(position, create_date=days)
        return position

    def log_ago(self, days, **values):
        return self.log(date=fields.Datetime.now() - timedelta(days=days), **values)

    def test_customer_without_business_is_not_silent(self):
        self.assertFalse(self.find())

    def test_new_customer_is_not_silent(self):
        self.make_business(days=3)
        self.assertFalse(self.find())

    def test_customer_without_contact_for_long_is_found(self):
        self.make_business()
        self.log_ago(60)
        row = self.find('contact')
        self.assertEqual((row.days, row.user_id), (60, self.account_manager))
        self.log_ago(44)
        self.assertFalse(self.find('contact'))

    def test_customer_who_was_never_talked_to_is_silent_since_the_business_began(self):
        self.make_business(days=100)
        row = self.find('contact')
        self.assertEqual((row.days, row.last_on), (100, False))

    def test_customer_without_feedback_for_long_is_found(self):
        self.make_business()
        self.assertEqual(self.find('feedback').days, 400)
        feedback = self.answer('5')
        self.assertFalse(self.find('feedback'))
        self.shift(feedback, answered_on=380)
        self.assertEqual(self.find('feedback').days, 380)

    def test_order_is_business_for_some_months(self):
        order = self.env['sale.order'].create({'partner_id': self.contact.id})
        order.state = 'sale'
        self.shift(order, date_order=100)
        self.assertEqual(self.find('contact').days, 100)
        self.shift(order, date_order=500)
        self.assertFalse(self.find())

    def test_position_in_research_of_which_the_customer_hears_nothing_is_found(self):
        position, order = self.make_ordered()
        self.assertFalse(self.find('research'))
        self.shift(order, create_date=9)
        row = self.find('research')
        self.assertEqual((row.position_id, row.days), (position, 9))
        self.log_ago(8)
        self.assertEqual(self.find('research').days, 8)
        other = self.make_position()
        self.log_ago(1, res_model='jlink.position', res_id=other.id)
        self.assertTrue(self.find('research'))
        self.log_ago(1, res_model='jlink.position', res_id=position.id)
        self.assertFalse(self.find('research'))

    def test_buttons_lead_to_contact_and_question(self):
        self.make_business()
        row = self.find('contact')
        self.assertEqual(row.action_log_contact()['context']['default_partner_id'], self.customer.id)
        self.assertEqual(row.action_ask_feedback()['context']['default_contact_id'], self.contact.id)

    def test_others_see_no_silence(self):
        self.make_business()
        for user in (self.researcher, self.dpo, self.stranger):
            with self.subTest(user.name):
                self.assertFalse(self.env['jlink.silence'].with_user(user).has_access('read'))
        self.assertTrue(self.silence.with_user(self.management).search([('partner_id', '=', self.customer.id)]))

    # === THE WEEKLY TASK === #

    def tasks(self):
        return self.env['jlink.silence']._get_tasks([('active', '=', True), ('res_id', '=', self.customer.id)])

    def run_job(self):
        self.env['jlink.silence']._clear_tasks()
        self.env['jlink.silence']._give_tasks()

    def test_account_manager_gets_one_task_per_customer(self):
        self.make_business(days=100)
        _position, order = self.make_ordered()
        self.shift(order, create_date=90)
        for _time in range(2):
            self.run_job()
        self.assertEqual((len(self.tasks()), self.tasks().user_id), (1, self.account_manager))
        self.assertIn("100 days without contact", self.tasks().summary)

    def test_task_goes_with_the_next_contact(self):
        self.make_business()
        self.run_job()
        self.log("Called at last")
        self.assertFalse(self.tasks())

    def test_task_goes_when_a_mail_was_found(self):
        self.make_business()
        self.run_job()
        self.make_open()
        self.run_job()
        self.assertFalse(self.tasks())

    def test_task_that_was_ticked_off_comes_back_after_a_week(self):
        self.make_business()
        self.run_job()
        task = self.tasks()
        task.with_user(self.account_manager).action_feedback()
        self.run_job()
        self.assertFalse(self.tasks())
        self.shift(task.exists(), date_done=8)
        self.run_job()
        self.assertTrue(self.tasks())

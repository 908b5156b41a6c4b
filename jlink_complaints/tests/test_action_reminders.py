from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import email_normalize

from odoo.addons.mail.tests.common import MailCase

from .corrective_common import CorrectiveCase

_DEADLINE = date(2026, 3, 20)


@tagged('post_install', '-at_install')
class TestActionReminders(CorrectiveCase, MailCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write({'jlink_action_remind_days': 7, 'jlink_action_escalate_days': 3})
        cls.env['mgmtsystem.action'].search([]).active = False  # demonstration data
        cls.nonconformity = cls.make_analysed()

    def make_due(self, **values):
        with freeze_time('2026-03-01 08:00:00'), self.mock_mail_gateway():
            return self.make_action(self.nonconformity, **{'date_deadline': _DEADLINE, **values})

    def run_job(self, day):
        """Run the job on that day of March, and return to whom mails went."""
        with freeze_time(f'2026-03-{day:02} 06:00:00'), self.mock_mail_gateway():
            self.env['mgmtsystem.action'].process_reminder_queue()
        return sorted(email_normalize(address) for mail in self._mails for address in mail['email_to'])

    def test_each_reminder_comes_once_however_often_the_job_runs(self):
        action = self.make_due()
        self.assertEqual(action.remind_on, date(2026, 3, 13))
        found = {day: self.run_job(day) for day in (12, 13, 14, 19, 20, 21, 22, 23, 24, 30)}
        owner, superiors = self.owner.email, [self.responsible.email, self.management.email, self.quality.email]
        self.assertEqual({day: mails for day, mails in found.items() if mails}, {
            13: [owner], 20: [owner], 21: [owner], 23: sorted([owner, *superiors]),
        })
        self.assertEqual((action.reminded_stage, action.remind_on), ('escalated', False))

    def test_a_job_that_did_not_run_for_days_reminds_once_of_what_is_due_now(self):
        action = self.make_due()
        self.assertEqual(self.run_job(17), [self.owner.email])
        self.assertEqual(action.reminded_stage, 'before')
        self.assertEqual(self.run_job(22), [self.owner.email])
        self.assertEqual(action.reminded_stage, 'late')
        self.assertEqual(len(self.run_job(31)), 4)

    def test_a_new_deadline_begins_anew(self):
        action = self.make_due()
        self.run_job(30)
        action.date_deadline = date(2026, 4, 10)
        self.assertEqual(action.remind_on, date(2026, 4, 3))
        self.assertEqual(self.run_job(31), [])

    def test_whatever_is_over_reminds_nobody(self):
        self.make_due().with_user(self.owner)._finish("Done")
        self.make_due()._cancel("Not needed")
        self.make_due().active = False
        self.make_due(date_deadline=False)
        self.assertEqual(self.run_job(31), [])

    def test_owner_and_responsible_have_one_task_each_until_it_is_done(self):
        action = self.make_due()
        for day in (13, 20, 21):
            self.run_job(day)
        self.assertEqual(action.activity_ids.user_id, self.owner)
        self.assertEqual(len(action.activity_ids), 1)
        self.run_job(23)
        self.assertEqual(action.activity_ids.user_id, self.owner | self.responsible)
        self.assertEqual(len(action.activity_ids), 2)
        with self.mock_mail_gateway():
            action.with_user(self.owner)._finish("Done")
        self.assertFalse(action.activity_ids)

    def test_an_overdue_action_of_the_responsible_goes_to_others(self):
        self.make_due(user_id=self.responsible.id)
        addresses = self.run_job(31)
        self.assertEqual(addresses.count(self.responsible.email), 1)
        self.assertIn(self.management.email, addresses)

    def test_days_are_those_of_the_company(self):
        action = self.make_due()
        self.env.company.jlink_action_remind_days = 2
        self.assertEqual(action.remind_on, date(2026, 3, 18))

    def test_batches_cost_the_same_per_action_and_go_on_to_the_end(self):
        actions = self.env['mgmtsystem.action'].concat(*(self.make_due() for _number in range(9)))
        model = self.env['mgmtsystem.action']
        counts = []
        with freeze_time('2026-03-13 06:00:00'), self.mock_mail_gateway():
            for limit in (1, 1, 3, 4):
                before = self.env.cr.sql_log_count
                self.assertEqual(model._remind_due(limit=limit), limit)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(model._remind_due(), 0)
        self.assertEqual(set(actions.mapped('reminded_stage')), {'before'})
        self.assertLess(counts[3], counts[1] * 3, counts)

    def test_reminders_are_sent_by_the_system_or_quality_only(self):
        for user in (self.owner, self.viewer, self.responsible):
            with self.assertRaises(AccessError):
                self.env['mgmtsystem.action'].with_user(user).process_reminder_queue()

    # === MAILS OF NEW ACTIONS === #

    def test_a_new_action_tells_its_owner_after_the_transaction(self):
        with self.mock_mail_gateway(), patch.object(
            type(self.env['mail.mail']), 'send_after_commit', autospec=True,
        ) as later, patch.object(type(self.env['mail.mail']), 'send', autospec=True) as now:
            self.make_action(self.nonconformity)
        self.assertEqual(later.call_count, 1)
        now.assert_not_called()
        self.assertEqual(later.call_args.args[0].recipient_ids, self.owner.partner_id)
        self.assertEqual(later.call_args.args[0].state, 'outgoing')

    def test_an_action_that_is_rolled_back_leaves_no_mail(self):
        domain = [('model', '=', 'mgmtsystem.action')]
        before = self.env['mail.mail'].search_count(domain)
        hooks = len(self.env.cr.postcommit._funcs)
        savepoint = self.env.cr.savepoint(flush=True)
        with patch('odoo.modules.module.current_test', new=None):
            self.make_action(self.nonconformity)
        self.assertEqual(self.env['mail.mail'].search_count(domain), before + 1)
        self.assertGreater(len(self.env.cr.postcommit._funcs), hooks, "sent after the commit")
        savepoint.rollback()
        savepoint.close(rollback=False)
        self.env.invalidate_all()
        self.env.cr.postcommit.clear()
        self.assertEqual(self.env['mail.mail'].search_count(domain), before)

    def test_a_mail_server_that_is_down_loses_no_action(self):
        with patch.object(type(self.env['ir.mail_server']), '_connect__', side_effect=OSError("down")):
            action = self.make_action(self.nonconformity)
        self.assertTrue(action.exists())

    def test_a_reminder_tells_only_what_the_action_says(self):
        self.make_due()
        self.run_job(23)
        self.assertEqual(len(self._mails), 4)
        for mail in self._mails:
            self.assertNotIn(self.nonconformity.name, mail['body'])
            self.assertNotIn(self.customer.name, mail['body'])
            self.assertIn("/mail/view?model=mgmtsystem.action", mail['body'])

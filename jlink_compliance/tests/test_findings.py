from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..exceptions import AdviceError, FindingError, GuardedFieldError, SpotCheckError, StepBlockedError
from .consent_common import ConsentCase


@tagged('post_install', '-at_install')
class TestFindings(ConsentCase):
    """Findings are answered by whoever is responsible and closed by the data protection officer alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['data protection officer']
        cls.finding = cls.env['jlink.finding'].with_user(cls.officer).create({
            'description': "CO-00001 has no signed scan", 'responsible_id': cls.manager.id,
        })

    def test_the_responsible_answers_and_the_officer_closes(self):
        self.assertEqual(self.finding.activity_ids.user_id, self.manager)
        window = self.env['jlink.finding.answer'].with_user(self.manager).create({
            'finding_id': self.finding.id, 'answer': "The scan is there now.",
        })
        window.action_answer()
        self.assertEqual(self.finding.state, 'answered')
        self.assertEqual(self.finding.activity_ids.user_id, self.officer)
        self.finding.action_close()
        self.assertEqual(self.finding.state, 'closed')
        self.assertFalse(self.finding.activity_ids)

    def test_an_answer_can_be_given_back(self):
        self.finding.with_user(self.manager)._answer("Done.")
        self.finding.action_give_back()
        self.assertEqual((self.finding.state, self.finding.activity_ids.user_id), ('open', self.manager))

    def test_nobody_but_the_responsible_answers(self):
        with self.assertRaises(FindingError):
            self.finding.action_answer()
        with self.assertRaises(FindingError):
            self.finding._answer("x")
        with self.assertRaises(FindingError):
            self.finding.with_user(self.manager)._answer("  ")
        window = self.env['jlink.finding.answer'].with_user(self.researcher).create({
            'finding_id': self.finding.id, 'answer': "x",
        })
        with self.assertRaises(AccessError):
            window.action_answer()
        self.assertEqual(self.finding.state, 'open')

    def test_nobody_but_the_officer_closes(self):
        self.finding.with_user(self.manager)._answer("Done.")
        for role in ('account manager', 'researcher', 'management', 'back office', 'employee', 'administrator'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.finding.with_user(self.users[role]).action_close()

    def test_findings_of_others_are_not_seen(self):
        self.assertEqual(self.finding.with_user(self.manager).description, "CO-00001 has no signed scan")
        for role in ('researcher', 'management', 'back office'):
            user = self.users[role]
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.finding.with_user(user).read(['description'])
            self.assertFalse(self.env['jlink.finding'].with_user(user).search_count([('id', '=', self.finding.id)]))
        with self.assertRaises(AccessError):
            self.finding.with_user(self.manager).write({'due_on': '2099-01-01'})

    def test_an_answered_finding_is_fixed(self):
        self.finding.with_user(self.manager)._answer("Done.")
        for values in ({'due_on': '2099-01-01'}, {'description': "x"}, {'responsible_id': self.researcher.id}):
            with self.subTest(values=values), self.assertRaises(FindingError):
                self.finding.write(values)
        for values in ({'state': 'closed'}, {'answer': "x"}):
            with self.subTest(values=values), self.assertRaises(GuardedFieldError):
                self.finding.write(values)
        with self.assertRaises(FindingError):
            self.finding.sudo().unlink()

    def test_a_change_of_day_or_person_leaves_evidence_and_moves_the_task(self):
        self.finding.write({'responsible_id': self.researcher.id, 'due_on': '2099-01-01'})
        self.assertEqual(self.finding.activity_ids.user_id, self.researcher)
        entry = self.env['jlink.ledger.entry'].search([('model', '=', 'jlink.finding'), ('event', '=', 'change')], limit=1)
        self.assertEqual(entry.reference, self.finding.name)

    def test_the_responsible_has_a_role(self):
        with self.assertRaises(ValidationError):
            self.finding.responsible_id = self.users['employee']

    def test_overdue_is_seen(self):
        self.finding.due_on = fields.Date.subtract(fields.Date.today(), days=1)
        self.assertTrue(self.finding.is_overdue)

    # === SPOT CHECKS === #

    def make_check(self, kind='consent', **values):
        return self.env['jlink.spot.check'].with_user(self.officer).create({'kind': kind, 'size': 2, **values})

    def test_the_system_draws_once_and_each_item_is_judged(self):
        for number in range(4):
            self.record(f"Person {number}", f'person{number}@example.com')
        check = self.make_check(size=3)
        check.action_draw()
        self.assertEqual(len(check.line_ids), 3)
        self.assertGreaterEqual(check.stock_size, 5)
        with self.assertRaises(StepBlockedError):
            check.action_finish()
        check.line_ids[:2].action_ok()
        with self.assertRaises(StepBlockedError):
            check.line_ids[2].action_finding()
        check.line_ids[2].note = "No evidence"
        action = check.line_ids[2].action_finding()
        finding = self.env['jlink.finding'].browse(action['res_id'])
        self.assertEqual((finding.source, finding.description), ('spot_check', "No evidence"))
        self.assertIn(check.name, finding.origin)
        check.action_finish()
        self.assertEqual((check.state, check.finding_count), ('done', 1))

    def test_what_is_drawn_is_not_chosen(self):
        check = self.make_check()
        lines = self.env['jlink.spot.check.line'].with_user(self.officer)
        with self.assertRaises(AccessError):
            lines.sudo().create({'check_id': check.id, 'reference': "x", 'res_model': 'x', 'res_id': 1})
        check.action_draw()
        for values in ({'size': 5}, {'kind': 'ledger'}, {'date_from': '2020-01-01'}):
            with self.subTest(values=values), self.assertRaises(SpotCheckError):
                check.write(values)
        with self.assertRaises(SpotCheckError):
            check.unlink()
        with self.assertRaises(SpotCheckError):
            check.sudo().line_ids.unlink()
        check.line_ids[0].action_ok()
        with self.assertRaises(SpotCheckError):
            check.line_ids[0].note = "x"

    def test_every_kind_draws_numbers(self):
        for kind in dict(self.env['jlink.spot.check']._get_kinds()).keys() & {'consent', 'profile', 'ledger'}:
            check = self.make_check(kind)
            check.action_draw()
            with self.subTest(kind=kind):
                self.assertTrue(check.line_ids)
                self.assertNotIn("Paula", " ".join(check.line_ids.mapped('reference')))
                self.assertTrue(check.line_ids[0].action_open_item())

    def test_nothing_in_the_period_is_said_so(self):
        with self.assertRaises(StepBlockedError):
            self.make_check(date_from='2001-01-01', date_to='2001-02-01').action_draw()

    # === ADVICE === #

    def test_released_advice_is_immutable(self):
        advice = self.env['jlink.advice'].with_user(self.officer).create({
            'title': "Chat tool", 'asked_by_id': self.manager.id, 'question': "May we?",
        })
        with self.assertRaises(StepBlockedError):
            advice.action_release()
        with self.assertRaises(AccessError):
            advice.with_user(self.manager).read(['question'])
        advice.advice = "Not without a contract."
        advice.action_release()
        self.assertEqual(advice.with_user(self.manager).advice, "Not without a contract.")
        self.assertTrue(advice.with_user(self.users['management']).content_hash)
        with self.assertRaises(AccessError):
            advice.with_user(self.researcher).read(['advice'])
        with self.assertRaises(AdviceError):
            advice.sudo().write({'advice': "x"})
        with self.assertRaises(AdviceError):
            advice.sudo().unlink()

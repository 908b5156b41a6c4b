from odoo import Command
from odoo.tests import tagged

from ..exceptions import NonconformityError, NonconformityNotAllowedError
from .corrective_common import CorrectiveCase


@tagged('post_install', '-at_install')
class TestNonconformity(CorrectiveCase):

    # === WHAT IS MISSING === #

    def test_panel_names_all_that_is_missing_beforehand(self):
        nonconformity = self.make()
        self.assertEqual(self.codes(nonconformity), ['cause', 'analysis', 'action', 'effect'])
        nonconformity.write({'cause_ids': [Command.link(self.cause.id)], 'analysis': "Typed twice"})
        self.assertEqual(self.codes(nonconformity), ['action', 'effect'])
        action = self.make_action(nonconformity)
        self.assertEqual(self.codes(nonconformity), ['action', 'effect'])
        action.with_user(self.owner)._finish("Done")
        self.assertEqual(self.codes(nonconformity), ['effect'])
        nonconformity._judge('effective', "No complaint since")
        self.assertEqual(self.codes(nonconformity), [])

    def test_closing_names_what_is_missing(self):
        nonconformity = self.make_analysed()
        with self.assertRaisesRegex(NonconformityError, "Plan an action"):
            nonconformity.action_close()
        self.assertEqual(nonconformity.state, 'draft')

    def test_a_complete_one_is_closed_with_evidence(self):
        nonconformity = self.make_closed()
        self.assertEqual((nonconformity.state, nonconformity.closed_by_id), ('done', self.quality))
        self.assertTrue(nonconformity.closing_date)
        self.assertEqual(self.events(nonconformity), ['judge', 'close'])
        self.assertEqual(self.events(nonconformity.action_ids), ['finish'])

    def test_without_an_action_the_reason_counts(self):
        nonconformity = self.make_analysed(no_action_reason="The customer was mistaken")
        nonconformity._judge('effective', "Customer agrees")
        nonconformity.action_close()
        self.assertEqual(nonconformity.state, 'done')

    def test_blank_texts_count_for_nothing(self):
        nonconformity = self.make_analysed(analysis="  \n", no_action_reason=" ")
        self.assertEqual(self.codes(nonconformity), ['analysis', 'action', 'effect'])

    def test_a_cancelled_action_is_not_a_finished_one(self):
        nonconformity = self.make_analysed()
        self.make_action(nonconformity)._cancel("Too expensive")
        self.assertEqual(self.codes(nonconformity), ['cancelled', 'effect'])
        self.make_action(nonconformity).with_user(self.owner)._finish("Done the cheap way")
        self.assertEqual(self.codes(nonconformity), ['effect'])

    def test_an_archived_action_is_not_a_finished_one(self):
        nonconformity = self.make_analysed()
        action = self.make_action(nonconformity)
        action.active = False
        self.assertEqual(self.codes(nonconformity), ['action', 'effect'])
        with self.assertRaisesRegex(NonconformityError, "archived"):
            nonconformity._judge('effective', "Looks good")
        action._cancel("Not needed")
        self.make_action(nonconformity).with_user(self.owner)._finish("Done")
        self.assertEqual(self.codes(nonconformity), ['effect'])

    def test_an_action_ended_without_a_word_is_not_a_finished_one(self):
        action = self.make_action()
        action.stage_id = self.action_closed
        nonconformity = self.make_analysed(action_ids=[Command.link(action.id)])
        self.assertEqual(self.codes(nonconformity), ['action', 'effect'])
        action.with_user(self.owner)._finish("Rates come from the order")
        self.assertEqual(self.codes(nonconformity), ['effect'])

    # === THE EFFECT === #

    def test_whoever_has_a_part_in_it_does_not_judge(self):
        for values in ({'responsible_user_id': self.quality.id}, {}):
            with self.subTest(values=values):
                nonconformity = self.make_analysed(**values)
                owner = self.owner if values else self.quality
                self.make_action(nonconformity, user_id=owner.id).with_user(owner)._finish("Done")
                with self.assertRaises(NonconformityNotAllowedError):
                    nonconformity._judge('effective', "I did well")
                nonconformity.with_user(self.management)._judge('effective', "They did well")
                self.assertEqual(nonconformity.judged_by_id, self.management)

    def test_whoever_judged_cannot_become_responsible_to_close(self):
        nonconformity = self.make_judged()
        nonconformity.responsible_user_id = self.quality
        self.assertEqual(self.codes(nonconformity), ['judged-own'])

    def test_an_account_manager_neither_judges_nor_closes(self):
        nonconformity = self.make_judged().with_user(self.responsible)
        for step in (lambda: nonconformity._judge('effective', "Fine"), nonconformity.action_close,
                     nonconformity.action_judge, nonconformity.action_cancel, nonconformity.action_reopen):
            with self.assertRaises(NonconformityNotAllowedError):
                step()

    def test_nobody_judges_before_the_actions_are_finished(self):
        nonconformity = self.make_analysed()
        self.make_action(nonconformity)
        with self.assertRaisesRegex(NonconformityError, "not finished"):
            nonconformity._judge('effective', "Will be fine")

    def test_a_judgement_says_what_shows_it(self):
        with self.assertRaises(NonconformityError):
            self.make_finished()._judge('effective', "  ")

    def test_what_had_no_effect_needs_a_further_action_and_another_judgement(self):
        nonconformity = self.make_finished()
        nonconformity._judge('ineffective', "Two wrong rates again")
        self.assertEqual(self.codes(nonconformity), ['ineffective'])
        self.make_action(nonconformity).with_user(self.owner)._finish("Second pair of eyes")
        nonconformity._judge('effective', "None in 60")
        self.assertEqual(self.codes(nonconformity), [])
        self.assertEqual(self.events(nonconformity), ['judge', 'judge'])

    def test_a_judgement_before_the_last_action_does_not_count(self):
        nonconformity = self.make_judged()
        action = self.make_action(nonconformity)
        action.with_user(self.owner)._finish("Later")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mgmtsystem_action SET finished_on = finished_on + interval '1 hour' WHERE id = %s", [action.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.codes(nonconformity), ['judged-early'])

    # === AFTERWARDS === #

    def test_a_reopened_one_says_why_and_is_judged_anew(self):
        nonconformity = self.make_closed()
        with self.assertRaises(NonconformityError):
            nonconformity._reopen(" ")
        nonconformity._reopen("It happened again")
        self.assertEqual((nonconformity.state, nonconformity.effect), ('analysis', False))
        self.assertFalse(nonconformity.closing_date)
        self.assertIn("It happened again", nonconformity.message_ids[0].body + nonconformity.message_ids[1].body)
        self.assertEqual(self.events(nonconformity), ['judge', 'close', 'reopen'])
        nonconformity.analysis = "Deeper"
        self.assertEqual(self.codes(nonconformity), ['effect'])

    def test_cancelling_says_why_and_leaves_no_action_open(self):
        nonconformity = self.make()
        action = self.make_action(nonconformity)
        with self.assertRaisesRegex(NonconformityError, "Finish or cancel"):
            nonconformity._cancel("Mistaken")
        action._cancel("Not needed")
        nonconformity._cancel("Mistaken")
        self.assertEqual((nonconformity.state, nonconformity.cancel_reason), ('cancel', "Mistaken"))
        with self.assertRaises(NonconformityError):
            nonconformity.name = "Else"
        nonconformity._reopen("Not mistaken")
        self.assertEqual((nonconformity.state, nonconformity.cancel_reason), ('analysis', False))

    # === WHO IS GATED === #

    def test_what_comes_from_customers_is_checked_whatever_somebody_says(self):
        values = self.prepare(is_gated=False, res_model='jlink.complaint', res_id=1)
        self.assertTrue(self.nonconformities.create(values).is_gated)
        linked = self.make(is_gated=False)
        linked.write({'res_model': 'jlink.complaint', 'res_id': 1})
        self.assertTrue(linked.is_gated)

    def test_the_company_decides_about_the_others(self):
        values = self.prepare()
        del values['is_gated']
        self.assertFalse(self.nonconformities.create(dict(values)).is_gated)
        self.env.company.jlink_gate_nonconformities = True
        self.assertTrue(self.nonconformities.create(dict(values)).is_gated)

    def test_checking_is_never_switched_off(self):
        with self.assertRaises(NonconformityError):
            self.make().is_gated = False

    def test_the_others_work_as_before(self):
        nonconformity = self.make(is_gated=False).with_user(self.viewer)
        action = self.make_action(nonconformity).with_user(self.viewer)
        nonconformity.write({'action_comments': "Plan", 'stage_id': self.open.id})
        self.assertEqual(action.stage_id, self.action_open)
        action.stage_id = self.action_closed
        nonconformity.write({'evaluation_comments': "Good", 'stage_id': self.done.id})
        self.assertEqual(nonconformity.state, 'done')
        nonconformity.stage_id = self.open
        nonconformity.name = "Still editable"
        self.assertFalse(nonconformity.blockers)

    def test_what_is_missing_costs_the_same_for_many(self):
        few, many = ((self.env['mgmtsystem.nonconformity'].browse([
            self.make_finished().id for _number in range(count)
        ])).with_user(self.quality) for count in (2, 20))
        counts = []
        for records in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(all(records.mapped('blockers')))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

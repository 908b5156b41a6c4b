"""Ways past the gates that somebody may try: each ends where it began."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import NonconformityError
from .corrective_common import CorrectiveCase


@tagged('post_install', '-at_install')
class TestWaysPastTheGates(CorrectiveCase):

    def everybody(self, record):
        """Yield the record as the one with most rights, as the system's user, and with no check of rights at all."""
        yield record.with_user(self.quality)
        yield record.with_user(self.env.ref('base.user_root'))
        yield record.sudo()

    def assert_refused(self, attempt):
        """Check that somebody without the right, or a gate, is in the way."""
        try:
            with self.cr.savepoint():
                attempt()
        except (NonconformityError, AccessError):
            return
        self.fail("it was possible")

    # === CLOSING === #

    def test_nothing_is_created_closed(self):
        for values in ({'stage_id': self.done.id}, {'stage_id': self.done.id, 'state': 'draft'},
                       {'stage_id': self.env.ref('mgmtsystem_nonconformity.stage_cancel').id}):
            for model in self.everybody(self.nonconformities):
                with self.subTest(values=values, user=model.env.user.login), self.assertRaises(NonconformityError):
                    model.create(self.prepare(**values))

    def test_nothing_is_created_closed_by_defaults_of_the_client(self):
        with self.assertRaises(NonconformityError):
            self.nonconformities.with_context(default_stage_id=self.done.id).create(self.prepare())
        self.env['ir.default'].set('mgmtsystem.nonconformity', 'stage_id', self.done.id)
        with self.assertRaises(NonconformityError):
            self.nonconformities.create(self.prepare())

    def test_a_state_that_is_given_counts_for_nothing(self):
        nonconformity = self.make(state='done')
        self.assertEqual(nonconformity.state, 'draft')
        for record in self.everybody(nonconformity):
            with self.assertRaises(NonconformityError):
                record.write({'state': 'done'})

    def test_nothing_is_imported_closed(self):
        names = ['name', 'description', 'partner_id/.id', 'responsible_user_id/.id', 'manager_user_id/.id', 'is_gated',
                 'stage_id/.id', 'evaluation_comments']
        row = ["Imported", "Text", str(self.customer.id), str(self.responsible.id), str(self.management.id), 'True',
               str(self.done.id), "Fine"]
        result = self.nonconformities.load(names, [row])
        self.assertFalse(result['ids'])
        self.assertIn("buttons", result['messages'][0]['message'])

    def test_no_judgement_is_created_or_written_by_hand(self):
        forged = {'effect': 'effective', 'judged_by_id': self.management.id, 'judged_on': '2026-01-01',
                  'closed_by_id': self.management.id, 'evaluation_comments': "Fine", 'closing_date': '2026-01-01'}
        nonconformity = self.make(**forged)
        self.assertFalse(any(nonconformity[name] for name in forged))
        defaults = {f'default_{name}': value for name, value in forged.items()}
        with_defaults = self.nonconformities.with_context(**defaults)
        self.assertFalse(any(with_defaults.create(self.prepare())[name] for name in forged))
        for name, value in forged.items():
            for record in self.everybody(nonconformity):
                with self.subTest(name=name, user=record.env.user.login), self.assertRaises(NonconformityError):
                    record.write({name: value})

    def test_moving_the_card_closes_nothing_even_if_all_is_there(self):
        nonconformity = self.make_judged()
        for record in self.everybody(nonconformity):
            with self.assertRaises(NonconformityError):
                record.write({'stage_id': self.done.id})

    def test_one_of_many_edited_at_once_refuses_all(self):
        others = self.make(is_gated=False, evaluation_comments="Fine") + self.make()
        with self.assertRaises(NonconformityError):
            others.write({'stage_id': self.done.id})

    def test_another_name_or_an_own_stage_closes_nothing_either(self):
        stage = self.env['mgmtsystem.nonconformity.stage'].create({'name': "Almost", 'state': 'done'})
        with self.assertRaises(NonconformityError):
            self.make().stage_id = stage

    def test_a_stage_that_is_used_keeps_its_meaning(self):
        nonconformity = self.make()
        stage = nonconformity.stage_id
        for record in self.everybody(stage):
            with self.assertRaises(NonconformityError):
                record.state = 'done'
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
            stage.sudo().unlink()
        stage.sudo().name = "First look"
        self.assertEqual(nonconformity.state, 'draft')

    def test_a_closed_one_of_before_cannot_become_a_checked_one(self):
        before = self.make(is_gated=False, evaluation_comments="Fine")
        before.stage_id = self.done
        with self.assertRaises(NonconformityError):
            before.is_gated = True

    def test_a_copy_begins_at_the_beginning(self):
        copy = self.make_closed().copy()
        self.assertEqual(copy.state, 'draft')
        self.assertEqual(self.codes(copy), ['cause', 'analysis', 'action', 'effect'])

    def test_nobody_deletes_one(self):
        for record in self.everybody(self.make()):
            self.assert_refused(record.unlink)
        with self.assertRaises(NonconformityError):
            self.make_action(self.make()).sudo().unlink()

    # === THE PLAN === #

    def test_an_unfinished_action_does_not_vanish_from_the_plan(self):
        nonconformity = self.make_analysed()
        action = self.make_action(nonconformity)
        action.stage_id = self.action_open
        for attempt in (
            lambda: nonconformity.write({'action_ids': [Command.unlink(action.id)]}),
            lambda: nonconformity.write({'action_ids': [Command.clear()]}),
            lambda: action.write({'nonconformity_ids': [Command.clear()]}),
            lambda: action.sudo().write({'nonconformity_ids': [Command.set([])]}),
            lambda: nonconformity.write({'action_ids': [Command.delete(action.id)]}),
        ):
            self.assert_refused(attempt)
        self.assertEqual(nonconformity.action_ids, action)

    def test_a_mere_idea_may_leave_the_plan(self):
        nonconformity = self.make_analysed()
        self.make_action(nonconformity)
        nonconformity.action_ids = [Command.clear()]
        self.assertFalse(nonconformity.action_ids)

    def test_an_action_is_ended_by_its_button_only(self):
        nonconformity = self.make_analysed()
        action = self.make_action(nonconformity)
        for stage in (self.action_closed, self.action_cancelled):
            for record in self.everybody(action):
                with self.assertRaises(NonconformityError):
                    record.write({'stage_id': stage.id})
            with self.assertRaises(NonconformityError):
                self.make_action(nonconformity, stage_id=stage.id)

    def test_an_action_that_is_born_ended_counts_for_nothing(self):
        nonconformity = self.make_analysed(action_ids=[Command.create({
            'name': "Done", 'type_action': 'correction', 'stage_id': self.action_closed.id,
        })])
        self.assertEqual(self.codes(nonconformity), ['action', 'effect'])
        self.assertIn("does not say what was done", str(nonconformity.blockers))

    def test_what_was_done_is_not_forged(self):
        forged = {'result': "All", 'finished_on': '2026-01-01', 'finished_by_id': self.owner.id,
                  'cancel_reason': "No", 'reminded_stage': 'escalated'}
        action = self.make_action(self.make(), **forged)
        self.assertFalse(any(action[name] for name in forged))
        for name, value in forged.items():
            for record in self.everybody(action):
                with self.subTest(name=name), self.assertRaises(NonconformityError):
                    record.write({name: value})

    def test_a_stage_of_actions_that_is_used_keeps_its_meaning(self):
        nonconformity = self.make_analysed()
        action = self.make_action(nonconformity)
        with self.assertRaises(NonconformityError):
            action.stage_id.sudo().is_ending = True
        action._cancel("Not now")
        with self.assertRaises(NonconformityError):
            self.action_cancelled.is_cancelled = False
        self.assertEqual(self.codes(nonconformity), ['cancelled', 'effect'])

    # === AFTER CLOSING === #

    def test_a_closed_one_stays_as_it_is(self):
        closed = self.make_closed()
        idea = self.make_action()
        for values in (
            {'name': "Else"}, {'analysis': "Else"}, {'description': "Else"}, {'cause_ids': [Command.clear()]},
            {'action_ids': [Command.link(idea.id)]}, {'action_ids': [Command.clear()]}, {'kanban_state': 'blocked'},
            {'partner_id': self.owner.partner_id.id}, {'stage_id': self.open.id}, {'res_id': 7},
            {'immediate_action_id': idea.id}, {'closing_date': False}, {'responsible_user_id': self.owner.id},
        ):
            for record in self.everybody(closed):
                with self.subTest(values=values, user=record.env.user.login), self.assertRaises(NonconformityError):
                    record.write(values)

    def test_actions_of_a_closed_one_stay_as_they_are(self):
        closed = self.make_closed()
        action, idea = closed.action_ids, self.make_action()
        for attempt in (
            lambda record: record.write({'name': "Else"}), lambda record: record.write({'active': False}),
            lambda record: record.write({'stage_id': self.action_open.id}),
            lambda record: record.write({'nonconformity_ids': [Command.clear()]}),
            lambda record: record._reopen("Again"), lambda record: record._cancel("Again"),
            lambda record: record._finish("Again"), lambda record: record.unlink(),
        ):
            for record in self.everybody(action):
                self.assert_refused(lambda record=record, attempt=attempt: attempt(record))
        with self.assertRaises(NonconformityError):
            idea.write({'nonconformity_ids': [Command.link(closed.id)]})
        with self.assertRaises(NonconformityError):
            idea.write({'nonconformity_immediate_id': [Command.link(closed.id)]})
        with self.assertRaises(NonconformityError):
            self.make_action(closed)

    def test_causes_that_are_named_stay(self):
        self.make_closed()
        with self.assertRaises(NonconformityError):
            self.cause.sudo().unlink()

    def test_the_conversation_goes_on_after_closing(self):
        closed = self.make_closed()
        closed.message_post(body="Filed")
        closed.activity_schedule('mail.mail_activity_data_todo', summary="Look again", user_id=self.quality.id)
        closed.action_ids.message_post(body="Filed")
        self.env.flush_all()
        self.assertTrue(closed.activity_ids)

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import (
    GuardedFieldError,
    StepBlockedError,
    StepNotAllowedError,
    StepNotPossibleError,
)

from ..exceptions import AgreedTermsError, PositionInUseError
from .common import PositionCase


@tagged('post_install', '-at_install')
class TestPosition(PositionCase):

    def missing(self, position, step='agree'):
        """Return the codes of what is missing for a step, as the panel shows them."""
        position.invalidate_recordset(['blockers'])
        entry = next(entry for entry in position.blockers if entry['step'] == step)
        return [blocker['code'] for blocker in entry['blockers']]

    # === RECORDING === #

    def test_each_position_gets_its_own_number(self):
        first, second = self.make_position(), self.make_position(name="P-00000")
        self.assertRegex(first.name, r'^P-\d{5}$')
        self.assertNotEqual(first.name, second.name)
        self.assertNotEqual(second.name, "P-00000")

    def test_positions_are_recorded_in_a_constant_number_of_queries(self):
        model = self.env['jlink.position'].with_user(self.account_manager)
        values = self.prepare_position()
        model.create([values] * 2)

        def count(number):
            self.env.flush_all()
            before = self.cr.sql_log_count
            model.create([values] * number)
            self.env.flush_all()
            return self.cr.sql_log_count - before
        few, many = count(5), count(50)
        inserts = 45 * len(model.search([], limit=1).answer_ids) // 100 + 1
        self.assertLessEqual(
            many - few, 2 * 45 + inserts, "a position's number, Odoo's subscription, and answers by the hundred",
        )

    def test_a_person_chosen_as_customer_becomes_the_contact_of_their_company(self):
        form = Form(self.env['jlink.position'].with_user(self.account_manager))
        form.partner_id = self.contact
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.contact_id, self.contact)

    def test_another_customer_drops_the_contact(self):
        form = Form(self.make_position())
        form.partner_id = self.env['res.partner'].create({'name': "Nord Bank AG", 'is_company': True})
        self.assertFalse(form.contact_id)

    def test_the_teams_researchers_search_unless_the_position_names_others(self):
        self.team.research_user_ids = self.researcher
        self.assertEqual(self.make_position().research_user_ids, self.researcher)
        other = self.make_user('other_researcher', 'jlink_compliance.group_researcher')
        named = self.make_position(research_user_ids=[Command.set(other.ids)])
        self.assertEqual(named.research_user_ids, other)

    def test_the_board_shows_the_open_states_in_the_order_of_the_work(self):
        positions = self.env['jlink.position'].with_user(self.account_manager)
        positions.create({})._decide('cancel', "Asked twice", self.env['res.partner'])
        groups = positions.formatted_read_group([('user_id', '=', self.account_manager.id)], ['state'], ['__count'])
        shown = [group['state'] for group in positions.with_context(read_group_expand=True).web_read_group(
            [('user_id', '=', self.account_manager.id)], ['state'],
        )['groups']]
        self.assertEqual(len(groups), 1)
        self.assertEqual(shown, ['draft', 'agreed', 'released', 'on_hold', 'cancelled'])

    def test_a_salary_is_asked_for_per_year(self):
        position = self.make_position()
        self.assertEqual(position.price_unit, 'hour')
        position.service_type = 'permanent'
        self.assertEqual(position.price_unit, 'year')
        position.write({'service_type': 'freelance', 'price_unit': 'day'})
        self.assertEqual(position.price_unit, 'day')

    def test_upside_down_input_is_refused_with_a_sentence(self):
        wrong = {
            'the assignment ends before it starts': {'start_date': '2030-02-01', 'end_date': '2030-01-01'},
            'price range upside down': {'price_min': 100, 'price_max': 90},
            'negative price': {'price_min': -1},
            'nobody needed': {'headcount': 0},
            'more than full time': {'workload': 110},
            'more than all remote': {'remote_share': 101},
        }
        for reason, values in wrong.items():
            with (
                self.subTest(reason), mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation) as caught,
                self.cr.savepoint(),
            ):
                self.make_position(**values)
            constraint = caught.exception.diag.constraint_name.removeprefix('jlink_position')
            message = self.env['jlink.position']._table_objects[f'jlink_position{constraint}'].get_error_message(
                self.env['jlink.position'], caught.exception.diag,
            )
            self.assertTrue(message.strip().endswith('.'), message)

    # === WHAT IS MISSING === #

    def test_an_empty_position_says_all_that_is_missing(self):
        position = self.env['jlink.position'].with_user(self.account_manager).create({})
        self.assertEqual(set(self.missing(position)) & {
            'term_partner_id', 'term_role', 'term_skill_ids', 'term_start_date', 'term_price_max',
            'term_submission_deadline', 'term_proposal_delivery', 'term_proposal_date',
        }, {
            'term_partner_id', 'term_role', 'term_skill_ids', 'term_start_date', 'term_price_max',
            'term_submission_deadline', 'term_proposal_delivery', 'term_proposal_date',
        })

    def test_a_profile_without_any_must_is_not_complete(self):
        position = self.make_position()
        position.skill_ids.importance = 'should'
        self.assertIn('term_skill_ids', self.missing(position))
        position.skill_ids.importance = 'must'
        self.assertNotIn('term_skill_ids', self.missing(position))

    def test_what_is_missing_costs_the_same_for_one_and_many(self):
        positions = self.env['jlink.position'].with_user(self.account_manager).create(
            [self.prepare_position() for _number in range(20)],
        )

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            records.mapped('name')
            before = self.cr.sql_log_count
            records.mapped('blockers')
            return self.cr.sql_log_count - before
        count(positions[:1])
        self.assertEqual(count(positions[:1]), count(positions))

    # === STEPS === #

    def test_an_incomplete_position_cannot_be_agreed(self):
        position = self.make_position(price_max=0, price_min=0)
        with self.assertRaisesRegex(StepBlockedError, "price range"):
            self.agree(position)
        with self.assertRaises(StepBlockedError):
            position.action_agree()
        self.assertEqual(position.state, 'draft')
        self.assertFalse(position.version_ids)

    def test_nobody_writes_a_state_or_what_proves_it(self):
        position = self.make_position()
        for user in (self.account_manager, self.management, self.env.ref('base.user_admin')):
            for values in ({'state': 'released'}, {'is_in_research': True}, {'version_id': 1}):
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(UserError),
                ):
                    position.with_user(user).write(values)
        with self.assertRaises(GuardedFieldError):
            position.sudo().write({'state': 'released'})

    def test_a_position_starts_as_a_draft_whatever_is_asked_for(self):
        model = self.env['jlink.position'].with_user(self.account_manager)
        model.env['ir.default'].set('jlink.position', 'state', 'released', user_id=True)
        tries = (
            model.create({'state': 'released', 'is_in_research': True}),
            model.with_context(default_state='agreed', default_is_in_research=True).create({}),
            model.create({}),
            self.make_position().copy({'state': 'released'}),
        )
        for position in tries:
            self.assertEqual((position.state, position.is_in_research), ('draft', False))

    def test_only_the_account_management_takes_steps(self):
        position = self.make_position()
        with self.assertRaisesRegex(StepNotAllowedError, "Account Management"):
            position.with_user(self.management).action_cancel()
        with self.assertRaises(UserError):
            position.with_user(self.researcher).action_cancel()

    def test_a_step_from_the_wrong_state_says_so(self):
        position = self.make_position()
        with self.assertRaisesRegex(StepNotPossibleError, "Draft"):
            position.action_resume()

    def test_each_decision_asks_for_a_reason_and_leaves_it_in_the_chatter(self):
        position = self.make_position()
        self.agree(position)
        ways = {'hold': 'on_hold', 'cancel': 'cancelled'}
        for name, state in ways.items():
            action = getattr(position, f'action_{name}')()
            wizard = self.env[action['res_model']].with_user(self.account_manager).with_context(**
                action['context'],
            ).create({'reason': f"because of {name}"})
            wizard.action_confirm()
            self.assertEqual(position.state, state)
            self.assertEqual(position.state_reason, f"because of {name}")
            self.assertIn(f"because of {name}", position.message_ids[0].body)
        position.action_reopen()
        self.assertEqual((position.state, position.state_reason), ('draft', False))

    # === AGREED TERMS STAND === #

    def test_agreed_terms_cannot_be_changed_by_any_way(self):
        position = self.make_position()
        self.agree(position)
        draft_line = self.make_position().skill_ids
        position.invalidate_recordset()
        ways = {
            'write': lambda: position.write({'price_max': 200}),
            'write as superuser': lambda: position.sudo().write({'role': "Tester"}),
            'line': lambda: position.skill_ids.write({'years': 1}),
            'command': lambda: position.write({'skill_ids': [Command.clear()]}),
            'new line': lambda: self.env['jlink.position.skill'].with_user(self.account_manager).create({
                'position_id': position.id, 'skill_id': self.postgresql.id,
            }),
            'moved line': lambda: draft_line.write({'position_id': position.id}),
            'moved away': lambda: position.skill_ids.write({'position_id': self.make_position().id}),
            'deleted line': lambda: position.skill_ids.unlink(),
            'new requirement': lambda: self.env['jlink.position.requirement'].sudo().create({
                'position_id': position.id, 'name': "Weekly report",
            }),
            'import': lambda: position._load_records_write({'role': "Tester"}),
            'other company': lambda: position.write({'company_id': self.company.id}),
        }
        for name, way in ways.items():
            with self.subTest(name), self.assertRaises(AgreedTermsError), self.cr.savepoint():
                way()

    def test_an_import_over_an_agreed_position_is_refused_and_says_why(self):
        position = self.make_position()
        self.agree(position)
        result = self.env['jlink.position'].with_user(self.account_manager).load(
            ['.id', 'role'], [[str(position.id), "Tester"]],
        )
        self.assertIn("Revise", result['messages'][0]['message'])
        self.assertEqual(position.role, "Senior Java Developer")

    def test_a_position_with_evidence_is_not_deleted(self):
        position = self.make_position()
        self.make_position().unlink()
        self.agree(position)
        with self.assertRaises(PositionInUseError):
            position.unlink()

    def test_a_copy_takes_the_terms_but_no_evidence(self):
        position = self.make_position()
        self.agree(position)
        copy = position.copy()
        self.assertEqual(copy.state, 'draft')
        self.assertFalse(copy.version_id or copy.version_ids)
        self.assertEqual(copy.skill_ids.skill_id, self.java)
        self.assertNotEqual(copy.name, position.name)

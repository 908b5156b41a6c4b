from datetime import timedelta

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..exceptions import AgreedTermsError
from .common import PositionCase


@tagged('post_install', '-at_install')
class TestChecklistGuards(PositionCase):
    """The ways around the checklist, none of which leads anywhere, and who sees what."""

    def record(self, **values):
        """Return a position whose checklist nobody has asked yet."""
        model = self.env['jlink.position'].with_user(self.account_manager)
        return model.create(self.prepare_position(**values))

    def answer(self, position, code):
        return position.answer_ids.filtered(lambda answer: answer.code == code)

    # === GUARDS === #

    def test_agreed_answers_stand_whatever_way_one_tries(self):
        position = self.make_position()
        self.agree(position)
        answer = self.answer(position, 'languages')
        ways = {
            'write': lambda: answer.write({'value_text': "Other"}),
            'not applicable': lambda: answer.write({'not_applicable': True, 'reason': "Other"}),
            'superuser': lambda: answer.sudo().write({'value_text': "Other"}),
            'through the position': lambda: position.write({
                'answer_ids': [Command.update(answer.id, {'value_text': "Other"})],
            }),
            'web_save': lambda: answer.web_save({'value_text': "Other"}, {}),
            'guide': position.action_open_checklist,
            'new revision': position.action_use_current_checklist,
        }
        for way, attempt in ways.items():
            with self.subTest(way), self.assertRaises(AgreedTermsError), self.env.cr.savepoint():
                attempt()
        result = answer.load(['.id', 'value_text'], [[str(answer.id), "Other"]])
        self.assertTrue(result['messages'])
        self.assertEqual(answer.value_text, "As discussed")

    def test_a_guide_opened_before_the_agreement_changes_nothing_after_it(self):
        position = self.make_position()
        action = position.with_context(jlink_blocker='answer_languages').action_open_checklist()
        guide = self.env['jlink.checklist.guide'].with_user(self.account_manager).browse(action['res_id'])
        self.agree(position)
        guide.value_text = "Other"
        with self.assertRaises(AgreedTermsError):
            guide.action_next()
        with self.assertRaises(AgreedTermsError):
            guide.write({'city': "Elsewhere"})

    def test_questions_are_neither_added_nor_removed_nor_bent_by_hand(self):
        position, other = self.record(), self.record()
        answer = self.answer(position, 'languages')
        item = answer.item_id
        values = {'position_id': position.id, **item.sudo()._prepare_answer_values()}
        ways = {
            'create': lambda: answer.create(values),
            'superuser creates': lambda: answer.sudo().create(values),
            'create by command': lambda: position.write({'answer_ids': [Command.create(values)]}),
            'unlink': answer.unlink,
            'superuser unlinks': lambda: answer.sudo().unlink(),
            'unlink by command': lambda: position.write({'answer_ids': [Command.delete(answer.id)]}),
            'clear': lambda: position.write({'answer_ids': [Command.clear()]}),
            'steal': lambda: position.write({'answer_ids': [Command.link(self.answer(other, 'languages').id)]}),
            'optional': lambda: answer.write({'is_mandatory': False}),
            'settled': lambda: answer.write({'is_answered': True}),
            'superuser settles': lambda: answer.sudo().write({'is_answered': True}),
            'extra': lambda: answer.write({'is_extra': True}),
            'not commercial': lambda: self.answer(position, 'price').write({'is_commercial': False}),
            'bound': lambda: answer.write({'bound_field': 'role'}),
            'other question': lambda: answer.write({'item_id': self.answer(position, 'decision').item_id.id}),
            'recorded by': lambda: answer.write({'recorded_by_id': self.management.id}),
        }
        for way, attempt in ways.items():
            with self.subTest(way), self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()
        self.assertFalse(answer.load(
            ['position_id/.id', 'item_id/.id', 'code', 'section', 'answer_type'],
            [[str(position.id), str(item.id), 'more', 'service', 'text']],
        )['ids'])

    def test_bad_answers_get_a_clear_sentence(self):
        position = self.record()
        stranger = self.env['res.partner'].create({'name': "Somebody Else"})
        foreign_option = self.answer(position, 'travel').item_id.option_ids[0]
        bad = [
            ('languages', {'value_date': fields.Date.today()}),
            ('role', {'value_text': "Other"}),
            ('equipment', {'value_option_id': foreign_option.id}),
            ('languages', {'value_text': "German", 'answered_by_id': stranger.id}),
            ('languages', {'value_text': "German", 'answered_on': fields.Datetime.now() + timedelta(days=1)}),
        ]
        for code, values in bad:
            with self.subTest(values), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.answer(position, code).write(values)

    def test_what_does_not_apply_has_a_reason_even_in_the_database(self):
        answer = self.answer(self.record(), 'languages')
        for reason in (False, '', "  "):
            with (
                self.assertRaises(psycopg2.errors.CheckViolation), mute_logger('odoo.sql_db'), self.env.cr.savepoint(),
            ):
                answer.write({'not_applicable': True, 'reason': reason})
                self.env.flush_all()

    def test_who_records_an_answer_is_written_down(self):
        answer = self.answer(self.record(), 'languages')
        answer.write({'value_text': "German", 'answered_by_id': self.contact.id})
        self.assertEqual(answer.recorded_by_id, self.account_manager)
        self.assertTrue(answer.answered_on)

    # === CONFIDENTIALITY === #

    def test_research_reads_what_is_not_commercial_of_positions_in_research(self):
        position = self.make_position()
        self.agree(position)
        model = self.env['jlink.position.answer'].with_user(self.researcher)
        self.assertFalse(model.search([('position_id', '=', position.id)]))
        position._workflow_write({'is_in_research': True})
        price = self.answer(position, 'price').with_user(self.researcher)
        self.assertTrue(price)
        self.env.invalidate_all()
        seen = model.search([('position_id', '=', position.id)])
        self.assertIn('languages', seen.mapped('code'))
        self.assertFalse(seen.filtered('is_commercial'))
        self.assertFalse({'price', 'invoicing', 'competition'} & set(seen.mapped('code')))
        self.assertEqual(position.with_user(self.researcher).answer_ids, seen)
        with self.assertRaises(AccessError):
            price.read(['value'])
        self.assertFalse(seen.has_access('write'))
        for user in (self.dpo, self.stranger):
            with self.assertRaises(AccessError):
                model.with_user(user).search([])

    def test_a_colleague_of_another_team_sees_no_answers_and_gets_no_guide(self):
        position = self.record()
        other_team = self.env['crm.team'].create({'name': "Another team"})
        colleague = self.make_user('colleague', 'jlink_compliance.group_account_manager')
        other_team.member_ids = [Command.link(colleague.id)]
        model = self.env['jlink.position.answer'].with_user(colleague)
        self.assertFalse(model.search([('position_id', '=', position.id)]))
        with self.assertRaises(AccessError):
            position.with_user(colleague).action_open_checklist()
        with self.assertRaises(AccessError):
            self.env['jlink.checklist.guide'].with_user(colleague).create({'position_id': position.id})


@tagged('post_install', '-at_install')
class TestChecklistRemotely(HttpCase, PositionCase):
    """What a browser or a program sends past the screens meets the same refusals."""

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does, and return the name of the refusal, if any."""
        response = self.url_open('/web/dataset/call_kw', json={
            'params': {'model': model, 'method': method, 'args': list(args), 'kwargs': kwargs},
        }).json()
        return response.get('error', {}).get('data', {}).get('name')

    def test_requests_past_the_screens_are_refused(self):
        position = self.make_position()
        self.agree(position)
        draft = self.env['jlink.position'].with_user(self.account_manager).create(self.prepare_position())
        agreed_answer, answer = (
            record.answer_ids.filtered(lambda line: line.code == 'languages') for record in (position, draft)
        )
        checklist = position.checklist_id
        refused = [
            ('jlink.position', 'write', draft.ids, {'completeness': 100}),
            ('jlink.position', 'web_save', draft.ids, {'open_mandatory_count': 0}),
            ('jlink.position', '_apply_checklist', draft.ids),
            ('jlink.position', 'action_open_checklist', position.ids),
            ('jlink.position.answer', 'write', agreed_answer.ids, {'value_text': "Other"}),
            ('jlink.position.answer', 'write', answer.ids, {'is_answered': True}),
            ('jlink.position.answer', 'unlink', answer.ids),
            ('jlink.position.answer', 'create', {'position_id': draft.id, 'item_id': answer.item_id.id}),
            ('jlink.position.answer', '_set_aside', answer.ids),
            ('jlink.checklist', 'write', checklist.ids, {'state': 'draft'}),
            ('jlink.checklist', 'action_withdraw', checklist.ids),
            ('jlink.checklist.item', 'write', answer.item_id.ids, {'is_mandatory': False}),
            ('jlink.checklist.item', 'update_field_translations', answer.item_id.ids, 'question', {'en_US': "?"}),
        ]
        self.env.flush_all()
        for user in (self.account_manager, self.researcher, self.management, self.dpo):
            self.authenticate(user.login, user.login)
            for model, method, *args in refused:
                if user == self.management and method == 'action_withdraw':
                    continue
                with self.subTest(user=user.login, model=model, method=method), mute_logger('odoo.http'):
                    self.assertTrue(self.call(model, method, *args))
        self.env.invalidate_all()
        self.assertEqual(agreed_answer.value_text, "As discussed")
        self.assertEqual(checklist.state, 'released')
        self.assertFalse(answer.is_answered)

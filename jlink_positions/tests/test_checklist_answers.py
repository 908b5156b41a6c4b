from datetime import timedelta

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import GuardedFieldError, StepBlockedError

from ..exceptions import AgreedTermsError
from .common import PositionCase


@tagged('post_install', '-at_install')
class TestChecklistAnswers(PositionCase):
    """The answers of a position, and the completeness that follows from them."""

    def record(self, **values):
        """Return a position whose checklist nobody has asked yet."""
        model = self.env['jlink.position'].with_user(self.account_manager)
        return model.create(self.prepare_position(**values))

    def answer(self, position, code):
        return position.answer_ids.filtered(lambda answer: answer.code == code)

    def settled(self, position):
        return len(position.answer_ids.filtered('is_answered'))

    # === COMING AND GOING === #

    def test_a_position_gets_the_questions_of_its_service_type(self):
        for service_type in ('freelance', 'temporary', 'permanent'):
            position = self.record(service_type=service_type)
            checklist = self.env.ref(f'jlink_positions.checklist_{service_type}')
            self.assertEqual(position.checklist_id.sudo(), checklist)
            self.assertEqual(position.answer_ids.mapped('item_id').sudo(), checklist.item_ids)

    def test_another_service_type_keeps_every_answer_given(self):
        position = self.record()
        said = {code: f"Said about {code}" for code in ('languages', 'decision', 'result')}
        for code, text in said.items():
            self.answer(position, code).value_text = text
        self.answer(position, 'equipment').value_option_id = self.answer(position, 'equipment').item_id.option_ids[1]
        self.answer(position, 'travel').write({'not_applicable': True, 'reason': "All remote"})
        position.service_type = 'permanent'
        for code, text in said.items():
            self.assertEqual(self.answer(position, code).value_text, text)
        self.assertEqual(self.answer(position, 'travel').reason, "All remote")
        self.assertEqual(
            set(position.answer_ids.filtered('is_extra').mapped('code')), {'result', 'travel', 'equipment'},
        )
        self.assertTrue(self.answer(position, 'fee'))
        self.assertFalse(self.answer(position, 'instructions'), "open questions of the other checklist go")
        position.service_type = 'temporary'
        equipment = self.answer(position, 'equipment')
        self.assertEqual(equipment.value, "The person")
        self.assertEqual(equipment.value_option_id.item_id, equipment.item_id)
        self.assertFalse(equipment.is_extra)
        position.service_type = 'freelance'
        self.assertFalse(position.answer_ids.filtered('is_extra'))
        self.assertEqual(self.answer(position, 'result').value_text, said['result'])

    def test_extra_answers_do_not_count(self):
        position = self.record()
        self.answer(position, 'result').value_text = "An interface"
        position.service_type = 'permanent'
        asked = position.answer_ids.filtered(lambda answer: not answer.is_extra)
        self.assertEqual(len(asked), len(self.env.ref('jlink_positions.checklist_permanent').item_ids))
        self.assertAlmostEqual(position.completeness, 100 * len(asked.filtered('is_answered')) / len(asked), places=1)

    def test_a_position_stays_with_its_revision_until_somebody_takes_over_the_new_one(self):
        position = self.record()
        self.answer(position, 'decision').value_text = "Ms Brandt"
        old = self.env.ref('jlink_positions.checklist_freelance').with_user(self.management)
        new = self.env['jlink.checklist'].with_user(self.management).browse(old.action_new_revision()['res_id'])
        new.item_ids = [Command.create({'code': 'new', 'question': "Anything else?"})]
        new.action_release()
        self.assertEqual(position.checklist_id.sudo(), old.sudo())
        self.assertEqual(position.checklist_state, 'superseded')
        position.action_use_current_checklist()
        self.assertEqual(position.checklist_id.sudo(), new.sudo())
        self.assertEqual(self.answer(position, 'decision').value_text, "Ms Brandt")
        self.assertEqual(self.answer(position, 'decision').item_id.checklist_id.sudo(), new.sudo())
        self.assertTrue(self.answer(position, 'new'))

    def test_a_copy_is_asked_again(self):
        position = self.make_position()
        copy = position.copy()
        self.assertFalse(copy.answer_ids.filtered(lambda answer: answer.is_answered and not answer.bound_field))

    # === COMPLETENESS === #

    def test_completeness_follows_each_kind_of_answer_at_once(self):
        position = self.record()
        self.assertEqual(self.answer(position, 'price').is_answered, True)
        kinds = {
            'languages': {'value_text': "German C1"},
            'equipment': {'value_option_id': self.answer(position, 'equipment').item_id.option_ids[0].id},
            'integration': {'value_yesno': 'no'},
            'travel': {'not_applicable': True, 'reason': "All remote"},
        }
        total = len(position.answer_ids)
        for code, values in kinds.items():
            before, still_open = self.settled(position), position.open_mandatory_count
            answer = self.answer(position, code)
            answer.write(values)
            self.assertTrue(answer.is_answered, code)
            self.assertEqual(self.settled(position), before + 1)
            self.assertAlmostEqual(position.completeness, 100 * (before + 1) / total, places=1)
            self.assertEqual(position.open_mandatory_count, still_open - answer.is_mandatory)
            answer.write(dict.fromkeys(values, False))
            self.assertFalse(answer.is_answered, code)

    def test_terms_answer_their_questions_at_once(self):
        position = self.record(skill_ids=False, start_date=False, end_date=False, city=False)
        for code, values in {
            'skills': {'skill_ids': [Command.create({'skill_id': self.java.id})]},
            'start': {'start_date': fields.Date.today()},
            'city': {'city': "Hamburg"},
            'remote': {'remote_share': 40},
        }.items():
            before = position.completeness
            self.assertFalse(self.answer(position, code).is_answered, code)
            position.write(values)
            self.assertTrue(self.answer(position, code).is_answered, code)
            self.assertGreater(position.completeness, before)
        position.skill_ids.unlink()
        self.assertFalse(self.answer(position, 'skills').is_answered)
        self.env['jlink.position.skill'].with_user(self.account_manager).create({
            'position_id': position.id, 'skill_id': self.java.id,
        })
        self.assertTrue(self.answer(position, 'skills').is_answered)
        self.env.flush_all()
        self.env.cr.execute('SELECT completeness FROM jlink_position WHERE id = %s', [position.id])
        self.assertAlmostEqual(self.env.cr.fetchone()[0], position.completeness, places=1)

    def test_zero_is_an_answer_once_somebody_said_so(self):
        position = self.record()
        remote = self.answer(position, 'remote')
        self.assertFalse(remote.is_answered)
        remote.is_zero = True
        self.assertTrue(remote.is_answered)
        self.answer(self.record(price_max=0, price_min=0), 'price').is_zero = True
        self.assertFalse(self.answer(self.record(price_max=0, price_min=0), 'price').is_answered)

    def test_blank_text_is_no_answer(self):
        answer = self.answer(self.record(), 'languages')
        answer.value_text = "  \n "
        self.assertFalse(answer.is_answered)

    def test_completeness_cannot_be_written_by_hand(self):
        forged = {'completeness': 100.0, 'open_mandatory_count': 0, 'checklist_id': False}
        position = self.record(**forged)
        self.assertLess(position.completeness, 100)
        self.assertTrue(position.open_mandatory_count and position.checklist_id)
        for user in (self.account_manager, self.env.ref('base.user_admin')):
            for name, value in forged.items():
                with self.subTest(name), self.assertRaises(AccessError):
                    position.with_user(user).write({name: value})
        with self.assertRaises(GuardedFieldError):
            position.sudo().write({'completeness': 100.0})

    def test_positions_are_found_and_sorted_by_completeness(self):
        position = self.make_position()
        model = self.env['jlink.position'].with_user(self.account_manager)
        self.record()
        domain = [('completeness', '>', 0), ('open_mandatory_count', '=', 0)]
        found = model.search([('user_id', '=', self.account_manager.id)], order='completeness desc')
        self.assertEqual(found[:1], position)
        self.assertEqual(model.search([*domain, ('user_id', '=', self.account_manager.id)]), position)

    # === AGREEMENT === #

    def test_open_mandatory_questions_block_the_agreement_and_lead_into_the_guide(self):
        position = self.record()
        with self.assertRaisesRegex(StepBlockedError, "Which languages are needed"):
            self.agree(position)
        panel = next(entry for entry in position.blockers if entry['step'] == 'agree')
        blockers = {blocker['code']: blocker for blocker in panel['blockers']}
        self.assertIn('answer_decision', blockers)
        self.assertNotIn('answer_benefits', blockers)
        self.assertEqual(blockers['answer_decision']['chapter'], "Determination of customer requirements")
        action = position.with_context(jlink_blocker='answer_decision').action_open_checklist()
        guide = self.env['jlink.checklist.guide'].with_user(self.account_manager).browse(action['res_id'])
        self.assertEqual(guide.answer_id.code, 'decision')

    def test_terms_are_not_asked_for_twice(self):
        position = self.make_position(price_max=0, price_min=0)
        panel = next(entry for entry in position.blockers if entry['step'] == 'agree')
        self.assertEqual([blocker['code'] for blocker in panel['blockers']], ['term_price_max'])

    def test_a_mandatory_term_that_the_agreement_itself_does_not_need_is_asked_for(self):
        old = self.env.ref('jlink_positions.checklist_freelance').with_user(self.management)
        new = self.env['jlink.checklist'].with_user(self.management).browse(old.action_new_revision()['res_id'])
        new.item_ids.filtered(lambda item: item.bound_field == 'city').is_mandatory = True
        new.action_release()
        position = self.make_position(city=False)
        with self.assertRaisesRegex(StepBlockedError, "place of work"):
            self.agree(position)
        position.city = "Hamburg"
        self.assertTrue(self.agree(position))

    def test_without_a_checklist_in_use_nothing_is_agreed(self):
        self.env.ref('jlink_positions.checklist_freelance').with_user(self.management).action_withdraw()
        position = self.record()
        self.assertFalse(position.checklist_id or position.answer_ids)
        with self.assertRaisesRegex(StepBlockedError, "No checklist is in use"):
            self.agree(position)

    def test_the_version_records_the_checklist_as_it_was_asked(self):
        position = self.make_position()
        self.answer(position, 'travel').write({'not_applicable': True, 'reason': "All remote"})
        checklist = self.agree(position)._get_payload()['checklist']
        self.assertEqual((checklist['number'], checklist['revision']), ('JLINK-CL-01', 1))
        answers = {line['question']: line for line in checklist['answers']}
        self.assertEqual(len(answers), len(position.answer_ids))
        travel = answers[self.answer(position, 'travel').question]
        self.assertEqual((travel['answer'], travel['not_applicable']), ('', "All remote"))

    def test_a_changed_answer_is_a_change_between_versions(self):
        position = self.make_position()
        self.agree(position)
        position._decide('revise', "More languages", self.contact)
        self.answer(position, 'languages').value_text = "German and French"
        version = self.agree(position)
        self.assertEqual(version.change_ids.mapped('term'), ['answer_ids'])
        self.assertIn("German and French", version.change_ids.new_value)

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
            'guide': lambda: position.action_open_checklist(),
            'new revision': lambda: position.action_use_current_checklist(),
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
            'unlink': lambda: answer.unlink(),
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

    # === COST === #

    def test_changing_the_service_type_costs_the_same_for_few_and_many(self):
        def count(number):
            positions = self.env['jlink.position'].with_user(self.account_manager).create(
                [self.prepare_position() for _number in range(number)],
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            positions.write({'service_type': 'permanent'})
            self.env.flush_all()
            return self.cr.sql_log_count - before
        count(2)
        self.assertLessEqual(count(12), count(3) + 6, "answers are written by the hundred")



from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jlink_compliance.exceptions import GuardedFieldError

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

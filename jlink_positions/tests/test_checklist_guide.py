from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from .common import PositionCase


@tagged('post_install', '-at_install')
class TestChecklistGuide(PositionCase):
    """The guide through the open questions, one at a time."""

    def open_guide(self, position):
        action = position.with_user(self.account_manager).action_open_checklist()
        return self.env[action['res_model']].with_user(self.account_manager).browse(action['res_id'])

    def record(self, **values):
        model = self.env['jlink.position'].with_user(self.account_manager)
        return model.create(self.prepare_position(**values))

    def say(self, guide, **values):
        with Form(guide) as form:
            for name, value in values.items():
                setattr(form, name, value)
        guide.action_next()

    def test_the_guide_asks_the_open_questions_in_order_and_records_each_answer(self):
        position = self.record()
        guide = self.open_guide(position)
        self.assertEqual(guide.answer_id.code, 'languages')
        self.assertEqual(guide.progress_text, "Question 5 of 30")
        self.say(guide, value_text="German C1")
        answer = position.answer_ids.filtered(lambda a: a.code == 'languages')
        self.assertEqual(answer.value_text, "German C1")
        self.assertEqual(answer.answered_by_id, self.contact)
        self.assertEqual(answer.recorded_by_id, self.account_manager)
        self.assertEqual(guide.answer_id.code, 'city')
        self.assertFalse(guide.value_text)

    def test_a_term_is_answered_in_the_positions_own_field(self):
        position = self.record(city=False)
        guide = self.open_guide(position)
        guide.action_skip()
        self.assertEqual((guide.answer_id.code, guide.input_name), ('city', 'city'))
        self.say(guide, city="Hamburg")
        self.assertEqual(position.city, "Hamburg")
        self.assertEqual(position.answer_ids.filtered(lambda a: a.code == 'city').answered_by_id, self.contact)

    def test_qualification_lines_are_entered_in_the_guide(self):
        position = self.record(skill_ids=False)
        guide = self.open_guide(position)
        self.assertEqual(guide.input_name, 'skill_ids')
        guide.write({'skill_ids': [Command.create({'skill_id': self.java.id, 'years': 3})]})
        guide.action_next()
        self.assertEqual(position.skill_ids.skill_id, self.java)
        self.assertTrue(position.answer_ids.filtered(lambda a: a.code == 'skills').is_answered)

    def test_nothing_remote_is_an_answer(self):
        position = self.record()
        guide = self.open_guide(position.with_context(jlink_blocker='answer_remote'))
        guide.action_next()
        self.assertTrue(position.answer_ids.filtered(lambda a: a.code == 'remote').is_answered)

    def test_closing_keeps_the_answers_and_opening_resumes_at_the_first_open_question(self):
        position = self.record()
        guide = self.open_guide(position)
        self.say(guide, value_text="German C1")
        self.say(guide, city="Hamburg")
        self.assertEqual(guide.answer_id.code, 'remote')
        guide.remote_share = 30
        self.assertEqual(guide.action_close()['type'], 'ir.actions.act_window_close')
        self.assertEqual(position.remote_share, 30)
        self.assertEqual(self.open_guide(position).answer_id.code, 'decision')

    def test_back_shows_what_was_said_and_takes_a_correction(self):
        position = self.record()
        guide = self.open_guide(position)
        self.say(guide, value_text="German C1")
        guide.action_back()
        while guide.answer_id.code != 'languages':
            guide.action_back()
        self.assertEqual(guide.value_text, "German C1")
        self.say(guide, value_text="German C2")
        self.assertEqual(position.answer_ids.filtered(lambda a: a.code == 'languages').value_text, "German C2")

    def test_what_does_not_apply_needs_a_reason(self):
        position = self.record()
        guide = self.open_guide(position)
        guide.action_not_applicable()
        self.assertEqual(guide.input_name, 'reason')
        with self.assertRaises(UserError):
            guide.action_next()
        guide.reason = "Nobody speaks there"
        guide.action_next()
        answer = position.answer_ids.filtered(lambda a: a.code == 'languages')
        self.assertTrue(answer.is_answered and answer.not_applicable)
        self.assertEqual(answer.value, "Nobody speaks there")

    def test_skipped_questions_come_last_and_are_named_on_the_last_page(self):
        position = self.record()
        guide = self.open_guide(position)
        seen = []
        while guide.answer_id:
            seen.append(guide.answer_id)
            guide.action_skip()
        self.assertEqual(len(seen), len(set(seen)), "each question once")
        self.assertEqual(guide.open_ids, position._get_open_answers())
        guide.action_restart()
        self.assertEqual(guide.answer_id, seen[0])

    def test_when_all_is_settled_the_last_page_says_so(self):
        position = self.make_position()
        for answer in position._get_open_answers():
            answer.write({'not_applicable': True, 'reason': "Does not matter"})
        guide = self.open_guide(position)
        self.assertFalse(guide.answer_id or guide.open_ids)
        self.assertEqual(position.completeness, 100)
        guide.action_back()
        self.assertTrue(guide.answer_id)

    def test_numbers_are_read_as_people_write_them(self):
        checklist = self.env['jlink.checklist'].with_user(self.management).create({
            'number': 'QM-CL-9', 'name': "Numbers", 'service_type': 'freelance',
            'item_ids': [Command.create({'code': 'rounds', 'question': "How many?", 'answer_type': 'number'})],
        })
        checklist.action_release()
        position = self.record()
        for text, number in (("2", 2), ("1,250.5", 1250.5), ("0", 0)):
            guide = self.open_guide(position.with_context(jlink_blocker='answer_rounds'))
            guide.value_number = text
            guide.action_next()
            self.assertEqual(position.answer_ids.value_number, number)
            self.assertTrue(position.answer_ids.is_answered)
        guide = self.open_guide(position.with_context(jlink_blocker='answer_rounds'))
        self.assertEqual(guide.value_number, "0")
        guide.value_number = "a few"
        with self.assertRaisesRegex(UserError, "not a number"):
            guide.action_next()
        guide.value_number = False
        guide.action_next()
        self.assertFalse(position.answer_ids.is_answered)

    def test_a_guide_shows_no_more_of_a_position_than_the_position_itself(self):
        guide = self.open_guide(self.record())
        for user in (self.researcher, self.management, self.dpo, self.stranger):
            with self.assertRaises(AccessError):
                guide.with_user(user).read(['price_max'])
        colleague = self.make_user('colleague', 'jlink_compliance.group_account_manager')
        with self.assertRaises(AccessError):
            guide.with_user(colleague).action_next()


@tagged('post_install', '-at_install')
class TestChecklistGuideTour(HttpCase, PositionCase):
    """The guide in a browser, by keyboard only."""

    def test_a_phone_call_is_recorded_without_touching_the_mouse(self):
        position = self.env['jlink.position'].with_user(self.account_manager).create(
            self.prepare_position(city=False),
        )
        self.start_tour(
            f'/odoo/jlink.position/{position.id}', 'jlink_checklist_guide', login=self.account_manager.login,
        )
        answers = {answer.code: answer for answer in position.answer_ids}
        self.assertEqual(answers['languages'].value_text, "German C1")
        self.assertEqual(position.city, "Hamburg")
        self.assertEqual(position.remote_share, 40)
        self.assertEqual(answers['interviews'].reason, "Decided on paper")
        self.assertFalse(answers['decision'].is_answered)
        self.assertEqual(answers['equipment'].value, "The person")

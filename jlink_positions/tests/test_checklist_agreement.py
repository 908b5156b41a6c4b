

from odoo.tests import tagged

from odoo.addons.jlink_compliance.exceptions import StepBlockedError

from .common import PositionCase


@tagged('post_install', '-at_install')
class TestChecklistAgreement(PositionCase):
    """What the checklist demands before an agreement, and what the agreement keeps of it."""

    def record(self, **values):
        """Return a position whose checklist nobody has asked yet."""
        model = self.env['jlink.position'].with_user(self.account_manager)
        return model.create(self.prepare_position(**values))

    def answer(self, position, code):
        return position.answer_ids.filtered(lambda answer: answer.code == code)

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

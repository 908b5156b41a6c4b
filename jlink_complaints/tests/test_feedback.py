from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.jlink_compliance.exceptions import GuardedFieldError, StepBlockedError, StepNotAllowedError

from ..exceptions import FeedbackError
from .feedback_common import FeedbackCase


@tagged('post_install', '-at_install')
class TestFeedback(FeedbackCase):

    # === ASKING === #

    def test_account_manager_asks_with_one_click(self):
        action = self.contact.with_user(self.account_manager).action_ask_feedback()
        form = Form(self.requests.with_context(**action['context']), view=action['view_id'][0])
        self.assertEqual((form.partner_id, form.contact_id), (self.customer, self.contact))
        feedback = form.save()
        feedback.action_ask()
        self.assertEqual(feedback.state, 'asked')
        self.assertEqual(feedback.user_id, self.account_manager)
        self.assertEqual(self.find_mails(feedback).recipient_ids, self.contact)
        self.assertGreater(feedback.remind_on, fields.Date.today())

    def test_request_about_a_position_knows_customer_and_person(self):
        position = self.make_position()
        feedback = self.requests.create({'position_id': position.id})
        self.assertEqual((feedback.partner_id, feedback.contact_id), (self.customer, self.contact))
        self.assertEqual((feedback.res_model, feedback.res_id), ('jlink.position', position.id))

    def test_nobody_is_asked_who_may_not_be_asked(self):
        reasons = {
            'no_address': self.make_person("Ohne Adresse", email=False),
            'blacklisted': self.make_person("Bernd Black"),
            'archived': self.make_person("Anna Archiv", active=False),
            'stopped': self.make_person("Stefan Stop", jlink_feedback_stopped_on=fields.Datetime.now()),
        }
        self.env['mail.blacklist']._add(reasons['blacklisted'].email)
        for reason, person in reasons.items():
            with self.subTest(reason), self.assertRaises(StepBlockedError):
                self.plan(contact_id=person.id).action_ask()
            feedback = self.plan(contact_id=person.id)
            self.assertEqual(feedback._get_reasons_not_to_ask(), {feedback.id: reason})

    def test_nobody_is_asked_twice_within_the_pause(self):
        self.ask()
        again = self.plan()
        with self.assertRaisesRegex(StepBlockedError, "short time ago"):
            again.action_ask()
        self.company.jlink_feedback_pause_days = 0
        again.action_ask()
        self.assertEqual(again.state, 'asked')

    def test_only_people_with_a_basis_are_asked_where_the_firm_wants_it(self):
        self.company.jlink_feedback_needs_basis = True
        with self.assertRaises(StepBlockedError):
            self.plan().action_ask()

    def test_business_partner_is_not_asked(self):
        person = self.make_person(parent_id=False)
        feedback = self.plan(partner_id=person.id, contact_id=person.id)
        self.env['jlink.profile']._record_first(feedback.contact_id, 'referral', self.company)
        self.assertEqual(feedback._get_reasons_not_to_ask(), {feedback.id: 'business_partner'})

    def test_person_of_another_customer_is_refused(self):
        other = self.env['res.partner'].create({'name': "Otto Other", 'email': 'otto@other.example'})
        with self.assertRaises(FeedbackError):
            self.plan(contact_id=other.id)

    def test_whoever_does_not_ask_says_why(self):
        feedback = self.plan()
        with self.assertRaises(FeedbackError):
            feedback.action_drop()
        feedback.reason_note = "Talked about it on the phone"
        feedback.action_drop()
        self.assertEqual((feedback.state, feedback.reason), ('not_asked', 'by_hand'))

    def test_whom_was_asked_about_what_stays(self):
        feedback = self.ask()
        for values in ({'contact_id': self.make_person().id}, {'partner_id': self.customer.id}, {'name': "F-1"}):
            with self.subTest(values), self.assertRaises(FeedbackError):
                feedback.write(values)
        with self.assertRaises(FeedbackError):
            feedback.copy()
        with self.assertRaises(FeedbackError):
            feedback.sudo().unlink()

    def test_nobody_writes_an_answer_by_hand(self):
        feedback = self.ask()
        for values in ({'score': '5'}, {'comment': "Great"}, {'state': 'answered'}, {'is_low': False}):
            with self.subTest(values), self.assertRaises(GuardedFieldError):
                feedback.write(values)
            with self.subTest(values), self.assertRaises(GuardedFieldError):
                feedback.sudo().write(values)
        forged = self.requests.with_context(default_score='5', default_state='answered').create({
            'partner_id': self.customer.id, 'score': '5', 'state': 'answered', 'comment': "Great",
        })
        self.assertEqual((forged.state, forged.score, forged.comment), ('planned', False, False))
        with self.assertRaises(StepNotAllowedError):
            feedback._take_step('answer', {'score': '5'})

    # === THE ANSWER === #

    def test_answer_is_recorded_and_the_contact_documented(self):
        feedback = self.answer('4', "Fast, but one profile too many.", position_id=self.make_position().id)
        self.assertEqual((feedback.state, feedback.score, feedback.score_value), ('answered', '4', 4))
        note = self.env['jlink.contact.note'].search([
            ('source_name', '=', feedback.name), ('direction', '=', 'in'),
        ])
        self.assertEqual(
            (note.state, note.channel, note.direction, note.occasion), ('documented', 'portal', 'in', 'feedback'),
        )
        self.assertEqual((note.user_id, note.contact_ids, note.position_id),
                         (self.account_manager, self.contact, feedback.position_id))
        self.assertEqual(note.comment, "Feedback: Satisfied (4 of 5)\n“Fast, but one profile too many.”")
        self.assertEqual(feedback.rating_ids.mapped('rating'), [4.0])
        self.assertEqual(feedback.activity_ids.user_id, self.account_manager)

    def test_asking_is_a_contact_that_nobody_has_to_comment(self):
        feedback = self.ask()
        note = self.env['jlink.contact.note'].search([('source_name', '=', feedback.name)])
        self.assertEqual((note.state, note.direction, note.comment), ('documented', 'out', "Asked for feedback"))
        self.assertEqual(note.topic_ids.mapped('kind'), ['feedback'])

    def test_praise_without_words_is_told_in_passing(self):
        feedback = self.answer('5')
        self.assertFalse(feedback.activity_ids)
        told = self.env['mail.message'].search([
            ('model', '=', feedback._name), ('res_id', '=', feedback.id), ('message_type', '=', 'user_notification'),
        ])
        self.assertEqual(told.notified_partner_ids, self.account_manager.partner_id)
        self.assertFalse(self.env['jlink.complaint'].search([('feedback_id', '=', feedback.id)]))

    def test_customer_changes_the_answer_and_the_first_one_is_kept(self):
        feedback = self.answer('5', "Fine")
        feedback._answer('5', "Fine")
        self.assertEqual(len(feedback.rating_ids), 1)
        feedback._answer('3', "On second thoughts")
        self.assertEqual(sorted(feedback.rating_ids.mapped('rating')), [3.0, 5.0])
        self.assertEqual((feedback.rating_avg, feedback.rating_count), (3.0, 1))
        notes = self.env['jlink.contact.note'].search([
            ('source_name', '=', feedback.name), ('direction', '=', 'in'),
        ])
        self.assertEqual(len(notes), 2)
        self.assertIn("changed from “Very satisfied”", notes.sorted('id')[1].comment)

    def test_low_answer_becomes_one_reaction_however_often_it_changes(self):
        feedback = self.answer('2', "Nobody called back")
        complaint = self.env['jlink.complaint'].search([('feedback_id', '=', feedback.id)])
        self.assertEqual((complaint.kind, complaint.score, complaint.partner_id), ('complaint', '2', self.customer))
        self.assertIn("Nobody called back", complaint.description)
        feedback._answer('1', "Still nobody")
        self.assertEqual(self.env['jlink.complaint'].search_count([('feedback_id', '=', feedback.id)]), 1)
        self.assertIn("Still nobody", complaint.message_ids[0].body)

    def test_what_is_low_is_a_setting(self):
        self.company.jlink_feedback_low_score = 3
        self.assertTrue(self.answer('3').is_low)

    def test_nothing_is_answered_late_or_without_a_choice(self):
        feedback = self.ask()
        with self.assertRaises(FeedbackError):
            feedback._answer('6', "")
        self.shift(feedback, expires_on=1)
        with self.assertRaises(FeedbackError):
            feedback._answer('5', "")

    def test_evidence_names_no_words_of_the_customer(self):
        feedback = self.answer('4', "Herr Meier was rude")
        entries = self.env['jlink.ledger.entry'].search([('model', '=', feedback._name), ('res_id', '=', feedback.id)])
        self.assertEqual(entries.mapped('event'), ['answer', 'ask'] if entries[0].id > entries[-1].id else
                         ['ask', 'answer'])
        self.assertNotIn("Meier", str(self.env['jlink.ledger.payload'].search([]).read()))

    # === WHAT IS SEEN === #

    def test_customer_and_position_show_what_was_said(self):
        position = self.make_position()
        self.company.jlink_feedback_pause_days = 0
        self.answer('5', position_id=position.id)
        self.answer('2', position_id=position.id)
        self.ask()
        for record in (position, self.customer, self.contact):
            seen = record.with_user(self.account_manager)
            with self.subTest(record):
                self.assertEqual((seen.feedback_count, seen.feedback_average), (2, 3.5))
                self.assertIn("Neither satisfied nor dissatisfied (average 3.5 of 5, answers: 2", seen.feedback_words)
        with self.assertRaises(AccessError):
            self.customer.with_user(self.stranger).read(['feedback_average'])

    def test_averages_count_answers_only_and_rates_all_who_were_asked(self):
        self.company.jlink_feedback_pause_days = 0
        self.answer('5')
        self.answer('4')
        self.ask()
        self.plan()
        ((average, rate, count),) = self.requests._read_group(
            [('partner_id', '=', self.customer.id)], [], ['score_value:avg', 'answer_rate:avg', '__count'],
        )
        self.assertEqual((average, round(rate, 2), count), (4.5, 0.67, 4))

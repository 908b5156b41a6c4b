from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..exceptions import BusinessPartnerNoteError, ContactNoteError
from .contact_common import ContactCase


@tagged('post_install', '-at_install')
class TestContactNote(ContactCase):

    def test_a_contact_without_a_comment_is_refused(self):
        for comment in (False, "", "  \n "):
            with self.subTest(comment=comment), self.assertRaises(ContactNoteError):
                self.log(comment)

    def test_who_documented_it_when_comes_from_the_program(self):
        forged = {'documented_by_id': self.management.id, 'documented_on': '2020-01-01', 'state': 'open',
                  'source_key': 'mail:1', 'content_hash': 'x'}
        note = self.log(**forged)
        self.assertEqual(note.documented_by_id, self.account_manager)
        self.assertEqual(note.documented_on.date(), fields.Date.today())
        self.assertEqual((note.state, note.source_key), ('documented', False))
        self.assertEqual(len(note.content_hash), 64)

    def test_defaults_of_the_client_forge_nothing(self):
        notes = self.notes.with_context(default_documented_by_id=self.management.id, default_source_key='mail:1')
        note = notes.create({'partner_id': self.customer.id, 'comment': "Called"})
        self.assertEqual(note.documented_by_id, self.account_manager)
        self.assertFalse(note.source_key)

    def test_a_documented_contact_stays_as_it_is(self):
        note = self.log()
        for values in ({'comment': "Else"}, {'date': '2020-01-01'}, {'partner_id': self.contact.id},
                       {'channel': 'mail'}, {'content_hash': 'x'}, {'state': 'open'}, {'salt': 'x'}):
            for user in (self.account_manager, self.management, self.env.ref('base.user_root')):
                with self.subTest(values=values, user=user.login), self.assertRaises(ContactNoteError):
                    note.with_user(user).write(values)

    def test_keywords_may_follow_later(self):
        note = self.log()
        note.keyword_ids = self.make_keyword("Extension")
        self.assertEqual(note.keyword_ids.name, "Extension")

    def test_nobody_deletes_or_copies_a_contact(self):
        note = self.log()
        with self.assertRaises(ContactNoteError):
            note.sudo().unlink()
        with self.assertRaises(ContactNoteError):
            note.copy()
        with self.assertRaises(AccessError):
            note.unlink()

    def test_a_correction_takes_the_place_of_the_note_and_keeps_it(self):
        note = self.log("Wants tree people", is_confidential=True)
        values = note.action_correct()['context']
        with self.assertRaises(ContactNoteError):
            self.notes.with_context(**values).create({'comment': "Wants three people"})
        successor = self.notes.with_context(**values).create({
            'comment': "Wants three people", 'correction_reason': "Typing error", 'is_confidential': False,
        })
        self.assertEqual((note.state, note.corrected_by_id), ('corrected', successor))
        self.assertEqual(note.comment, "Wants tree people")
        self.assertTrue(successor.is_confidential, "what was confidential stays it")
        self.assertEqual(self.ledger_events(note), ['document', 'correct'])

    def test_a_contact_is_corrected_once(self):
        note = self.log()
        self.log("Right", corrects_id=note.id, correction_reason="Wrong")
        with self.assertRaises(ContactNoteError):
            self.log("Also right", corrects_id=note.id, correction_reason="Wrong")

    def test_an_open_contact_is_documented_by_its_comment(self):
        note = self.make_open()
        self.assertEqual((note.state, note.comment), ('open', False))
        note.write({'comment': "Asked for a profile", 'occasion': 'inquiry'})
        self.assertEqual((note.state, note.documented_by_id), ('documented', self.account_manager))
        self.assertTrue(note.is_timely)
        self.assertEqual(self.ledger_events(note), ['document'])

    def test_what_notes_itself_is_noted_once(self):
        first = self.make_open('mail:7')
        self.assertFalse(self.make_open('mail:7'))
        self.assertTrue(first)
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.cr.savepoint():
            self.cr.execute("UPDATE jlink_contact_note SET source_key = 'mail:7' WHERE id = %s", [self.log().id])

    def test_late_is_whoever_documents_after_the_next_working_day(self):
        self.env.company.resource_calendar_id.tz = 'UTC'
        friday = fields.Datetime.to_datetime('2026-05-08 15:00:00')
        due = self.env.company._get_documentation_due(friday)
        self.assertEqual(str(due.date()), '2026-05-11')
        self.assertFalse(self.log(date=friday).is_timely)
        self.assertTrue(self.log(date=fields.Datetime.now() - timedelta(hours=1)).is_timely)

    def test_a_holiday_is_no_working_day(self):
        self.env.company.resource_calendar_id.tz = 'UTC'
        friday = fields.Datetime.to_datetime('2026-05-08 15:00:00')
        self.env.company._get_documentation_due(friday)
        self.env['resource.calendar.leaves'].create({
            'name': "Holiday", 'date_from': '2026-05-11 00:00:00', 'date_to': '2026-05-11 23:59:59',
            'company_id': self.env.company.id,
        })
        self.assertEqual(str(self.env.company._get_documentation_due(friday).date()), '2026-05-12')

    def test_a_person_given_as_customer_is_noted_at_the_company(self):
        note = self.log(partner_id=self.contact.id)
        self.assertEqual((note.partner_id, note.contact_ids), (self.customer, self.contact))

    def test_a_contact_about_a_document_takes_customer_people_and_position_from_it(self):
        position = self.make_position()
        values = position.with_user(self.account_manager).action_log_contact()['context']
        note = self.notes.with_context(**values).create({'comment': "Profile discussed"})
        self.assertEqual((note.partner_id, note.contact_ids, note.position_id),
                         (self.customer, self.contact, position))
        self.assertEqual(position.with_user(self.account_manager).contact_note_count, 1)

    def test_a_contact_belongs_to_documents_that_the_user_sees(self):
        lead = self.env['crm.lead'].create({
            'name': "Request", 'partner_id': self.customer.id, 'user_id': self.management.id,
        })
        with self.assertRaises(AccessError):
            self.log(res_model='crm.lead', res_id=lead.id)
        with self.assertRaises(ContactNoteError):
            self.log(res_model='res.users', res_id=self.env.uid)

    def test_the_next_step_becomes_an_activity_where_the_contact_belongs(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        self.log(next_step="Send two profiles", next_step_date=tomorrow)
        activity = self.customer.activity_ids.filtered(lambda found: found.summary == "Send two profiles")
        self.assertEqual((activity.user_id, activity.date_deadline), (self.account_manager, tomorrow))

    def test_a_correction_plans_the_same_step_once(self):
        note = self.log(next_step="Send two profiles")
        self.log("Else", corrects_id=note.id, correction_reason="Wrong", next_step=note.next_step)
        self.assertEqual(len(self.customer.activity_ids.filtered(lambda found: found.summary == note.next_step)), 1)

    def test_the_position_is_one_of_the_customer(self):
        other = self.env['res.partner'].create({'name': "Other AG", 'is_company': True})
        position = self.make_position()
        with self.assertRaises(ContactNoteError):
            self.log(partner_id=other.id, position_id=position.id)

    def test_a_note_about_a_business_partner_points_to_the_profile(self):
        person = self.make_business_partner().partner_id
        for values in ({'partner_id': person.id}, {'contact_ids': self.link(person)}):
            with self.subTest(values=values), self.assertRaises(BusinessPartnerNoteError):
                self.log(**values)

    def test_a_contact_to_come_is_refused(self):
        with self.assertRaises(ContactNoteError):
            self.log(date=fields.Datetime.now() + timedelta(days=1))

    def test_suggestions_come_from_the_words_typed(self):
        keyword = self.make_keyword("Verlängerung", "zugabe")
        found = self.env['jlink.contact.keyword'].with_user(self.account_manager).suggest("Zugaben besprochen")
        self.assertEqual([word['id'] for word in found], [keyword.id])

    def test_merged_keywords_leave_no_contact_without(self):
        old, kept = self.make_keyword("Prolong", "longer"), self.make_keyword("Stay")
        notes = self.log(keyword_ids=self.link(old)) | self.log(keyword_ids=self.link(old, kept))
        self.env['jlink.contact.keyword.merge'].with_user(self.management).create({
            'keyword_ids': self.link(old, kept), 'target_id': kept.id,
        }).action_merge()
        self.assertEqual([note.keyword_ids for note in notes], [kept, kept])
        self.assertFalse(old.active)
        self.assertEqual(kept.terms, "Prolong, longer")

    def test_logging_needs_a_constant_number_of_queries(self):
        self.log()
        values = {'partner_id': self.customer.id, 'comment': "Called"}
        self.env.flush_all()
        with self.assertQueryCount(12):
            self.notes.create([dict(values) for _count in range(20)])
            self.env.flush_all()


@tagged('post_install', '-at_install')
class TestContactNoteAccess(ContactCase):

    def see(self, user, note):
        notes = note.with_user(user)
        return notes.has_access('read') and bool(notes.search([('id', '=', note.id)]))

    def test_confidential_is_for_author_account_manager_and_management(self):
        colleague = self.make_user('colleague', 'jlink_compliance.group_account_manager')
        note = self.notes.with_user(colleague).create({
            'partner_id': self.customer.id, 'comment': "About their director", 'is_confidential': True,
        })
        third = self.make_user('third', 'jlink_compliance.group_account_manager')
        for user, sees in ((colleague, True), (self.account_manager, True), (self.management, True),
                           (third, False), (self.researcher, False), (self.dpo, False), (self.stranger, False)):
            with self.subTest(user=user.login):
                self.assertEqual(self.see(user, note), sees)

    def test_a_second_role_does_not_open_what_is_confidential(self):
        both = self.make_user('both', 'jlink_compliance.group_account_manager,jlink_compliance.group_researcher')
        self.assertFalse(self.see(both, self.log(is_confidential=True)))

    def test_contacts_about_a_position_are_for_those_who_see_it(self):
        position = self.make_position()
        note = self.log(position_id=position.id)
        elsewhere = self.make_user('elsewhere', 'jlink_compliance.group_account_manager')
        self.assertTrue(self.see(self.account_manager, note))
        self.assertFalse(self.see(elsewhere, note))

    def test_contacts_are_noted_at_positions_that_one_sees(self):
        position = self.make_position()
        elsewhere = self.make_user('elsewhere', 'jlink_compliance.group_account_manager')
        with self.assertRaises(AccessError):
            self.notes.with_user(elsewhere).create({
                'partner_id': self.customer.id, 'comment': "Called", 'position_id': position.id,
            })

    def test_researchers_see_contacts_about_positions_they_search_for(self):
        position = self.make_agreed()
        note = self.log(position_id=position.id)
        self.assertFalse(self.see(self.researcher, note))
        self.evaluate(position)
        self.order(position)
        self.assertTrue(self.see(self.researcher, note))
        position.sudo().research_user_ids = False
        self.assertFalse(self.see(self.researcher, note))
        self.assertFalse(self.see(self.researcher, self.log()))

    def test_another_company_sees_nothing(self):
        other = self.env['res.company'].create({'name': "Second GmbH"})
        user = new_test_user(self.env, login='second', groups='jlink_compliance.group_management',
                             company_id=other.id, company_ids=[(6, 0, other.ids)])
        self.assertFalse(self.see(user, self.log()))


@tagged('post_install', '-at_install')
class TestContactNoteRedaction(ContactCase):

    def redact(self, note, passages, reason="Private"):
        self.env['jlink.contact.redact'].with_user(self.management).create({
            'note_id': note.id, 'passages': passages, 'reason': reason,
        }).action_redact()

    def test_what_is_blacked_out_is_gone_and_proved(self):
        note = self.log("Her son Max is ill")
        before = note.content_hash
        self.redact(note, "son Max\nis ill")
        self.assertEqual(note.comment, "Her […] […]")
        self.assertNotEqual(note.content_hash, before)
        self.assertEqual((note.redacted_by_id, note.redaction_reason), (self.management, "Private"))
        self.assertEqual(self.ledger_events(note), ['document', 'redact'])
        entry = self.env['jlink.ledger.entry'].search([('res_id', '=', note.id), ('event', '=', 'redact')])
        self.assertNotIn("Max", str(entry.read()))

    def test_corrections_are_blacked_out_with_the_note(self):
        note = self.log("Max is ill")
        successor = self.log("Max is very ill", corrects_id=note.id, correction_reason="Said so")
        self.redact(successor, "max")
        self.assertEqual((note.comment, successor.comment), ("[…] is ill", "[…] is very ill"))

    def test_nothing_found_is_said(self):
        with self.assertRaises(ContactNoteError):
            self.redact(self.log(), "Somebody")

    def test_a_colleague_blacks_out_nothing(self):
        note = self.log("Max is ill")
        colleague = self.make_user('colleague', 'jlink_compliance.group_account_manager')
        with self.assertRaises(ContactNoteError):
            note.with_user(colleague)._redact(["Max"], "Private")

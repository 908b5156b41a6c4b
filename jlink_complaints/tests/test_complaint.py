from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.jlink_compliance.exceptions import GuardedFieldError

from ..exceptions import ComplaintError
from .feedback_common import FeedbackCase


@tagged('post_install', '-at_install')
class TestComplaint(FeedbackCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaints = cls.env['jlink.complaint'].with_user(cls.account_manager)

    def record(self, description="The time sheet was wrong", **values):
        return self.complaints.create({'partner_id': self.customer.id, 'description': description, **values})

    # === RECORDING === #

    def test_account_manager_records_what_the_customer_said(self):
        form = Form(self.complaints)
        form.partner_id = self.contact
        form.description = "The time sheet was wrong"
        complaint = form.save()
        self.assertEqual((complaint.partner_id, complaint.contact_id), (self.customer, self.contact))
        self.assertEqual((complaint.state, complaint.kind), ('received', 'complaint'))
        self.assertEqual(complaint.user_id, self.account_manager)
        self.assertEqual(self.ledger_events(complaint), ['receive'])

    def test_numbers_begin_anew_each_year(self):
        first = self.record(received_on='2031-03-01 09:00:00')
        second = self.record(received_on='2031-04-01 09:00:00')
        next_year = self.record(received_on='2032-01-02 09:00:00')
        self.assertEqual([first.name, second.name, next_year.name], ['R-2031-0001', 'R-2031-0002', 'R-2032-0001'])

    def test_company_draws_from_a_sequence_of_its_own(self):
        self.env['ir.sequence'].create({
            'name': "Own", 'code': 'jlink.complaint', 'prefix': 'X-', 'company_id': self.company.id,
        })
        self.assertTrue(self.record().name.startswith('X-'))

    def test_what_the_customer_said_stays(self):
        complaint = self.record()
        for values in ({'description': "All fine"}, {'name': "R-1"}, {'partner_id': self.customer.id},
                       {'received_on': '2030-01-01 09:00:00'}):
            with self.subTest(values), self.assertRaises(ComplaintError):
                complaint.write(values)
            with self.subTest(values), self.assertRaises(ComplaintError):
                complaint.sudo().write(values)
        for forbidden in (complaint.copy, complaint.sudo().unlink):
            with self.assertRaises(ComplaintError):
                forbidden()
        with self.assertRaises(GuardedFieldError):
            complaint.state = 'received'
        complaint.kind = 'query'
        complaint.message_post(body="The customer meant the sheet of May")
        self.assertEqual(complaint.description, "The time sheet was wrong")

    def test_nothing_is_recorded_without_words_or_customer(self):
        for values in ({'description': "  "}, {'partner_id': False}):
            with self.subTest(values), self.assertRaises(ComplaintError):
                self.record(**values)

    def test_business_partner_is_no_customer(self):
        person = self.make_person(parent_id=False)
        self.env['jlink.profile']._record_first(person, 'referral', self.company)
        with self.assertRaises(ComplaintError):
            self.record(partner_id=person.id)

    # === FROM A CONTACT === #

    def test_contact_becomes_a_reaction_with_one_click(self):
        note = self.log("Invoice was late again", occasion='complaint', contact_ids=self.link(self.contact))
        action = note.action_make_reaction()
        complaint = self.complaints.browse(action['res_id'])
        self.assertEqual((complaint.description, complaint.kind, complaint.contact_id),
                         ("Invoice was late again", 'complaint', self.contact))
        self.assertEqual(note.action_make_reaction()['res_id'], complaint.id)
        self.assertEqual(complaint.action_open_source()['res_id'], note.id)

    def test_contact_without_comment_is_no_reaction_yet(self):
        with self.assertRaises(ComplaintError):
            self.make_open().action_make_reaction()

    def test_researcher_makes_no_reaction(self):
        note = self.log()
        with self.assertRaises(AccessError):
            note.with_user(self.researcher).action_make_reaction()

    def test_confidential_contact_becomes_a_confidential_reaction(self):
        note = self.log("The head of purchasing leaves", is_confidential=True)
        complaint = self.complaints.browse(note.action_make_reaction()['res_id'])
        self.assertTrue(complaint.is_confidential)
        with self.assertRaises(AccessError):
            complaint.with_user(self.lead_user).read(['description'])
        self.assertTrue(complaint.with_user(self.management).description)

    def test_what_is_blacked_out_in_the_contact_is_in_the_reaction_too(self):
        note = self.log("Herr Meier was ill and rude")
        complaint = self.complaints.browse(note.action_make_reaction()['res_id'])
        note._redact(["Herr Meier"], "Not ours to know")
        self.assertNotIn("Meier", complaint.description)
        self.assertIn("was ill and rude", complaint.description)
        self.assertEqual(self.ledger_events(complaint), ['receive', 'redact'])

    # === TELLING === #

    def test_each_member_of_management_is_told_at_once(self):
        second = self.make_user('second_management', 'jlink_compliance.group_management')
        complaint = self.record()
        told = complaint.sudo().activity_ids.user_id
        self.assertLessEqual(self.management | second | self.account_manager, told)
        mails = self.find_mails(complaint)
        self.assertLessEqual((self.management | second).partner_id, mails.recipient_ids)
        self.assertTrue(all(len(mail.recipient_ids) == 1 for mail in mails))
        self.assertIn("The time sheet was wrong", mails[0].body_html)
        self.assertTrue(mails[0].subject.startswith(f"{complaint.name}: Complaint"))

    def test_management_of_another_company_is_not_told(self):
        other = self.env['res.company'].create({'name': "Second Firm"})
        stranger = self.make_user(
            'other_management', 'jlink_compliance.group_management', company_id=other.id, company_ids=other.ids,
        )
        complaint = self.record()
        self.assertNotIn(stranger, complaint.sudo().activity_ids.user_id)
        self.assertNotIn(stranger.partner_id, self.find_mails(complaint).recipient_ids)

    def test_low_feedback_is_told_at_once(self):
        feedback = self.answer('1', "Never again")
        complaint = self.complaints.search([('feedback_id', '=', feedback.id)])
        self.assertIn(self.management, complaint.sudo().activity_ids.user_id)
        self.assertIn(self.management.partner_id, self.find_mails(complaint).recipient_ids)

    # === WHO SEES IT === #

    def test_management_and_quality_see_all_others_by_position(self):
        complaint = self.record(position_id=self.make_position().id)
        for user in (self.management, self.quality, self.account_manager, self.lead_user):
            with self.subTest(user.name):
                self.assertTrue(complaint.with_user(user).description)
        other = self.make_user('other_manager', 'jlink_compliance.group_account_manager')
        for user in (other, self.researcher, self.dpo, self.stranger):
            with self.subTest(user.name), self.assertRaises(AccessError):
                complaint.with_user(user).read(['description'])

    def test_quality_records_reactions(self):
        complaint = self.complaints.with_user(self.quality).create({
            'partner_id': self.customer.id, 'description': "Praise for the team", 'kind': 'praise',
        })
        self.assertEqual(complaint.kind, 'praise')

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import (
    GuardedFieldError,
    StepBlockedError,
    StepNotAllowedError,
    SubjectRequestError,
)
from .disclosure_common import DisclosureCase


@tagged('post_install', '-at_install')
class TestSubjectRequest(DisclosureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['back office']
        cls.partner = cls.profile.partner_id

    def receive(self, kind='access', user=None, **values):
        values = {'partner_id': self.partner.id, 'channel': 'letter', **values}
        return self.env['jlink.subject.request'].with_user(user or self.officer).create({'kind': kind, **values})

    def receive_identified(self, kind='access', **values):
        request = self.receive(kind, **values)
        request._identify('document', "Identity card seen")
        return request

    def entries(self, request):
        return self.env['jlink.ledger.entry'].search(
            [('model', '=', request._name), ('res_id', '=', request.id)], order='id',
        ).mapped('event')

    # === DEADLINES === #

    def test_answer_is_due_one_calendar_month_after_receipt(self):
        with freeze_time('2027-02-10 09:00:00'):
            for received, due in (('2027-01-31', date(2027, 2, 28)), ('2027-02-10', date(2027, 3, 10))):
                self.assertEqual(self.receive(received_on=received).due_on, due)

    def test_nothing_is_received_in_the_future(self):
        with self.assertRaises(SubjectRequestError):
            self.receive(received_on=fields.Date.add(fields.Date.today(), days=2))

    def test_extension_needs_a_reason_within_the_first_month_and_is_told(self):
        request = self.receive()
        for months, reason in ((1, ""), (3, "Much")):
            with self.subTest(months=months), self.assertRaises(SubjectRequestError):
                request._extend(months, reason)
        request._extend(2, "Many documents have to be read.")
        self.assertEqual(request.due_on, fields.Date.add(request.received_on, months=3))
        mail = self.env['mail.mail'].search([('model', '=', request._name), ('res_id', '=', request.id)], limit=1)
        self.assertIn("Many documents", mail.body_html)
        with self.assertRaises(SubjectRequestError):
            request._extend(1, "Still more")
        late = self.receive()
        with freeze_time(fields.Date.add(late.due_on, days=1)), self.assertRaises(SubjectRequestError):
            late._extend(1, "Too late")

    def test_handler_is_reminded_and_the_officer_hears_of_what_is_overdue(self):
        request = self.receive()
        dpo = self.users['data protection officer']
        for days, stage in ((8, 99), (7, 7), (5, 7), (3, 3), (0, 0), (-1, -1)):
            with freeze_time(fields.Date.subtract(request.due_on, days=days)):
                self.env['jlink.subject.request']._remind_due()
            with self.subTest(days=days):
                self.assertEqual(request.reminded_at, stage)
        # sudo: activities are read by those who have them
        planned = request.sudo().activity_ids
        own = planned.filtered(lambda task: task.user_id == self.officer)
        self.assertEqual(own.mapped('date_deadline'), [request.due_on])
        self.assertIn(dpo, planned.user_id)
        self.assertNotIn("Paula", " ".join(planned.mapped('summary')))
        self.assertIn('escalate', self.entries(request))

    # === IDENTITY === #

    def test_stored_address_proves_who_asks(self):
        by_mail = {'channel': 'mail', 'contact': "Paula <PAULA.tiedemann@example.com>"}
        self.assertEqual(self.receive(**by_mail).identity_method, 'address')
        self.assertEqual(self.receive(**{**by_mail, 'contact': 'other@example.com'}).state, 'received')
        self.assertEqual(self.receive(**{**by_mail, 'channel': 'phone'}).state, 'received')

    def test_nothing_is_done_for_somebody_unknown(self):
        request = self.receive('erasure')
        answers = (lambda: request._answer("Yes"), lambda: request._refuse('exempt', "x"))
        for refused in (request.action_carry_out, *answers):
            with self.assertRaises(UserError):
                refused()
        request._refuse('unidentified', "We could not find out who you are.")
        self.assertEqual(request.state, 'refused')

    def test_evidence_cannot_be_written_by_hand(self):
        request = self.receive(is_own=True, identity_method='portal', state='answered', due_on='2099-01-01')
        self.assertEqual((request.state, request.is_own, request.identity_method), ('received', False, False))
        for values in ({'state': 'answered'}, {'due_on': '2099-01-01'}, {'is_own': True}):
            with self.subTest(values=values), self.assertRaises(GuardedFieldError):
                request.write(values)
        for values in ({'kind': 'erasure'}, {'received_on': '2020-01-01'}):
            with self.subTest(values=values), self.assertRaises(SubjectRequestError):
                request.write(values)
        request._identify('document')
        with self.assertRaises(SubjectRequestError):
            request.partner_id = self.buyer
        with self.assertRaises(UserError):
            request.unlink()

    # === CARRYING OUT === #

    def test_access_is_answered_with_the_package(self):
        request = self.receive_identified()
        with self.assertRaises(StepBlockedError):
            request._answer("Here it is.")
        request.action_carry_out()
        request._answer("Here it is.")
        self.assertTrue(request._is_package_ready())
        self.assertEqual(self.entries(request), ['create', 'identify', 'carry_out', 'hand_over', 'answer'])

    def test_correction_reaches_those_who_were_told(self):
        disclosure = self.make_released()
        disclosure._record_exit('phone', disclosure.document_ids, disclosure.recipient_ids)
        self.receive_identified('rectification').action_carry_out()
        self.assertEqual(disclosure.sudo().notice_ids.mapped('reason'), ['rectified'])

    def test_restriction_locks_although_the_consent_stands(self):
        disclosure = self.make_released()
        disclosure._record_exit('phone', disclosure.document_ids, disclosure.recipient_ids)
        self.receive_identified('objection').action_carry_out()
        self.assertRecordValues(self.profile, [{'state': 'restricted', 'open_until': False, 'erase_on': False}])
        self.assertEqual(self.consent.state, 'granted')
        self.assertEqual(disclosure.sudo().notice_ids.mapped('reason'), ['objected'])
        self.assertFalse(self.profile.with_user(self.manager).search([('id', '=', self.profile.id)]))
        hold = self.env['jlink.privacy.hold'].search([('profile_id', '=', self.profile.id)])
        hold.with_user(self.officer).action_lift()
        self.assertEqual(self.profile.state, 'open')
        told = self.env['mail.mail'].search([('model', '=', hold._name), ('res_id', '=', hold.id)])
        self.assertIn('paula.tiedemann@example.com', told.email_to)

    def test_erasure_ends_the_consent_and_is_planned_and_answered(self):
        request = self.receive_identified('erasure')
        request.action_carry_out()
        self.assertEqual((request.state, self.consent.state), ('answered', 'withdrawn'))
        erasure = self.env['jlink.erasure'].search([('profile_ref', '=', self.profile.id), ('state', '=', 'planned')])
        self.assertEqual(erasure.trigger, 'request')
        erasure.with_user(self.officer).action_erase()
        self.assertEqual((request.partner_id.id, request.answer, request.state), (False, False, 'answered'))
        self.assertFalse(erasure.leftover_count, erasure.report)

    def test_somebody_unknown_is_answered_by_words(self):
        request = self.receive(
            partner_id=False, person_name="Nobody Known", channel='mail', contact='nobody@example.com',
        )
        request._identify('questions')
        request._answer("We hold nothing about you.")
        mail = self.env['mail.mail'].search([('model', '=', request._name), ('res_id', '=', request.id)], limit=1)
        self.assertIn('nobody@example.com', mail.email_to)
        self.assertNotIn("Fetch my data", mail.body_html)

    def test_erasure_leaves_of_open_requests_that_there_was_one(self):
        asked = self.receive(wish="Paula Tiedemann asks", contact='paula.tiedemann@example.com')
        self.receive_identified('erasure').action_carry_out()
        erasure = self.env['jlink.erasure'].search([('profile_ref', '=', self.profile.id), ('state', '=', 'planned')])
        erasure.with_user(self.officer).action_erase()
        self.assertEqual((asked.partner_id.id, asked.wish, asked.contact), (False, False, False))
        self.assertFalse(erasure.leftover_count, erasure.report)

    def test_contact_without_profile_is_answered_without_further_ado(self):
        request = self.receive_identified('erasure', partner_id=self.buyer.id)
        with self.assertRaises(SubjectRequestError):
            request.action_carry_out()
        request._answer("Your contact is deleted.")
        self.assertEqual(request.state, 'answered')

    # === ROLES === #

    def test_only_office_and_management_handle_requests(self):
        request = self.receive()
        for role in ('account manager', 'researcher', 'employee', 'administrator'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.receive(user=self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                request.with_user(self.users[role]).action_carry_out()
        seen = request.with_user(self.users['data protection officer'])
        self.assertEqual(seen.name, request.name)
        for refused in (seen.action_identify, seen.action_refuse, lambda: seen._identify('document')):
            with self.assertRaises(StepNotAllowedError):
                refused()

    def test_request_that_is_handed_on_takes_its_task_along(self):
        request = self.receive()
        request.user_id = self.users['management']
        self.assertEqual(request.sudo().activity_ids.user_id, self.users['management'])

    def test_number_is_all_that_is_called_a_request(self):
        self.assertEqual(self.receive().display_name[:3], 'SR-')

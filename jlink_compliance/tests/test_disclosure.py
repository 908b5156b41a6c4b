from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import (
    DisclosureError,
    GuardedFieldError,
    StepBlockedError,
    StepNotAllowedError,
    StepNotPossibleError,
)
from .disclosure_common import DisclosureCase


@tagged('post_install', '-at_install')
class TestDisclosure(DisclosureCase):
    """Nothing about a business partner leaves without that person's say to exactly this."""

    # === THE WAY === #

    def test_after_the_yes_and_with_a_bound_customer_it_is_released(self):
        disclosure = self.make_released()
        self.assertEqual(disclosure.state, 'released')
        self.assertEqual(disclosure.undertaking_id, self.undertaking)
        self.assertEqual(disclosure.recipient_emails, [self.buyer.email])
        self.assertEqual(disclosure.document_ids.sha256, self.cv.sha256)
        self.assertEqual(disclosure.exit_ids.mapped('channel'), ['link'])
        self.assertEqual(disclosure.exit_ids.recipient_id, self.buyer)

    def test_each_answer_is_a_record_of_the_past_with_the_terms_that_were_asked(self):
        disclosure = self.agree(self.prepare())
        decision = disclosure.sudo().decision_ids
        self.assertEqual(decision.decision, 'granted')
        terms = decision._get_payload()['terms']
        self.assertEqual(terms['customer'], [self.customer.id, self.customer.name])
        self.assertEqual(terms['categories'], ['cv'])

    def test_what_was_asked_does_not_change_any_more(self):
        disclosure = self.agree(self.prepare())
        for values in (
            {'customer_id': self.stranger.id}, {'form': 'blind'}, {'reason': "Something else"},
            {'category_ids': [Command.link(self.env.ref('jlink_compliance.category_certificate').id)]},
            {'valid_until': fields.Date.add(fields.Date.today(), years=3)}, {'profile_id': self.profile.id},
        ):
            with self.subTest(values=values), self.assertRaises(DisclosureError):
                disclosure.write(values)

    def test_without_the_yes_there_is_no_release(self):
        disclosure = self.prepare()
        with self.assertRaises(StepNotPossibleError):
            disclosure.action_release()
        disclosure.action_consult()
        with self.assertRaises(StepNotPossibleError):
            disclosure.action_release()
        disclosure._record_phone('decline', "Said no.", fields.Datetime.now(), 'no', '')
        with self.assertRaises(StepNotPossibleError):
            disclosure.action_release()

    def test_no_state_and_no_evidence_can_be_entered(self):
        for values in (
            {'state': 'released'}, {'recipient_emails': ['x@y.example']}, {'undertaking_id': self.undertaking.id},
        ):
            with self.subTest(values=values):
                with self.assertRaises(GuardedFieldError):
                    self.prepare().sudo().write(values)
                name = next(iter(values))
                self.assertNotEqual(str(self.prepare(**values)[name]), str(values[name]))
        self.assertEqual(self.make_released().copy().state, 'draft')

    def test_nobody_but_account_management_releases(self):
        disclosure = self.agree(self.prepare())
        for role in ('researcher', 'management', 'data protection officer', 'back office'):
            with self.subTest(role=role), self.assertRaises(StepNotAllowedError):
                disclosure.with_user(self.users[role]).action_release()
        for role in ('employee', 'administrator'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                disclosure.with_user(self.users[role]).action_release()

    # === WHAT IS MISSING === #

    def assert_blocked(self, disclosure, code):
        step = disclosure._get_step('release')
        codes = [blocker.code for blocker in disclosure._get_step_blockers(step)[disclosure.id]]
        self.assertIn(code, codes)
        with self.assertRaises(StepBlockedError):
            disclosure.action_release()

    def test_a_customer_who_is_not_bound_gets_nothing(self):
        disclosure = self.agree(self.prepare(customer=self.stranger))
        self.assert_blocked(disclosure, 'undertaking')
        self.bind(self.stranger)
        disclosure.action_release()
        self.assertEqual(disclosure.state, 'released')

    def test_a_group_company_named_by_the_undertaking_is_bound(self):
        self.bind(self.make_customer("Nordlicht Holding", 'holding.example'), covered_ids=self.stranger.ids)
        disclosure = self.agree(self.prepare(customer=self.stranger))
        disclosure.action_release()
        self.assertEqual(disclosure.state, 'released')

    def test_a_document_of_another_category_does_not_leave(self):
        certificate = self.add_document(self.profile, 'certificate', "Cert.pdf", b'%PDF cert')
        disclosure = self.agree(self.prepare())
        disclosure.document_ids = [Command.create({'profile_document_id': certificate.id})]
        self.assert_blocked(disclosure, 'disclosure_documents_category')

    def test_blind_means_that_no_document_with_the_name_leaves(self):
        disclosure = self.agree(self.prepare(form='blind'))
        self.assert_blocked(disclosure, 'disclosure_documents_blind')

    def test_a_firm_that_the_person_ruled_out_is_not_even_asked_about(self):
        self.env['jlink.profile.never'].with_user(self.researcher).create({
            'profile_id': self.profile.id, 'company_name': "nordlicht energie",
        })
        with self.assertRaises(StepBlockedError):
            self.prepare().action_consult()
        with self.assertRaises(AccessError):
            self.profile.never_ids.with_user(self.manager).unlink()

    def test_staff_does_not_turn_a_firm_that_was_ruled_out_into_another(self):
        line = self.env['jlink.profile.never'].with_user(self.researcher).create({
            'profile_id': self.profile.id, 'company_name': "Nordlicht Energie",
        })
        for values in ({'company_name': "Somebody else"}, {'company_name': "x", 'customer_id': self.stranger.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                line.with_user(self.manager).write(values)
        line.with_user(self.manager).customer_id = self.customer
        with self.assertRaises(AccessError):
            line.with_user(self.manager).customer_id = self.stranger
        with self.assertRaises(AccessError):
            line.sudo().company_name = "Somebody else"

    def test_recipients_are_persons_of_the_customer(self):
        with self.assertRaises(UserError):
            self.prepare(recipient_ids=self.stranger.child_ids.ids)

    def test_a_document_of_somebody_else_is_refused(self):
        other = self.record("Otto Fremd", 'otto@example.com')
        self.grant(other)
        with self.assertRaises(DisclosureError):
            self.prepare(profile=other, document_ids=[Command.create({'profile_document_id': self.cv.id})])

    # === CORRECTION === #

    def test_a_corrected_document_of_the_same_category_goes_under_the_same_yes(self):
        disclosure = self.make_released()
        better = self.add_document(self.profile, 'cv', "Better.pdf", b'%PDF better')
        with self.assertRaises(DisclosureError):
            disclosure.document_ids = [Command.create({'profile_document_id': better.id})]
        disclosure.action_reopen()
        disclosure.document_ids = [Command.clear(), Command.create({'profile_document_id': better.id})]
        disclosure.action_release()
        self.assertEqual(disclosure.document_ids.sha256, better.sha256)

    # === WHAT COVERS === #

    def get_uncovered(self, *emails, digest=None):
        digests = {self.profile.id: {digest or self.cv_digest}}
        return self.env['jlink.disclosure']._lock_uncovered(digests, list(emails))

    def test_only_the_released_recipients_and_the_person_may_get_it(self):
        self.make_released()
        carl = self.customer.child_ids[1].email
        self.assertEqual(self.get_uncovered(self.buyer.email, self.profile.partner_id.email), set())
        self.assertEqual(self.get_uncovered(self.buyer.email, carl), {(self.profile.id, carl)})
        self.assertTrue(self.get_uncovered(self.buyer.email, digest='0' * 64))

    def test_a_changed_mail_address_is_not_the_one_that_was_released(self):
        self.make_released()
        self.buyer.email = 'somebody@elsewhere.example'
        self.assertTrue(self.get_uncovered('somebody@elsewhere.example'))

    def test_withdrawal_ends_it_at_once(self):
        disclosure = self.make_released()
        self.withdraw()
        self.assertEqual((disclosure.sudo().state, disclosure.sudo().ended_reason), ('expired', 'consent'))
        self.assertTrue(self.get_uncovered(self.buyer.email))
        self.assertEqual(disclosure.sudo().notice_ids.mapped('reason'), ['withdrawn'])

    def test_the_end_of_the_undertaking_opens_again_what_rested_on_it(self):
        disclosure = self.make_released()
        self.undertaking._terminate("The customer asked for it")
        self.assertEqual(disclosure.state, 'granted')
        self.assertTrue(self.get_uncovered(self.buyer.email))
        self.assert_blocked(disclosure, 'undertaking')

    def test_a_recall_ends_it_and_the_recipients_are_to_be_told(self):
        disclosure = self.make_released()
        disclosure.sudo()._decide('recall', 'phone', {'note': "No more."})
        self.assertEqual(disclosure.state, 'recalled')
        notice = disclosure.notice_ids
        self.assertEqual(notice.user_id, self.manager)
        notice.with_user(self.manager).action_done()
        self.assertEqual(notice.state, 'done')
        self.assertFalse(disclosure.has_open_notice)

    def test_the_person_recalls_on_the_phone(self):
        disclosure = self.make_released()
        wizard = self.env['jlink.disclosure.record'].with_user(self.manager).create({
            'disclosure_id': disclosure.id, 'note': "Found another job.",
        })
        wizard.action_confirm()
        self.assertEqual((disclosure.state, disclosure.ended_reason), ('recalled', 'person'))
        self.assertEqual(disclosure.sudo().decision_ids[0].decision, 'recalled')

    def test_whoever_was_told_of_a_restriction_is_told_when_the_consent_ends(self):
        disclosure = self.make_released().sudo()
        hold = self.env['jlink.privacy.hold'].create({
            'profile_id': self.profile.id, 'reason': 'restriction', 'note': "Demanded",
            'until': fields.Date.add(fields.Date.today(), years=3),
        })
        self.assertEqual(disclosure.ended_reason, 'restricted')
        self.assertEqual(disclosure.notice_ids.mapped('reason'), ['restricted'])
        hold.profile_id._refresh_gate()
        self.assertEqual(len(disclosure.notice_ids), 1)
        self.withdraw()
        self.assertEqual(sorted(disclosure.notice_ids.mapped('reason')), ['restricted', 'withdrawn'])

    def test_an_open_correction_does_not_keep_recipients_from_hearing_of_the_end(self):
        disclosure = self.make_released().sudo()
        disclosure._notify_recipients('rectified')
        self.withdraw()
        self.assertEqual(sorted(disclosure.notice_ids.mapped('reason')), ['rectified', 'withdrawn'])

    def test_what_waits_in_the_queue_is_cancelled_and_links_die(self):
        disclosure = self.make_released()
        delivery = disclosure.exit_ids
        key = delivery.sudo()._make_link('documents').rpartition('/')[2]
        mails = self.env['mail.mail'].search([('model', '=', 'jlink.disclosure.exit'), ('res_id', '=', delivery.id)])
        self.assertTrue(mails)
        self.withdraw()
        self.assertEqual(set(mails.mapped('state')), {'cancel'})
        self.assertFalse(self.env['jlink.access.token']._lookup(key, 'documents', 'jlink.disclosure.exit'))

    def test_time_ends_it_by_itself(self):
        disclosure = self.make_released()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jlink_disclosure SET valid_until = %s WHERE id = %s",
            (fields.Date.subtract(fields.Date.today(), days=1), disclosure.id),
        )
        self.env.invalidate_all()
        self.assertTrue(self.get_uncovered(self.buyer.email))
        self.env['jlink.disclosure']._expire_due()
        self.assertEqual((disclosure.state, disclosure.ended_reason), ('expired', 'time'))

    # === THE PERSON === #

    def test_the_person_asks_back_and_is_answered(self):
        disclosure = self.prepare()
        disclosure.action_consult()
        disclosure.with_user(self.users['public']).sudo()._ask_back("Is it remote?", 'page', {})
        self.assertEqual(disclosure.question, "Is it remote?")
        disclosure._reply("Three days a week.")
        self.assertEqual((disclosure.state, disclosure.reply), ('consulted', "Three days a week."))

    def test_employees_do_not_decide_for_the_person(self):
        disclosure = self.prepare()
        disclosure.action_consult()
        with self.assertRaises(AccessError):
            disclosure._answer('grant', 'page', {})

    def test_two_hundred_are_released_in_a_constant_number_of_queries(self):
        few, many = (self.count_release(number) for number in (2, 12))
        self.assertLessEqual(many - few, 2)

    def count_release(self, number):
        disclosures = self.prepare().concat(*(self.prepare() for _round in range(number - 1)))
        disclosures.action_consult()
        disclosures._decide('grant', 'phone', {'note': "Yes."})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        disclosures._release()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

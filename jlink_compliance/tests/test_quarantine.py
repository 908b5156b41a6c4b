from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import ConsentError, GuardedFieldError, QuarantineError, StepNotAllowedError
from ..incoming_mail import IncomingFile
from .quarantine_common import QuarantineCase


@tagged('post_install', '-at_install')
class TestQuarantine(QuarantineCase):

    def count_files(self, quarantine):
        return self.files.search_count([('quarantine_id', '=', quarantine.id)])

    def test_nobody_reads_what_is_sealed(self):
        quarantine = self.seal()
        file = self.files.search([('quarantine_id', '=', quarantine.id)])
        for role, user in self.users.items():
            with self.subTest(role=role):
                for operation in ('read', 'write', 'create', 'unlink'):
                    self.assertFalse(self.files.with_user(user).has_access(operation))
                with self.assertRaises(AccessError):
                    file.with_user(user).read(['content', 'file_name'])
                with self.assertRaises(AccessError):
                    self.files.with_user(user).search([('file_name', 'ilike', 'cv')])

    def test_consent_hands_over_and_deletes_the_sealed_bytes(self):
        quarantine = self.seal()
        self.grant()
        self.assertEqual(quarantine.state, 'handed_over')
        self.assertFalse(self.count_files(quarantine))
        document = self.profile.document_ids
        self.assertEqual((document.name, document.category_id.code), ('cv.pdf', 'cv'))
        self.assertEqual(self.get_bytes(document), b'%PDF-1.4 secret')
        self.assertFalse(self.env['ir.attachment'].search_count([('name', 'ilike', 'cv.pdf')]))

    def test_refusal_purges_and_the_ledger_proves_it(self):
        quarantine = self.seal()
        self.consent.with_user(self.manager)._decide('decline', 'phone', {})
        self.assertEqual(quarantine.state, 'purged')
        self.assertFalse(self.count_files(quarantine))
        events = self.env['jlink.ledger.entry'].search([
            ('model', '=', 'jlink.quarantine'), ('res_id', '=', quarantine.id)], order='id')
        self.assertEqual(events.mapped('event'), ['create', 'assign', 'await', 'purge'])
        self.assertEqual(set(events.mapped('reference')), {quarantine.name})

    def test_silence_purges_in_batches(self):
        sealed = [self.seal(), self.seal()]
        with freeze_time(sealed[0].purge_on + timedelta(hours=1)):
            self.assertEqual(self.quarantines._purge_due(limit=1), 1)
            self.assertEqual(self.quarantines._purge_due(), 1)
            self.assertFalse(self.quarantines._purge_due())
        self.assertFalse(self.files.search_count([]))

    def test_an_open_profile_gets_documents_at_once(self):
        self.grant()
        quarantine = self.seal()
        self.assertEqual(quarantine.state, 'handed_over')
        self.assertEqual(self.profile.with_user(self.researcher).document_ids.mapped('name'), ['cv.pdf'])

    def test_a_person_is_asked_once_a_day(self):
        mails = self.env['mail.mail']
        before = mails.search_count([('model', '=', 'jlink.consent')])
        self.seal()
        self.seal()
        self.assertEqual(mails.search_count([('model', '=', 'jlink.consent')]), before)
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.seal()
            self.assertTrue(self.consent.reminded_on)

    def test_a_person_who_refused_is_asked_anew(self):
        self.consent.with_user(self.manager)._decide('decline', 'phone', {})
        quarantine = self.seal()
        self.assertEqual((quarantine.state, quarantine.consent_id.state), ('sealed', 'requested'))
        self.assertNotEqual(quarantine.consent_id, self.consent)

    def test_unknown_owner_is_named_by_staff(self):
        quarantine = self.quarantines._seal(self.env.company, 'mail', [IncomingFile('cv.pdf', b'x')])
        wizard = self.env['jlink.quarantine.assign'].with_user(self.researcher).create({
            'quarantine_id': quarantine.id, 'name': "Nora Neu", 'email': 'nora.neu@example.org', 'source': 'referral',
        })
        action = wizard.action_assign()
        self.assertEqual((action['res_model'], action['res_id']), ('jlink.quarantine', quarantine.id))
        self.assertEqual(quarantine.partner_id.email, 'nora.neu@example.org')
        self.assertEqual((quarantine.profile_id.state, quarantine.consent_id.state), ('requested', 'requested'))
        self.assertFalse(wizard.exists())

    def test_other_roles_cannot_assign_purge_or_drop(self):
        quarantine = self.quarantines._seal(self.env.company, 'mail', [IncomingFile('cv.pdf', b'x')])
        for role in ('management', 'data protection officer', 'back office', 'employee', 'administrator'):
            as_role = quarantine.with_user(self.users[role])
            with self.subTest(role=role):
                for method in (as_role.action_assign, as_role.action_purge, as_role.action_drop):
                    with self.assertRaises(AccessError):
                        method()

    def test_state_and_owner_change_by_steps_only(self):
        quarantine = self.seal()
        for values in ({'state': 'handed_over'}, {'partner_id': False}, {'purge_on': '2099-01-01'}):
            with self.subTest(values=values), self.assertRaises(GuardedFieldError):
                quarantine.write(values)
        with self.assertRaises(GuardedFieldError):
            self.quarantines.create({'name': 'X'})
        with self.assertRaises(GuardedFieldError):
            quarantine.copy()
        with self.assertRaises(QuarantineError):
            quarantine.unlink()
        with self.assertRaises(StepNotAllowedError):
            quarantine.with_user(self.manager)._take_step('hand_over')

    def test_erasure_forgets_whose_it_was(self):
        quarantine = self.seal()
        self.assertEqual(self.quarantines._purge(self.profile.partner_id), 1)
        self.assertEqual(quarantine.state, 'purged')
        self.assertFalse(quarantine.partner_id or quarantine.profile_id or quarantine.consent_id)
        self.assertFalse(self.count_files(quarantine))

    def test_dropping_needs_one_channel_and_a_document(self):
        drop = self.quarantines.with_user(self.manager)._drop
        files = [IncomingFile('cv.pdf', b'x')]
        with self.assertRaises(ConsentError):
            drop({'name': "A B", 'email': 'a@example.org', 'phone': '+49 30 123'}, 'referral', files)
        with self.assertRaises(QuarantineError):
            drop({'name': "A B", 'email': 'a@example.org', 'phone': ''}, 'referral', [])
        quarantine = drop({'name': "A B", 'email': '', 'phone': '+49 30 1234567'}, 'referral', files)
        self.assertEqual((quarantine.state, quarantine.consent_id.state), ('sealed', 'draft'))

    def test_without_released_text_the_question_follows_later(self):
        texts = self.env['jlink.privacy.text'].search([('state', '=', 'released')])
        texts._take_step('supersede')
        quarantine = self.quarantines._seal(self.env.company, 'mail', [IncomingFile('cv.pdf', b'x')])
        quarantine._assign({'name': "Olga", 'email': 'olga@example.org', 'phone': False}, 'unsolicited')
        self.assertEqual((quarantine.state, quarantine.consent_id.id), ('sealed', False))
        for text in texts:
            text.copy().with_user(self.users['management']).action_release()
        self.quarantines._ask_due()
        self.assertEqual(quarantine.consent_id.state, 'requested')

    def test_profile_of_another_company_stays_there(self):
        other = self.env['res.company'].create({'name': "Other"})
        quarantine = self.quarantines._seal(other, 'mail', [IncomingFile('cv.pdf', b'x')])
        quarantine._assign({'name': "P", 'email': self.profile.partner_id.email, 'phone': False}, 'unsolicited')
        self.assertNotEqual(quarantine.profile_id, self.profile)
        self.assertEqual(quarantine.profile_id.company_id, other)
        self.assertFalse(self.quarantines.with_user(self.manager).search([('id', '=', quarantine.id)]))

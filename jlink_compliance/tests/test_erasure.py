import base64
import io
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from ..exceptions import (
    ErasureError,
    HoldError,
    PaperNotPossibleError,
    ProfileLockedError,
    SnapshotError,
    StepNotAllowedError,
)
from ..incoming_mail import IncomingFile
from .consent_common import ConsentCase

LOGGER = 'odoo.addons.jlink_compliance.models.erasure_run'
CV = base64.b64encode(b'CV of Paula Tiedemann')


@tagged('post_install', '-at_install')
class TestErasure(ConsentCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['back office']
        cls.partner = cls.profile.partner_id
        cls.erasures = cls.env['jlink.erasure']

    def fill(self, profile, category='cv'):
        self.grant(profile)
        skill = self.env['hr.skill'].search([('skill_type_id.is_language', '=', False)], limit=1)
        profile.write({
            'headline': "Java", 'skill_ids': [(0, 0, {'skill_id': skill.id})],
            'document_ids': [(0, 0, {
                'name': 'cv.pdf', 'content': CV, 'dated': '2026-05-04',
                'category_id': self.env.ref(f'jlink_compliance.category_{category}').id,
            })],
        })

    def end(self, profile=None):
        self.withdraw(profile)
        return self.erasures.search([('profile_ref', '=', (profile or self.profile).id), ('state', '=', 'planned')])

    def run_due(self, erasures, days=20):
        self.env.flush_all()
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            erasures.with_user(self.officer).action_erase()
        self.env.invalidate_all()

    def test_erasure_is_planned_by_itself_when_a_consent_ends(self):
        self.fill(self.profile)
        erasure = self.end()
        self.assertEqual((erasure.trigger, erasure.due_on), ('withdrawn', self.profile.erase_on))
        self.assertIn("17", erasure.source)
        asked = self.consent.activity_ids.summary
        self.assertIn(self.profile.name, asked, "the back office is asked what must be kept")

    def test_new_consent_cancels_the_erasure(self):
        self.grant()
        erasure = self.end()
        renewed = self.env['jlink.consent']._open_requests(self.profile)
        renewed._request('link')
        self.grant()
        self.assertEqual((erasure.state, self.profile.erase_on), ('cancelled', False))

    def test_erased_person_is_nowhere(self):
        # From before the document came into the profile: afterwards no copy can be stored.
        copy = self.env['ir.attachment'].create({'name': 'copy', 'datas': CV})
        self.fill(self.profile)
        self.partner.message_post(body="Called Paula Tiedemann.")
        erasure = self.end()
        ids = self.profile.id, self.partner.id, self.profile.consent_ids.ids, self.profile.document_ids.ids
        self.run_due(erasure)
        self.assertEqual(erasure.state, 'done')
        self.assertFalse(self.env['jlink.profile'].browse(ids[0]).exists())
        self.assertFalse(self.env['res.partner'].browse(ids[1]).exists())
        self.assertFalse(self.env['jlink.consent'].browse(ids[2]).exists())
        self.assertFalse(self.env['jlink.profile.document'].browse(ids[3]).exists())
        self.assertFalse(copy.exists(), "a copy of a document goes with it")
        self.assertFalse(erasure.report['leftovers'])
        self.assertEqual(erasure.report['places']['document'], 1)
        self.assertFalse(erasure.profile_ref)

    def test_ledger_holds_after_an_erasure(self):
        self.fill(self.profile)
        erasure = self.end()
        self.run_due(erasure)
        facts = self.env['jlink.ledger.payload'].search([('payload', 'ilike', 'Paula')])
        self.assertFalse(facts)
        _report, findings = self.env['jlink.ledger.check']._audit()
        self.assertFalse([finding for finding in findings if finding['code'] in ('state', 'facts', 'snapshot')])

    def test_nothing_is_erased_before_its_day_or_by_others(self):
        self.grant()
        erasure = self.end()
        with self.assertRaises(ErasureError):
            erasure.with_user(self.officer).action_erase()
        with freeze_time(fields.Datetime.now() + timedelta(days=20)), self.assertRaises(StepNotAllowedError):
            erasure.with_user(self.users['data protection officer'])._run()

    def test_documents_that_statute_keeps_become_restricted(self):
        self.fill(self.profile, category='voucher')
        erasure = self.end()
        self.run_due(erasure)
        self.assertTrue(self.profile.exists())
        self.assertEqual(self.profile.state, 'restricted')
        self.assertEqual(str(self.profile.restricted_until), '2034-12-31')
        self.assertFalse(self.profile.skill_ids or self.profile.headline)
        self.assertEqual(len(self.profile.document_ids), 1)
        self.assertIn("147", erasure.report['kept'][0]['source'])
        look = self.env['jlink.profile']
        self.assertTrue(look.with_user(self.officer).search([('id', '=', self.profile.id)]))
        self.assertFalse(look.with_user(self.manager).search([('id', '=', self.profile.id)]))

    def test_what_was_kept_goes_when_its_time_is_over(self):
        self.fill(self.profile, category='voucher')
        self.run_due(self.end())
        with freeze_time('2035-01-02 12:00:00'):
            self.assertTrue(self.env['jlink.privacy.hold']._end_due())
            erasure = self.erasures.search([('profile_ref', '=', self.profile.id), ('state', '=', 'planned')])
            erasure.with_user(self.officer).action_erase()
        self.assertFalse(self.profile.exists())

    def test_hold_on_everything_keeps_everything(self):
        self.fill(self.profile)
        erasure = self.end()
        hold = self.env['jlink.privacy.hold'].with_user(self.officer).create({
            'profile_id': self.profile.id, 'reason': 'claims', 'note': "Claim of a customer",
            'until': fields.Date.today() + timedelta(days=400),
        })
        self.assertEqual(self.profile.state, 'restricted')
        self.run_due(erasure)
        self.assertTrue(self.profile.headline and self.profile.document_ids)
        self.assertEqual((erasure.erased_count, erasure.held_until), (0, hold.until))
        self.assertEqual(erasure.report['kept'][0]['number'], hold.name, "the certificate says that all is kept")
        self.assertEqual(self.profile.erase_on, hold.until + timedelta(days=1))
        with self.assertRaises(HoldError):
            hold.with_user(self.officer).write({'until': '2099-01-01'})
        hold.with_user(self.officer).action_lift()
        self.assertTrue(self.erasures.search_count([('profile_ref', '=', self.profile.id), ('state', '=', 'planned')]))

    def test_evidence_of_a_hold_tells_of_its_own_person_only(self):
        other = self.record("Gisela Horn", 'gisela.horn@example.com')
        until = fields.Date.today() + timedelta(days=9)
        holds = self.env['jlink.privacy.hold'].with_user(self.officer).create([
            {'profile_id': profile.id, 'reason': 'claims', 'note': note, 'until': until, 'company_id': False}
            for profile, note in ((self.profile, "Case one"), (other, "Case two"))
        ])
        self.assertEqual(holds.company_id, self.env.company, "what follows from the profile cannot be forged")
        facts = self.env['jlink.ledger.payload'].search([('subject_id', '=', other.partner_id.id)]).mapped('payload')
        self.assertIn("Case two", str(facts))
        self.assertNotIn("Case one", str(facts))

    def test_what_lies_sealed_goes_too(self):
        quarantine = self.env['jlink.quarantine']._seal(
            self.env.company, 'drop', [IncomingFile('cv.pdf', b'%PDF-1.4 cv')],
        )
        quarantine._belong_to(self.profile)
        with freeze_time(fields.Datetime.now() + timedelta(days=32)):
            self.erasures._plan_unanswered()
            erasure = self.erasures.search([('profile_ref', '=', self.profile.id)])
            erasure._run()
        self.assertFalse(self.profile.exists())
        self.assertFalse(self.env['jlink.quarantine.file'].search([('quarantine_id', '=', quarantine.id)]))
        self.assertFalse(quarantine.partner_id or quarantine.consent_id)
        self.assertEqual(erasure.report['places']['quarantine'], 1)

    def test_dry_run_changes_nothing(self):
        self.fill(self.profile, category='voucher')
        erasure = self.end()
        erasure.with_user(self.officer).action_dry_run()
        self.assertEqual(erasure.report['places']['skill'], 1)
        self.assertTrue(erasure.report['kept'])
        self.assertTrue(self.profile.headline and self.profile.skill_ids)
        self.assertFalse(self.env['jlink.privacy.hold'].search([('profile_id', '=', self.profile.id)]))
        self.assertIn("Skills and languages", str(erasure.report_html))

    def test_unanswered_request_is_purged_with_proof(self):
        with freeze_time(fields.Datetime.now() + timedelta(days=32)):
            self.assertTrue(self.erasures._plan_unanswered())
            erasure = self.erasures.search([('profile_ref', '=', self.profile.id)])
            self.assertEqual(erasure.trigger, 'unanswered')
            erasure._run()
        self.assertFalse(self.partner.exists() or self.profile.exists())
        self.assertEqual(erasure.state, 'done')

    def test_erasure_on_demand_needs_an_ended_consent(self):
        self.grant()
        with self.assertRaises(ErasureError):
            self.erasures.with_user(self.officer)._plan_on_demand(self.profile)
        self.withdraw()
        erasure = self.erasures.with_user(self.officer)._plan_on_demand(self.profile)
        self.assertEqual((erasure.trigger, erasure.due_on), ('request', fields.Date.today()))
        erasure.action_erase()
        self.assertFalse(self.profile.exists())

    def test_account_on_the_portal_is_closed(self):
        user = new_test_user(self.env, login='paula', groups='base.group_portal', name="Paula Tiedemann",
                             email='paula.tiedemann@example.com', partner_id=self.partner.id)
        self.grant()
        self.run_due(self.end())
        self.assertFalse(user.active)
        self.assertEqual(self.partner.name, "Erased person")
        self.assertFalse(self.partner.email)

    def test_nobody_deletes_by_hand_whatever_the_context_says(self):
        self.grant()
        self.withdraw()
        context = {'jlink_erasing': True, 'force_delete': True, 'module_uninstall': True, '_force_unlink': True}
        for record, error in (
            (self.profile, ProfileLockedError), (self.consent.decision_ids, SnapshotError),
        ):
            with self.assertRaises(error):
                record.with_context(**context).unlink()

    def test_scan_finds_what_was_typed_elsewhere(self):
        self.grant()
        self.env['res.partner'].create({'name': "Somebody", 'comment': "Ask paula.tiedemann@example.com"})
        erasure = self.end()
        self.run_due(erasure)
        self.assertEqual(erasure.leftover_count, 1)
        self.assertEqual(erasure.report['leftovers'], [{'table': 'res_partner', 'column': 'comment', 'count': 1}])

    def test_one_who_cannot_be_erased_does_not_keep_the_others(self):
        self.grant()
        good = self.end()
        other = self.record("Gisela Horn", 'gisela.horn@example.com')
        self.grant(other)
        bad = self.end(other)
        run = type(self.erasures)._find_skills

        def find_skills(erasures, scope):
            if other in scope.profiles:
                raise ValueError("something else rests on it")
            return run(erasures, scope)
        self.patch(type(self.erasures), '_find_skills', find_skills)
        with freeze_time(fields.Datetime.now() + timedelta(days=20)), self.assertLogs(LOGGER, 'ERROR') as log:
            self.assertEqual((good | bad)._run_safely(), bad)
        self.assertEqual((good.state, bad.state), ('done', 'planned'))
        self.assertTrue(other.exists())
        self.assertNotIn("Gisela", str(log.output))

    def test_certificate_proves_without_naming(self):
        self.fill(self.profile, category='voucher')
        erasure = self.end()
        report = self.env.ref('jlink_compliance.erasure_certificate')
        papers = self.env['jlink.paper'].with_user(self.officer)
        with self.assertRaises(PaperNotPossibleError):
            papers._render(report, erasure.with_user(self.officer), 'print')
        self.run_due(erasure)
        content, paper = papers._render(report, erasure.with_user(self.officer), 'print')
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        text = ' '.join(reader.getPage(number).extractText() for number in range(reader.getNumPages()))
        self.assertIn(erasure.name, paper.name)
        for told in (self.profile.name, "Skills and languages", "147", "2034-12-31"):
            self.assertIn(told, text)
        for person in ("Paula", "Tiedemann", 'example.com'):
            self.assertNotIn(person, text)

    def test_queries_of_a_batch_do_not_grow_with_people(self):
        few, many = self.count_queries(3), self.count_queries(12)
        self.assertLessEqual(many, few + 2)

    def count_queries(self, number):
        profiles = self.env['jlink.profile']
        for index in range(number):
            profile = self.record(f"Person {number} {index}", f'person{number}.{index}@example.com')
            self.fill(profile)
            self.withdraw(profile)
            profiles += profile
        erasures = self.erasures.search([('profile_ref', 'in', profiles.ids)])
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(fields.Datetime.now() + timedelta(days=20)):
            before = self.env.cr.sql_log_count
            erasures._run()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before

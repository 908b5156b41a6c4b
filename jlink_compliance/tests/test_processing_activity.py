import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..exceptions import ActivityReleasedError, GuardedFieldError
from .disclosure_common import DisclosureCase


@tagged('post_install', '-at_install')
class TestProcessingActivity(DisclosureCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.users['management']
        cls.activity = cls.env['jlink.processing.activity'].with_user(cls.director).create({
            'number': 'VVT-T', 'name': "Holding profiles", 'subject': 'profile', 'lang': 'en_US',
            'security': "=cmd()",
        })

    def test_activities_ship_as_drafts_filled_in_from_the_system(self):
        for subject in ('profile', 'disclosure', 'quarantine', 'erasure'):
            with self.subTest(subject=subject):
                shipped = self.env.ref(f'jlink_compliance.processing_activity_{subject}')
                self.assertEqual((shipped.state, shipped.subject, shipped.differs), ('draft', subject, False))
                self.assertTrue(shipped.purposes and shipped.legal_bases and shipped.categories and shipped.recipients)

    def test_it_says_what_the_system_does(self):
        self.activity.action_fill()
        self.assertIn("Consent – Art. 6(1)(a) GDPR", self.activity.legal_bases)
        self.assertIn("Curriculum vitae", self.activity.categories)
        self.assertIn("Consent withdrawn", self.activity.retention)
        self.assertFalse(self.activity.differs)

    def test_customers_who_were_told_are_counted_not_named(self):
        disclosure = self.make_released()
        disclosure._record_exit('phone', disclosure.document_ids, disclosure.recipient_ids)
        activity = self.activity.copy({'subject': 'disclosure', 'number': 'VVT-D'})
        activity.action_fill()
        self.assertIn("Customers told so far: ", activity.recipients)
        self.assertNotIn(self.customer.name, activity.recipients)

    def test_comparison_shows_what_has_changed_since(self):
        self.activity.action_fill()
        self.activity.action_release()
        self.env['jlink.privacy.category'].create({'name': "Photographs", 'code': 'photo'})
        self.activity.invalidate_recordset()
        self.assertTrue(self.activity.differs)
        self.assertIn("Photographs", self.activity.difference_html)

    def test_released_never_changes_and_the_next_revision_supersedes_it(self):
        self.activity.action_release()
        for values in ({'purposes': "Other"}, {'name': "Other"}, {'number': 'X'}):
            with self.subTest(values=values), self.assertRaises(ActivityReleasedError):
                self.activity.write(values)
        with self.assertRaises(ActivityReleasedError):
            self.activity.unlink()
        revision = self.activity.browse(self.activity.action_revise()['res_id'])
        self.assertEqual((revision.revision, revision.state), (2, 'draft'))
        revision.action_release()
        self.assertEqual(self.activity.state, 'superseded')

    def test_only_management_writes_and_releases(self):
        for role in ('data protection officer', 'account manager', 'back office', 'employee', 'administrator'):
            activity = self.activity.with_user(self.users[role])
            for refused in (activity.action_release, activity.action_fill, activity.action_revise):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    refused()
        with self.assertRaises(GuardedFieldError):
            self.activity.state = 'released'
        with self.assertRaises(UserError):
            self.activity.content_hash = 'x'

    def test_register_leaves_as_a_workbook_without_formulas(self):
        self.activity.action_fill()
        self.activity.action_release()
        path = '/jlink/processing-activities.xlsx'
        self.authenticate(self.director.login, self.director.login)
        sheet = openpyxl.load_workbook(io.BytesIO(self.url_open(path).content)).active
        cells = {cell.value: cell.data_type for row in sheet.rows for cell in row}
        self.assertEqual(cells["=cmd()"], 's')
        self.assertIn("Holding profiles", cells)
        for role in ('account manager', 'back office', 'employee'):
            self.authenticate(self.users[role].login, self.users[role].login)
            with self.subTest(role=role):
                self.assertEqual(self.url_open(path).status_code, 404)

    def test_paper_is_in_the_language_of_the_entry(self):
        self.activity.action_fill()
        content, paper = self.env['jlink.paper'].with_user(self.director)._render(
            'jlink_compliance.processing_activity_report', self.activity, 'print',
        )
        self.assertTrue(content.startswith(b'%PDF'))
        self.assertEqual(paper.lang, 'en_US')

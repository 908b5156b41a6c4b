from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..exceptions import AccessLogError
from .profile_common import ProfileCase


@tagged('post_install', '-at_install')
class TestProfileAccess(ProfileCase, HttpCase):
    """Who looks at which profile is recorded, once an hour, for the data protection officer alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['data protection officer']
        cls.ada = cls.make_open("Ada Byron", [("Welding", "Master", 8)], headline="Welder", summary="Ships")
        cls.document = cls.env['jlink.profile.document'].with_user(cls.researcher).create({
            'profile_id': cls.ada.id, 'name': 'cv.pdf', 'content': b'Y3Y=',
            'category_id': cls.env.ref('jlink_compliance.category_cv').id,
        })
        cls.env.flush_all()

    def looks(self, profile=None):
        self.env.invalidate_all()
        return self.env['jlink.profile.access'].search([('profile_id', '=', (profile or self.ada).id)])

    def test_opening_the_form_is_recorded_once_an_hour(self):
        for _time in range(2):
            self.env.invalidate_all()
            self.ada.web_read({'headline': {}, 'summary': {}, 'competence_ids': {'fields': {'evidence': {}}}})
        found = self.looks()
        self.assertEqual(found.mapped('how'), ['form'])
        self.assertEqual(found.user_id, self.researcher)
        self.env.flush_all()
        self.env.cr.execute("UPDATE jlink_profile_access SET at = at - interval '1 hour'")
        self.ada.web_read({'summary': {}})
        self.assertEqual(len(self.looks()), 2)

    def test_a_list_is_no_look_but_reading_many_in_depth_is(self):
        self.env.invalidate_all()
        profiles = self.ada.browse()
        profiles.web_search_read([], {'headline': {}, 'rate': {}, 'top_skill_ids': {}})
        self.assertFalse(self.looks())
        profiles.search_read([], ['summary'])
        self.assertEqual(self.looks().mapped('how'), ['form'])
        self.assertTrue(self.looks(self.profile))

    def test_a_document_and_a_paper_are_recorded(self):
        self.document._get_preview()
        report = self.env['ir.actions.report']._get_report_from_name('jlink_compliance.profile_open_paper')
        self.env['jlink.paper'].with_user(self.manager)._render(report, self.ada.with_user(self.manager), 'preview')
        self.assertEqual(set(self.looks().mapped('how')), {'document', 'paper'})

    def test_the_form_over_the_web_is_recorded(self):
        self.authenticate(self.researcher.login, self.researcher.login)
        for method, arguments in (
            ('web_read', [self.ada.ids, {'summary': {}}]), ('read', [self.ada.ids, ['note']]),
            ('search_read', [[], ['travel']]), ('web_search_read', [[], {'note': {}}]),
        ):
            self.env.cr.execute("DELETE FROM jlink_profile_access")
            self.make_jsonrpc_request(f'/web/dataset/call_kw/jlink.profile/{method}', {
                'model': 'jlink.profile', 'method': method, 'args': arguments, 'kwargs': {},
            })
            with self.subTest(method=method):
                self.assertEqual(self.looks().mapped('how'), ['form'])

    def test_a_look_under_a_case_is_named_as_such(self):
        self.env['jlink.profile.case'].with_user(self.officer)._open(self.ada.name, "Complaint")
        self.ada.with_user(self.officer).web_read({'summary': {}})
        self.assertEqual(self.looks().mapped('how'), ['case'])

    def test_the_business_partner_and_the_system_leave_no_entry(self):
        self.ada.sudo().web_read({'summary': {}})
        user = self.env['res.users'].with_context(no_reset_password=True).create({
            'name': "Ada Byron", 'login': 'ada', 'partner_id': self.ada.sudo().partner_id.id,
            'group_ids': [(6, 0, self.env.ref('base.group_portal').ids)],
        })
        self.ada.with_user(user).read(['summary'])
        self.assertFalse(self.looks())

    def test_looking_again_costs_one_query(self):
        self.ada.web_read({'summary': {}})
        self.env.invalidate_all()
        self.ada.fetch(['summary'])
        log = self.env['jlink.profile.access'].with_user(self.researcher)
        with self.assertQueryCount(1):
            log._log(self.ada, 'form')

    def test_only_the_officer_reads_it_and_nobody_writes(self):
        self.ada.web_read({'summary': {}})
        entry = self.looks()
        self.assertTrue(entry.with_user(self.officer).read(['user_id', 'how']))
        for role in ('account manager', 'researcher', 'management', 'back office', 'employee', 'administrator'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                entry.with_user(self.users[role]).read(['how'])
        for act in (
            lambda: entry.sudo().write({'how': 'paper'}), lambda: entry.sudo().unlink(),
            lambda: entry.sudo().create({'how': 'form'}),
        ):
            with self.assertRaises(AccessLogError):
                act()

    def test_figures_by_employee_are_off_until_the_company_allows_them(self):
        log = self.env['jlink.profile.access'].with_user(self.officer)
        for path in ('user_id', 'user_id.login'):
            with self.subTest(path=path), self.assertRaises(AccessLogError):
                log.formatted_read_group([], [path], ['__count'])
        self.env.company.jlink_access_by_user = True
        log.formatted_read_group([], ['user_id'], ['__count'])

    def test_old_entries_are_purged_after_the_months_of_the_company(self):
        self.ada.web_read({'summary': {}})
        entry = self.looks()
        self.env.company.jlink_access_months = 3
        self.env.flush_all()
        self.env['jlink.profile.access']._gc_old()
        self.assertTrue(entry.exists())
        self.env.cr.execute("UPDATE jlink_profile_access SET at = %s", [fields.Datetime.now() - timedelta(days=100)])
        self.env['jlink.profile.access']._gc_old()
        self.assertFalse(self.looks())

    def test_the_erasure_of_the_person_takes_it_along(self):
        self.ada.web_read({'summary': {}})
        self.withdraw(self.ada.sudo())
        erasure = self.env['jlink.erasure'].search([('profile_ref', '=', self.ada.id)])
        profile_id = self.ada.id
        erasure._run()
        self.assertFalse(self.env['jlink.profile.access'].search([('profile_id', '=', profile_id)]))
        self.assertEqual(erasure.report['places']['access'], 1)

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .consent_common import ConsentCase


@tagged('post_install', '-at_install')
class TestDpoDashboard(ConsentCase):
    """The first page tells the data protection officer, and nobody else, what to look at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['data protection officer']
        cls.page = cls.env['jlink.dpo.dashboard'].with_user(cls.officer)

    def figures(self):
        return {
            figure['key']: figure['count'] for section in self.page.get_page()['sections']
            for figure in section['figures']
        }

    def test_nobody_else_sees_it(self):
        for role in ('account manager', 'researcher', 'management', 'back office', 'employee', 'administrator'):
            page = self.page.with_user(self.users[role])
            for act in (page.get_page, lambda page=page: page.open_figure('consent_asked')):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    act()

    def test_a_figure_follows_what_happens(self):
        before = self.figures()
        self.record("Ines Otto", 'ines.otto@example.com')
        self.env['jlink.finding'].with_user(self.officer).create({'description': "x", 'due_on': '2001-01-01'})
        after = self.figures()
        self.assertEqual(after['consent_asked'], before['consent_asked'] + 1)
        self.assertEqual(after['finding_overdue'], before['finding_overdue'] + 1)

    def test_consents_are_counted_by_when_they_expire(self):
        before = self.figures()
        consent = self.grant()
        for days, key in ((10, 'consent_30'), (45, 'consent_60'), (75, 'consent_90')):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE jlink_consent SET valid_until = now() + make_interval(days => %s) WHERE id = %s",
                [days, consent.id],
            )
            self.env.invalidate_all()
            with self.subTest(days=days):
                self.assertEqual(self.figures()[key], before[key] + 1)

    def test_every_figure_opens_a_list_of_as_many(self):
        for key, count in self.figures().items():
            action = self.page.open_figure(key)
            with self.subTest(figure=key):
                self.assertEqual(self.page.env[action['res_model']].search_count(action['domain']), count)

    def test_an_unknown_figure_is_refused(self):
        with self.assertRaises(AccessError):
            self.page.open_figure('res.users')

    def test_the_page_costs_the_same_whatever_there_is(self):
        self.page.get_page()
        before = self.env.cr.sql_log_count
        self.page.get_page()
        first = self.env.cr.sql_log_count - before
        for number in range(5):
            self.record(f"Person {number}", f'person{number}@example.com')
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.page.get_page()
        self.assertLessEqual(self.env.cr.sql_log_count - before, first + 2)

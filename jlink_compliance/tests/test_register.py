import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from ..exceptions import RegisterError
from .consent_common import ConsentCase


@tagged('post_install', '-at_install')
class TestRegister(ConsentCase, HttpCase):
    """Registers leave the house by the data protection officer only, by numbers, and each leaves evidence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['data protection officer']
        cls.register = cls.env['jlink.register'].with_user(cls.officer).create({'kind': 'consents'})

    def fetch(self, register=None, user=None):
        user = user or self.officer
        address = (register or self.register).action_download()['url']
        self.authenticate(user.login, user.login)
        return self.url_open(address)

    def read_rows(self, response):
        return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))

    def test_the_workbook_holds_numbers_and_is_recorded_as_taken_away(self):
        response = self.fetch()
        rows = self.read_rows(response)
        self.assertEqual(rows[0][:2], ("Number", "Profile"))
        self.assertIn((self.consent.name, self.profile.name), [row[:2] for row in rows])
        self.assertNotIn("Paula", str(rows))
        self.env.invalidate_all()
        self.assertEqual(self.register.state, 'taken')
        entry = self.env['jlink.ledger.entry'].search([
            ('model', '=', 'jlink.register'), ('res_id', '=', self.register.id), ('event', '=', 'take'),
        ])
        self.assertIn(self.register.sha256, entry.facts)

    def test_formulas_stay_text(self):
        self.env['jlink.finding'].with_user(self.officer).create({'description': '=HYPERLINK("http://evil.example")'})
        register = self.register.create({'kind': 'findings'})
        rows = self.read_rows(self.fetch(register))
        self.assertIn('\'=HYPERLINK("http://evil.example")', [cell for row in rows for cell in row])

    def test_nobody_else_gets_one(self):
        for role in ('account manager', 'management', 'back office', 'administrator', 'employee'):
            with self.subTest(role=role):
                self.assertEqual(self.fetch(user=self.users[role]).status_code, 404)
                with self.assertRaises(AccessError):
                    self.register.with_user(self.users[role]).action_download()

    def test_what_was_taken_stays_recorded(self):
        self.fetch()
        self.env.invalidate_all()
        with self.assertRaises(RegisterError):
            self.register.write({'kind': 'findings'})
        with self.assertRaises(RegisterError):
            self.register.sudo().unlink()

    def test_the_register_on_paper(self):
        content, _entry = self.env['jlink.paper'].with_user(self.officer)._render(
            'jlink_compliance.register_report', self.register, 'print',
        )
        text = "".join(page.extract_text() for page in PdfFileReader(io.BytesIO(content)).pages)
        self.assertIn(self.consent.name, text)
        self.assertNotIn("Paula", text)
        self.assertTrue(self.env['jlink.ledger.entry'].search([
            ('model', '=', 'jlink.register'), ('res_id', '=', self.register.id), ('event', '=', 'print'),
        ]))

    def test_every_register_can_be_made(self):
        for kind in dict(self.register._get_kinds()):
            with self.subTest(kind=kind):
                rows = self.read_rows(self.fetch(self.register.create({'kind': kind})))
                self.assertTrue(rows[0][0])

    def test_rows_cost_the_same_number_of_queries(self):
        for number in range(5):
            self.record(f"Person {number}", f'person{number}@example.com')
        self.env.flush_all()
        self.env.invalidate_all()
        list(self.register._iter_rows())
        before = self.env.cr.sql_log_count
        list(self.register._iter_rows())
        first = self.env.cr.sql_log_count - before
        for number in range(5, 15):
            self.record(f"Person {number}", f'person{number}@example.com')
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        list(self.register._iter_rows())
        self.assertLessEqual(self.env.cr.sql_log_count - before, first)

import io

import openpyxl

from odoo.tests import HttpCase, tagged

from .contact_common import ContactCase

_FIELDS = ['date', 'partner_id', 'contact_ids', 'channel', 'direction', 'comment', 'keyword_ids']


@tagged('post_install', '-at_install')
class TestContactImport(ContactCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({'ref': 'K-1007', 'name': "Hansa Import AG"})
        cls.contact.email = 'karla.brandt@hansa-ag.example'
        cls.make_keyword("Twofold extension")

    def load(self, *rows):
        return self.notes.load(_FIELDS, [list(row) for row in rows])

    def get_row(self, customer="Hansa Import AG", comment="Wants an extension", **values):
        return {'date': '2026-03-02 10:30:00', 'partner_id': customer, 'contact_ids': '', 'channel': 'phone',
                'direction': 'in', 'comment': comment, 'keyword_ids': '', **values}.values()

    def test_good_rows_become_documented_contacts(self):
        result = self.load(
            self.get_row(contact_ids='karla.brandt@hansa-ag.example', keyword_ids="Twofold extension"),
            self.get_row('K-1007', "Called back", channel="Phone call"),
            self.get_row("Hansa Import AG, Karla Brandt", "Met"),
        )
        self.assertEqual(result['messages'], [])
        first, second, third = self.notes.browse(result['ids'])
        self.assertEqual((first + second + third).partner_id, self.customer)
        self.assertEqual((first.contact_ids, first.keyword_ids.name), (self.contact, "Twofold extension"))
        self.assertEqual(third.contact_ids, self.contact)
        self.assertEqual(set((first + second + third).mapped('state')), {'documented'})
        self.assertEqual(first.documented_by_id, self.account_manager)
        self.assertFalse(first.is_timely, "what is imported later was not documented in time")

    def test_bad_rows_are_told_and_nothing_is_imported(self):
        person = self.make_business_partner().partner_id
        before = self.notes.search_count([])
        for rows, words in (
            ([self.get_row(comment="")], "Say in keywords"),
            ([self.get_row("Nobody AG")], "No matching record"),
            ([self.get_row(person.name)], "business partner"),
            ([self.get_row(), self.get_row(comment="")], "Say in keywords"),
        ):
            with self.subTest(words=words):
                result = self.load(*rows)
                self.assertFalse(result['ids'])
                self.assertIn(words, str(result['messages']))
                self.assertNotIn('RedirectWarning', str(result['messages']))
        self.assertEqual(self.notes.search_count([]), before)

    def test_a_customer_that_is_not_clear_is_refused(self):
        self.env['res.partner'].create({'name': "Hansa Import AG", 'is_company': True})
        result = self.load(self.get_row())
        self.assertFalse(result['ids'])
        self.assertEqual(result['messages'][0]['type'], 'error')
        self.assertIn("multiple matches", result['messages'][0]['message'])

    def test_a_file_is_not_imported_twice(self):
        self.assertTrue(self.load(self.get_row())['ids'])
        result = self.load(self.get_row(comment="Another"), self.get_row())
        self.assertFalse(result['ids'])
        self.assertEqual(result['messages'][0]['rows'], {'from': 1, 'to': 1})
        self.assertIn("noted already", result['messages'][0]['message'])
        self.assertFalse(self.notes.search([('comment', '=', "Another")]))

    def test_what_the_program_writes_is_not_imported(self):
        result = self.notes.load(
            [*_FIELDS, 'documented_by_id', 'documented_on', 'state'],
            [[*self.get_row(), self.management.name, '2026-03-02 10:31:00', 'open']],
        )
        note = self.notes.browse(result['ids'])
        self.assertEqual((note.documented_by_id, note.state), (self.account_manager, 'documented'))


@tagged('post_install', '-at_install')
class TestContactImportTemplate(ContactCase, HttpCase):

    def test_the_template_is_understood_by_the_importer_in_the_users_language(self):
        for lang in ('en_US', 'de_DE'):
            self.account_manager.lang = lang
            self.authenticate(self.account_manager.login, self.account_manager.login)
            [template] = self.notes.get_import_templates()
            response = self.url_open(template['template'])
            self.assertEqual(response.status_code, 200)
            header = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(response.content)).active[1]]
            importer = self.env['base_import.import'].with_user(self.account_manager).with_context(lang=lang).create({
                'res_model': 'jlink.contact.note', 'file': response.content, 'file_name': 'contacts.xlsx',
                'file_type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            })
            preview = importer.parse_preview({'has_headers': True})
            with self.subTest(lang=lang):
                self.assertNotIn('error', preview)
                self.assertEqual(len(preview['matches']), len(header))

    def test_who_logs_no_contacts_gets_no_template(self):
        self.authenticate(self.stranger.login, self.stranger.login)
        self.assertEqual(self.url_open('/jlink_positions/contact_import_template').status_code, 403)

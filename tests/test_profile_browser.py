"""Profiles at the screen: research finds people by skills, account management keeps their data."""

import base64

from playwright.sync_api import expect

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.jlink_compliance.tests.profile_common import ProfileCase

from .browser import person_at_screen

LIST = '/odoo/action-jlink_compliance.profile_action'


@tagged('post_install', '-at_install')
class TestProfileBrowser(ProfileCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jonas, cls.anna = (
            new_test_user(cls.env, login=login, groups=f'jlink_compliance.group_{group}')
            for login, group in (('jonas.at.screen', 'researcher'), ('anna.at.screen', 'account_manager'))
        )
        skills = [("Welding", "Master", 8), ("Milling", "Fit", 3), ("Turning, fine", "Fit", 1)]
        cls.ada = cls.make_open("Ada Byron", skills, headline="Welder for ships", available_from=cls.day(5))
        cls.make_open("Ben Crane", skills[:2], headline="Welder for bridges")

    def test_researcher_finds_by_three_skills_and_opens_the_profile(self):
        with person_at_screen(self, self.jonas.login, LIST) as jonas:
            jonas.sees('.o_list_view .o_data_row')
            jonas.clicks_on('button:has-text("Find by Skills")')
            jonas.sees('.modal .o_field_widget[name="line_ids"]')
            for number, skill in enumerate(("Welding", "Milling", "Turning")):
                if number:
                    jonas.clicks_on('.modal .o_field_x2many_list_row_add a')
                else:
                    jonas.clicks_on('.modal .o_data_row td[name="skill_id"]')
                jonas.page.locator('.modal .o_selected_row td[name="skill_id"] input').fill(skill)
                jonas.clicks_on(f'.o-autocomplete--dropdown-item:has-text("{skill}")')
            expect(jonas.page.locator('.modal .o_field_widget[name="match_count"]')).to_have_text("1")
            jonas.clicks_on('.modal button:has-text("Show Profiles")')
            jonas.sees_no_dialog()
            facet = jonas.page.locator('.o_searchview_facet')
            expect(facet).to_contain_text("Welding; Milling; Turning, fine")
            expect(jonas.page.locator('.o_data_row')).to_have_count(1)
            jonas.clicks_on('.o_data_row td[name="headline"]')
            jonas.sees('.o_form_view .o_field_widget[name="headline"]')
            expect(jonas.page.locator('.o_form_view')).to_contain_text("Consent until")

    def test_account_manager_edits_and_types_skills(self):
        path = f'/odoo/action-jlink_compliance.profile_action/{self.ada.id}'
        with person_at_screen(self, self.anna.login, path) as anna:
            anna.sees('.o_form_view .o_field_widget[name="headline"]')
            anna.page.locator('.o_field_widget[name="headline"] textarea').fill("Welder for ferries")
            anna.clicks_on('button:has-text("Add by Typing")')
            anna.page.locator('.modal .o_field_widget[name="text"] textarea').fill("Elvish K2, Basket Weaving 3")
            anna.presses('Tab')
            anna.sees('.modal .o_data_row:has-text("Basket Weaving")')
            anna.clicks_on('.modal .o_data_row:has-text("Basket Weaving") .o_list_record_remove')
            anna.clicks_on('.modal footer button:has-text("Add")')
            anna.sees_no_dialog()
            anna.clicks_on('.o_notebook .nav-link:has-text("Languages")')
            anna.sees('.o_field_widget[name="language_ids"] .o_data_row:has-text("Elvish")')
        self.ada.invalidate_recordset()
        self.assertEqual(self.ada.headline, "Welder for ferries")
        self.assertEqual(self.ada.language_ids.level_id, self.levels["K2"])

    def test_documents_are_dropped_and_lie_in_no_attachment(self):
        path = f'/odoo/action-jlink_compliance.profile_action/{self.ada.id}'
        with person_at_screen(self, self.anna.login, path) as anna:
            anna.clicks_on('.o_notebook .nav-link:has-text("Documents")')
            anna.page.locator('.o_jlink_document_drop input[type="file"]').set_input_files([
                {'name': name, 'mimeType': 'application/pdf', 'buffer': b'%PDF-1.4 ' + name.encode()}
                for name in ('cv.pdf', 'certificate.pdf')
            ])
            expect(anna.page.locator('.o_field_widget[name="document_ids"] .o_data_row')).to_have_count(2)
        documents = self.ada.document_ids
        self.assertEqual(sorted(documents.mapped('name')), ['certificate.pdf', 'cv.pdf'])
        self.assertEqual(base64.b64decode(documents.sorted('name')[1].content), b'%PDF-1.4 cv.pdf')
        self.assertFalse(self.env['ir.attachment'].search([('res_model', '=', documents._name)]))

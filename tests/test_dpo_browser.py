"""The data protection officer at the screen: sees what needs attention, looks into a profile, closes a finding."""

from playwright.sync_api import expect

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.jlink_compliance.tests.profile_common import ProfileCase

from .browser import PHONE, person_at_screen

PAGE = '/odoo/action-jlink_compliance.dpo_dashboard_action'
CASES = '/odoo/action-jlink_compliance.profile_case_action'


@tagged('post_install', '-at_install')
class TestDpoBrowser(ProfileCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.anna = (
            new_test_user(cls.env, login=login, name=name, groups=f'jlink_compliance.group_{group}')
            for login, name, group in (
                ('dora.at.screen', "Dora Datz", 'dpo'), ('anna.answers', "Anna Berger", 'account_manager'),
            )
        )
        cls.ada = cls.make_open("Ada Byron", [("Welding", "Master", 8)], headline="Welder for ships", summary="Ships")
        cls.number = cls.ada.sudo().name
        cls.withdraw(cls.ada.sudo())
        cls.finding = cls.env['jlink.finding'].with_user(cls.officer).create({
            'description': "CO-00001: the scan is missing", 'responsible_id': cls.anna.id, 'due_on': '2026-01-05',
            'source': 'spot_check', 'origin': 'SC-0001 · CO-00001',
        })
        for name in ("Ines Otto", "Uwe Anders"):
            cls.record(name, f'{name.lower().replace(" ", ".")}@example.com')
        cls.env['jlink.ledger.check']._check()

    def test_every_figure_of_the_first_page_opens_its_list(self):
        with person_at_screen(self, self.officer.login, PAGE) as dora:
            dora.sees('[data-figure="finding_overdue"] .text-danger', "overview")
            dora.clicks_on('[data-figure="finding_overdue"]')
            dora.sees('.o_list_view .o_data_row:has-text("the scan is missing")', "findings")
            dora.page.go_back()
            dora.clicks_on('.jlink_dpo_check')
            dora.sees('.o_form_view button[name=action_check_now]', "check")

    def test_the_first_page_in_the_hand(self):
        with person_at_screen(self, self.officer.login, PAGE, screen=PHONE) as dora:
            dora.sees('[data-figure="consent_asked"]', "overview")
            self.assertLessEqual(dora.page.evaluate("document.documentElement.scrollWidth"), PHONE['width'])

    def test_a_case_leads_into_the_profile_and_is_recorded(self):
        with person_at_screen(self, self.officer.login, CASES) as dora:
            dora.clicks_on('.o_control_panel button:has-text("New")')
            dora.page.locator('.modal [name=number] input').fill(self.number)
            dora.page.locator('.modal [name=reason] textarea').fill("Complaint of 3 March about a wrong recipient")
            dora.clicks_on('.modal button[name=action_open]')
            dora.sees('.o_form_view button[name=action_look]', "case")
            dora.clicks_on('.o_form_view button[name=action_look]')
            dora.sees('.o_form_view:has-text("Welder for ships")', "profile")
            expect(dora.page.locator('.o_form_view [name=headline] textarea')).to_have_count(0)
            dora.page.goto(self.base_url() + '/odoo/action-jlink_compliance.profile_access_action')
            dora.sees('.o_data_row:has-text("Looked into under a case")', "looks")

    def test_a_finding_is_answered_by_the_responsible_and_closed_by_the_officer(self):
        with person_at_screen(self, self.anna.login, f'/odoo/jlink.finding/{self.finding.id}') as anna:
            anna.clicks_on('button[name=action_answer]')
            anna.page.locator('.modal [name=answer] textarea').fill("The scan is there now.")
            anna.clicks_on('.modal button[name=action_answer]')
            anna.sees('.o_form_view:has-text("The scan is there now.")', "answered")
        with person_at_screen(self, self.officer.login, f'/odoo/jlink.finding/{self.finding.id}') as dora:
            dora.sees('.o_form_view button[name=action_close]', "finding")
            dora.clicks_on('button[name=action_close]')
            dora.sees('.o_arrow_button_current:has-text("Closed")', "closed")

    def test_a_spot_check_is_drawn_and_judged(self):
        self.env['jlink.spot.check'].with_user(self.officer).create({'kind': 'consent', 'size': 3})
        with person_at_screen(self, self.officer.login, '/odoo/action-jlink_compliance.spot_check_action') as dora:
            dora.clicks_on('.o_data_row .o_data_cell')
            dora.clicks_on('button[name=action_draw]')
            dora.sees('.o_field_widget[name=line_ids] .o_data_row', "drawn")
            dora.clicks_on('.o_data_row button[name=action_ok]')
            dora.sees('.o_data_row:has-text("In order")', "judged")

    def test_a_register_leaves_as_a_workbook(self):
        register = self.env['jlink.register'].with_user(self.officer).create({'kind': 'consents'})
        with person_at_screen(self, self.officer.login, f'/odoo/jlink.register/{register.id}') as dora:
            with dora.page.expect_download() as download:
                dora.clicks_on('button[name=action_download]')
            self.assertTrue(download.value.suggested_filename.endswith(f'{register.name}.xlsx'))

"""Papers at the screen: one is looked at before it is printed, several are made one after the other."""

import io
import zipfile

from playwright.sync_api import expect

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_positions.tests.paper_common import PaperCase

from .browser import person_at_screen

DIALOG = '.modal-dialog'


@tagged('post_install', '-at_install')
class TestPapersBrowser(PaperCase, HttpCase):

    def test_one_paper_is_previewed_and_downloaded_by_keyboard(self):
        position = self.make_agreed()
        path = f'/odoo/action-jlink_positions.position_action/{position.id}'
        with person_at_screen(self, self.account_manager.login, path) as anna:
            self.print_sheet(anna)
            anna.sees('iframe.o_jlink_paper_viewer')
            viewer = anna.page.frame_locator('iframe.o_jlink_paper_viewer')
            expect(viewer.locator('.textLayer').first).to_contain_text(position.role, timeout=30_000)
            expect(anna.page.locator(f'{DIALOG} button:has-text("Download")')).to_be_focused()
            with anna.page.expect_download() as download:
                anna.presses('Enter')
            self.assertEqual(download.value.suggested_filename, f"Position Sheet {position.name}.pdf")
            anna.sees_no_dialog()
        purposes = self.env['jlink.paper'].search([('res_id', '=', position.id)]).mapped('purpose')
        self.assertEqual(sorted(purposes), ['preview', 'print'])

    def test_a_batch_counts_and_ends_in_one_file_or_an_archive(self):
        positions = self.make_agreed() + self.make_agreed() + self.make_agreed()
        path = '/odoo/action-jlink_positions.position_action?view_type=list'
        with person_at_screen(self, self.account_manager.login, path) as anna:
            anna.sees('.o_list_view .o_data_row')
            anna.clicks_on('.o_list_view thead .o_list_record_selector input')
            self.print_sheet(anna)
            expect(anna.page.locator('.o_jlink_paper_progress')).to_contain_text("of", timeout=30_000)
            anna.sees(f'{DIALOG} button:has-text("Download as one file")')
            with anna.page.expect_download() as download:
                anna.clicks_on(f'{DIALOG} button:has-text("Single files")')
            content = io.BytesIO(download.value.path().read_bytes())
        names = zipfile.ZipFile(content).namelist()
        for position in positions:
            self.assertIn(f"Position Sheet {position.name}.pdf", names)

    def print_sheet(self, anna):
        anna.clicks_on('.o_cp_action_menus button:has(.fa-cog), .o_cp_action_menus button:has-text("Print")')
        menu = anna.page.locator('.o-dropdown--menu >> text="Print"')
        if menu.count():
            menu.first.hover()
        anna.clicks_on('.o-dropdown--menu .dropdown-item:has-text("Position Sheet")')

"""How business partners' documents come in, at the screen: the drop zone, and a take-over that is checked first."""

import io
import zipfile

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_compliance.takeover_columns import CODES
from odoo.addons.jlink_compliance.tests.quarantine_common import QuarantineCase

from .browser import person_at_screen

_CV = {'name': 'cv.pdf', 'mimeType': 'application/pdf', 'buffer': b'%PDF-1.4 secret'}
_PROGRAM = {'name': 'setup.exe', 'mimeType': 'application/octet-stream', 'buffer': b'MZ'}


@tagged('post_install', '-at_install')
class TestIntakeInTheBrowser(QuarantineCase, HttpCase):

    def test_a_researcher_drops_documents_and_the_request_leaves(self):
        path = '/odoo/action-jlink_compliance.quarantine_action'
        with person_at_screen(self, self.researcher.login, path) as jonas:
            jonas.clicks_on('button[name=action_drop]')
            jonas.sees('.o_jlink_drop_zone', "drop zone")
            jonas.page.set_input_files('input[name=documents]', [_CV, _PROGRAM])
            jonas.sees('.o_jlink_drop_error:has-text("setup.exe")')
            jonas.sees('.list-group-item:has-text("cv.pdf")')
            jonas.page.fill('#jlink_drop_name', "Dora Drop")
            jonas.page.fill('#jlink_drop_email', 'dora.drop@example.org')
            jonas.page.select_option('#jlink_drop_source', 'referral')
            jonas.clicks_on('.o_jlink_quarantine_drop button[type=submit]')
            jonas.sees('.o_form_view .o_field_widget[name=purge_on]', "sealed")
            jonas.page.goto(self.base_url() + path)
            jonas.sees('.o_data_row')
        quarantine = self.quarantines.search([('partner_id.email', '=', 'dora.drop@example.org')])
        self.assertEqual((quarantine.state, quarantine.consent_id.state), ('sealed', 'requested'))

    def test_a_drop_zone_fits_a_phone(self):
        path = '/odoo/action-jlink_compliance.quarantine_drop_action'
        with person_at_screen(self, self.manager.login, path) as anna:
            anna.page.set_viewport_size({'width': 390, 'height': 844})
            anna.sees('.o_jlink_drop_zone')
            width = anna.page.evaluate("document.querySelector('.o_jlink_quarantine_drop').scrollWidth")
            self.assertLessEqual(width, 390)

    def test_management_checks_a_table_and_sees_each_reason(self):
        boss = self.users['management']
        path = '/odoo/action-jlink_compliance.takeover_action/new'
        with person_at_screen(self, boss.login, path) as claudia:
            claudia.sees('.o_form_view button[name=action_check]', "new take-over")
            for field, file in (('content', self.make_table()), ('proofs', self.make_archive())):
                claudia.page.set_input_files(f'.o_field_widget[name={field}] input[type=file]', file)
            claudia.clicks_on('button[name=action_check]')
            claudia.sees('.o_data_row:has-text("“Telepathy”")', "checked")
            claudia.clicks_on('button[name=action_import]')
            claudia.clicks_on('.modal-footer .btn-primary')
            claudia.sees('.o_statusbar_status .o_arrow_button_current:has-text("Done")', "done")
            claudia.sees('button[name=action_send]')
        run = self.env['jlink.takeover'].search([], limit=1)
        self.assertEqual((run.proof_count, run.queue_count, run.rejected_count), (1, 1, 1))

    def make_table(self):
        rows = (
            {'name': "With Proof", 'email': 'with@example.org', 'consent_date': '2026-06-01', 'consent_text': "DS-01",
             'proof': 'consent.pdf', 'valid_until': '2099-01-01', 'headline': "Java"},
            {'name': "Without Proof", 'email': 'without@example.org', 'headline': "Java"},
            {'name': "Odd", 'email': 'odd@example.org', 'skills': 'Telepathy'},
        )
        lines = [';'.join(CODES), *(';'.join(row.get(code, '') for code in CODES) for row in rows)]
        return {'name': 'stock.csv', 'mimeType': 'text/csv', 'buffer': '\n'.join(lines).encode()}

    def make_archive(self):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, 'w') as archive:
            archive.writestr('consent.pdf', b'%PDF signed')
        return {'name': 'proofs.zip', 'mimeType': 'application/zip', 'buffer': buffer.getvalue()}

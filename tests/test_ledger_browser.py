"""Evidence on the screen: whoever did the work checks a record, the data protection officer the whole ledger."""

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.jlink_positions.tests.evaluation_common import EvaluationCase

from .browser import person_at_screen


@tagged('post_install', '-at_install')
class TestLedgerInTheBrowser(EvaluationCase, HttpCase):

    def seal(self):
        while self.env['jlink.ledger.head']._seal_batch():
            pass

    def test_an_account_manager_checks_the_evidence_of_a_position(self):
        position, _order = self.make_ordered()
        self.seal()
        with person_at_screen(self, self.account_manager.login, f'/odoo/jlink.position/{position.id}') as anna:
            anna.clicks_on('a[name=evidence]')
            anna.sees('.jlink_ledger_entry[data-event="Agree with the customer"] .fa-lock', "evidence")
            anna.clicks_on('.jlink_ledger_timeline button')
            anna.sees('.jlink_ledger_timeline .text-success')

    def test_the_data_protection_officer_checks_the_ledger_and_looks_into_an_entry(self):
        dpo = new_test_user(self.env, 'ledger dpo', groups='jlink_compliance.group_dpo')
        dpo.write({'company_ids': [(4, self.company.id)], 'company_id': self.company.id})
        self.make_ordered()
        self.seal()
        with person_at_screen(self, dpo.login, '/odoo/action-jlink_compliance.ledger_check_action') as officer:
            officer.clicks_on('button[name=action_check_now]')
            officer.sees('.o_form_view button[name=action_download_chain]', "check")
            officer.page.goto(self.base_url() + '/odoo/action-jlink_compliance.ledger_entry_action')
            officer.clicks_on('.o_data_row .o_data_cell')
            officer.sees('.o_form_view .o_field_widget[name=facts]', "entry")

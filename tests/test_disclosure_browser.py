"""An account manager asks a business partner, records the yes and releases to the customer."""

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_compliance.tests.disclosure_common import DisclosureCase

from .browser import person_at_screen


@tagged('post_install', '-at_install')
class TestDisclosureBrowser(DisclosureCase, HttpCase):

    def test_disclosure_is_asked_granted_and_released(self):
        disclosure = self.prepare()
        address = f'/odoo/jlink.disclosure/{disclosure.id}'
        with person_at_screen(self, self.manager.login, address) as person:
            page = person.page
            person.sees('[name=blockers]')
            page.locator('button[name=action_consult]').click()
            page.locator('button[name=action_record]:visible').first.click()
            page.locator('.modal [name=note] input').fill("Called, agreed to be proposed.")
            page.locator('.modal [name=already_proposed] label', has_text="No").first.click()
            page.get_by_role('button', name="Record It", exact=True).click()
            page.locator('button[name=action_release]').click()
            page.locator('button[name=action_record_exit]').click()
            page.locator('.modal [name=recipient_id] input').click()
            page.locator('.o-autocomplete--dropdown-item', has_text="Berta").click()
            page.locator('.modal [name=note] input').fill("Portal of the customer")
            page.get_by_role('button', name="Record It", exact=True).click()
            person.sees_no_dialog()
            page.get_by_role('tab', name="What Left").click()
            person.sees('.o_data_row:has-text("Uploaded")')
        self.assertEqual(disclosure.state, 'released')
        self.assertEqual(sorted(disclosure.exit_ids.mapped('channel')), ['link', 'upload'])

    def test_what_is_missing_is_seen_before_anybody_is_asked(self):
        disclosure = self.prepare(customer=self.stranger)
        with person_at_screen(self, self.manager.login, f'/odoo/jlink.disclosure/{disclosure.id}') as person:
            person.page.get_by_text("The customer's undertaking is not in force").wait_for()

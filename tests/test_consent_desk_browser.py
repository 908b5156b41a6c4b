"""An account manager records a person, and the profile opens with what the person says on the phone."""

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.jlink_compliance.tests.consent_common import ConsentCase

from .browser import person_at_screen


@tagged('post_install', '-at_install')
class TestConsentDeskBrowser(ConsentCase, HttpCase):

    def test_person_is_recorded_asked_and_consents_on_the_phone(self):
        manager = new_test_user(self.env, login='desk', groups='jlink_compliance.group_account_manager')
        with person_at_screen(self, manager.login, '/odoo/action-jlink_compliance.partner_record_action') as person:
            page = person.page
            page.locator('.modal [name=name] input').fill("Karin Vogel")
            page.locator('.modal [name=email] input').fill('karin.vogel@example.com')
            page.keyboard.press('Tab')
            page.locator('.modal [name=phone]').wait_for(state='hidden')
            page.locator('.modal [name=source] input').click()
            page.locator('.o_select_menu_item', has_text="Recommended by somebody").click()
            page.get_by_role('button', name="Record and Ask for Consent").click()
            page.get_by_text("locked: consent requested on").wait_for()
            page.locator('button[name=action_record]:visible').click()
            page.locator('.modal [name=note] input').fill("Called back, agreed.")
            page.get_by_role('button', name="Record It", exact=True).click()
            page.locator('button[name=action_open_profile]').click()
            page.locator('.o_form_view [name=headline]').first.wait_for()
        profile = self.env['jlink.profile'].search([('partner_id.name', '=', "Karin Vogel")])
        self.assertEqual((profile.state, profile.source), ('open', 'referral'))

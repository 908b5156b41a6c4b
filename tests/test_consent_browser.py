"""A business partner with a phone: decides by the link of the mail, and looks after the own data in the portal."""

from playwright.sync_api import expect

from odoo.tests import tagged

from odoo.addons.jlink_compliance.tests.consent_page_common import ConsentPageCase

from .browser import PHONE, person_at_screen


@tagged('post_install', '-at_install')
class TestConsentBrowser(ConsentPageCase):

    def test_person_agrees_and_withdraws_on_the_phone_without_an_account(self):
        with person_at_screen(self, None, self.link(self.consent), PHONE) as petra:
            petra.sees('h1:has-text("May we hold your profile?")')
            petra.fits()
            expect(petra.page.locator('button:has-text("I agree")')).to_be_in_viewport()
            petra.clicks_on('a[hreflang="de"]')
            petra.sees('html[lang="de-DE"]')
            petra.clicks_on('a[hreflang="en"]')
            petra.clicks_on('button:has-text("I agree")')
            petra.sees('h1:has-text("Thank you")')
            petra.fits()
            petra.rests()
            self.env.invalidate_all()
            self.assertEqual(self.profile.state, 'open')
            petra.clicks_on('.o_jlink_withdraw_link')
            petra.sees('h1:has-text("Withdraw your consent")')
            petra.fits()
            petra.clicks_on('button:has-text("Withdraw my consent")')
            petra.sees('h1:has-text("Your consent is withdrawn")')
        self.env.invalidate_all()
        self.assertEqual(self.profile.state, 'ended')
        self.assertEqual(petra.clicks, 5)

    def test_person_without_a_working_link_asks_for_another(self):
        with person_at_screen(self, None, '/consent/new-link', PHONE) as petra:
            petra.clicks_on('#email')
            petra.types("paula.tiedemann@example.com")
            petra.fits()
            petra.presses('Enter')
            petra.sees('h1:has-text("Please look into your mails")')

    def test_person_looks_after_the_own_data_on_the_phone(self):
        self.grant()
        self.profile.write({'headline': "Java developer", 'note': "Prefers mornings"})
        self.add_document(self.profile)
        user = self.make_portal_user()
        with person_at_screen(self, user.login, '/my', PHONE) as petra:
            petra.sees('a[href="/my/profile"]')
            petra.clicks_on('a[href="/my/profile"]')
            self.correct(petra)
            self.hand_over(petra)
            petra.fits()
            petra.clicks_on('.o_jlink_profile a[href="/my/consents"]')
            petra.sees('h1:has-text("My consents")')
            petra.fits()
            petra.clicks_on('a:has-text("Read or withdraw")')
            petra.sees('button:has-text("Withdraw my consent")')
            petra.fits()
            petra.clicks_on('button:has-text("Withdraw my consent")')
            petra.sees('.alert-success:has-text("withdrawn")')
            petra.page.goto(self.base_url() + '/my/profile')
            petra.sees('.alert:has-text("Your profile is locked")')
            petra.fits()
        self.env.invalidate_all()
        self.assertFalse(self.profile._is_open())

    def correct(self, petra):
        petra.page.locator('#headline').fill("Architect")
        petra.page.locator('#rate').fill("95.50")
        petra.clicks_on('button:has-text("Save")')
        petra.sees('.alert-success:has-text("Saved.")')
        self.env.invalidate_all()
        self.assertEqual((self.profile.headline, self.profile.rate), ("Architect", 95.5))
        added = petra.page.locator('#skills .o_jlink_add')
        added.locator('[name=skill_id]').select_option("Java")
        added.locator('[name=years]').fill("7.5")
        added.locator('button').click()
        petra.sees('#skills .o_jlink_line strong:has-text("Java")')

    def hand_over(self, petra):
        form = petra.page.locator('.o_jlink_upload')
        form.locator('[name=category_id]').select_option("Curriculum vitae")
        form.locator('[name=upload]').set_input_files(
            {'name': "New CV.pdf", 'mimeType': 'application/pdf', 'buffer': b'%PDF-1.7 new'},
        )
        form.locator('button').click()
        petra.sees('#documents a:has-text("New CV.pdf")')
        with petra.page.expect_download() as download:
            petra.clicks_on('a:has-text("New CV.pdf")')
        self.assertEqual(download.value.path().read_bytes(), b'%PDF-1.7 new')

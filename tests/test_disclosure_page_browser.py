"""A business partner and a customer, each with a phone: consulted, agreed, recalled; documents and a signature."""

from playwright.sync_api import expect

from odoo import Command
from odoo.tests import tagged

from odoo.addons.jlink_compliance.tests.disclosure_page_common import DisclosurePageCase

from .browser import DESK, PHONE, person_at_screen


@tagged('post_install', '-at_install')
class TestDisclosurePageBrowser(DisclosurePageCase):

    def test_person_agrees_and_recalls_on_the_phone_without_an_account(self):
        with person_at_screen(self, None, self.link(self.disclosure), PHONE) as paula:
            paula.sees('h1:has-text("May we propose you?")')
            paula.fits()
            paula.clicks_on('a[hreflang="de"]')
            paula.sees('html[lang="de-DE"]')
            paula.clicks_on('a[hreflang="en"]')
            paula.sees('html[lang="en-US"]')
            self.ask(paula)
            expect(paula.page.locator('button:has-text("I agree")')).to_be_in_viewport()
            paula.clicks_on('label:has-text("No")')
            paula.clicks_on('button:has-text("I agree")')
            paula.sees('h1:has-text("Your yes is recorded")')
            paula.fits()
            paula.rests()
            self.release()
            paula.clicks_on('.o_jlink_recall_link')
            paula.sees('h1:has-text("Recall your yes")')
            paula.fits()
            paula.clicks_on('button:has-text("Recall my yes")')
            paula.sees('h1:has-text("You have recalled your yes")')
            paula.fits()
        self.env.invalidate_all()
        self.assertEqual((self.disclosure.state, self.disclosure.already_proposed), ('recalled', 'no'))

    def ask(self, paula):
        paula.clicks_on('#proposed_note')
        paula.types("nobody")
        paula.presses('Enter')
        paula.clicks_on('summary:has-text("I want to know more first")')
        paula.clicks_on('#question')
        paula.types("Remote?")
        paula.fits()
        paula.clicks_on('button:text-is("Ask")')
        paula.sees('.alert:has-text("Your question is on its way")')
        paula.rests()
        self.env.invalidate_all()
        self.assertEqual((self.disclosure.state, self.disclosure.question), ('consulted', "Remote?"))

    def release(self):
        self.env.invalidate_all()
        self.disclosure.action_release()
        self.env.flush_all()

    def test_customer_takes_the_documents_on_the_phone(self):
        self.agree(self.disclosure).action_release()
        delivery = self.disclosure.sudo().exit_ids
        path = delivery._make_link('documents').removeprefix(self.env.company.get_base_url())
        with person_at_screen(self, None, path, PHONE) as berta:
            berta.sees('h1:has-text("Paula Tiedemann")')
            berta.fits()
            with berta.page.expect_download() as download:
                berta.clicks_on('button:has-text("Download")')
            self.assertEqual(download.value.suggested_filename, "Paula.pdf")
            berta.rests()
            self.env.invalidate_all()
            self.assertIn('page', self.disclosure.exit_ids.mapped('channel'))

    def test_customer_signs_the_undertaking_on_the_phone(self):
        undertaking = self.env['jlink.undertaking'].with_user(self.manager).create({
            'partner_id': self.stranger.id, 'contact_id': self.stranger.child_ids[0].id, 'kind': 'page',
        })
        undertaking.action_send()
        with person_at_screen(self, None, self.link(undertaking, 'sign'), PHONE) as berta:
            berta.sees('h1:has-text("sign the undertaking")')
            berta.fits()
            berta.page.locator('#function').fill("Head of Purchasing")
            berta.clicks_on('label:has-text("I have read the text")')
            berta.clicks_on('button:has-text("Sign")')
            berta.sees('h1:has-text("The undertaking is in force")')
            berta.fits()
        self.env.invalidate_all()
        self.assertEqual(undertaking.state, 'in_force')

    def test_person_looks_after_the_disclosures_in_the_portal(self):
        self.agree(self.prepare(document_ids=[Command.create({'source': 'open'})], category_ids=[
            Command.link(self.env.ref('jlink_compliance.category_profile').id)])).action_release()
        user = self.make_portal_user()
        with person_at_screen(self, user.login, '/my', PHONE) as paula:
            paula.sees('a[href="/my/disclosures"]')
            paula.fits()
            paula.clicks_on('a[href="/my/disclosures"]')
            paula.sees('h1:has-text("My disclosures")')
            paula.fits()
            paula.clicks_on('a:has-text("Read or recall")')
            paula.sees('h2:has-text("Who got what")')
            paula.fits()
            paula.page.goto(self.base_url() + '/my/never')
            paula.page.locator('#company_name').fill("Nordlicht Energie")
            paula.clicks_on('button:has-text("Add")')
            paula.sees('.alert-success:has-text("Saved.")')
            paula.fits()
            paula.page.set_viewport_size(DESK)
            paula.page.goto(self.base_url() + '/my')
            paula.sees('a[href="/my/never"]')

"""Documents at the screen: looked at in the form, not taken away."""

import base64

from playwright.sync_api import expect

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_compliance.tests.disclosure_common import DisclosureCase

from .browser import person_at_screen

#: A picture of one point.
DOT = base64.b64decode(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
)


@tagged('post_install', '-at_install')
class TestExitBrowser(DisclosureCase, HttpCase):

    def test_a_document_is_looked_at_and_not_downloaded(self):
        pdf = self.env['jlink.paper']._render(
            self.env.ref('jlink_compliance.profile_open'), self.profile.with_user(self.manager), 'preview')[0]
        self.add_document(self.profile, 'cv', "Shown.pdf", pdf)
        path = f'/odoo/action-jlink_compliance.profile_action/{self.profile.id}'
        with person_at_screen(self, self.manager.login, path) as anna:
            anna.clicks_on('.o_notebook a:has-text("Documents")')
            anna.clicks_on('.o_field_x2many .o_data_row td:has-text("Shown.pdf")')
            viewer = anna.page.frame_locator('iframe.o_jlink_document_viewer')
            expect(viewer.locator('.textLayer').first).to_contain_text(self.profile.partner_id.name, timeout=30_000)
            expect(viewer.locator('#downloadButton')).to_be_hidden()

    def test_no_web_route_hands_out_a_document_and_the_sentence_says_what_to_do(self):
        self.authenticate(self.manager.login, self.manager.login)
        for route in (
            f'/web/content/jlink.profile.document/{self.cv.id}/content?download=true',
            f'/web/content?model=jlink.profile.document&id={self.cv.id}&field=content',
        ):
            with self.subTest(route=route):
                answer = self.url_open(route)
                self.assertEqual(answer.status_code, 403)
                self.assertIn("prepare a disclosure", answer.text)
        shown = self.url_open(f'/jlink/profile/document/{self.cv.id}/preview')
        self.assertEqual(shown.headers['Content-Disposition'], 'inline')
        self.authenticate(self.users['employee'].login, self.users['employee'].login)
        self.assertEqual(self.url_open(f'/jlink/profile/document/{self.cv.id}/preview').status_code, 404)

    def test_pictures_are_shown(self):
        picture = self.add_document(self.profile, 'certificate', "dot.png", DOT)
        self.authenticate(self.manager.login, self.manager.login)
        shown = self.url_open(f'/jlink/profile/document/{picture.id}/preview')
        self.assertEqual((shown.status_code, shown.headers['Content-Type']), (200, 'image/png'))

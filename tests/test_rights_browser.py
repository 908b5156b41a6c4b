"""Requests, breaches and the register on the screen of those who work with them."""

from odoo.tests import tagged

from odoo.addons.jlink_compliance.tests.consent_page_common import ConsentPageCase

from .browser import PHONE, person_at_screen

REQUESTS = '/odoo/action-jlink_compliance.subject_request_action'
BREACHES = '/odoo/action-jlink_compliance.breach_action'


@tagged('post_install', '-at_install')
class TestRightsBrowser(ConsentPageCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant()
        cls.officer, cls.director = cls.users['back office'], cls.users['management']
        cls.env['jlink.subject.request'].with_user(cls.officer).create({
            'kind': 'access', 'partner_id': cls.profile.partner_id.id, 'channel': 'letter',
            'wish': "Please tell me everything that you hold about me.",
        })

    def test_back_office_checks_who_asks_and_hands_the_data_over(self):
        request = self.env['jlink.subject.request'].search([], limit=1, order='id desc')
        with person_at_screen(self, self.officer.login, f'{REQUESTS}/{request.id}') as person:
            person.sees("button:has-text('Identity Checked')")
            person.clicks_on("button:has-text('Identity Checked')")
            person.sees(".modal :text('Identity document seen')")
            person.clicks_on(".modal label:has-text('Identity document seen')")
            person.clicks_on(".modal button:has-text('Confirm')")
            person.clicks_on("button:has-text('Hand the Data Over')")
            person.clicks_on("button:has-text('Answer'):not(:has-text('Answered'))")
            person.sees('.modal textarea')
            person.page.locator('.modal textarea').fill("Your data are ready.")
            person.clicks_on(".modal button:has-text('Confirm')")
            person.sees_no_dialog()
            person.sees(".o_arrow_button_current:has-text('Answered')")
        request.invalidate_recordset()
        self.assertEqual(request.state, 'answered')

    def test_person_files_a_request_on_the_phone(self):
        user = self.make_portal_user()
        with person_at_screen(self, user.login, '/my/privacy-requests', screen=PHONE) as person:
            person.sees("h1:has-text('My privacy requests')")
            person.clicks_on("label:has-text('Rectification')")
            person.page.locator('#wish').fill("I moved.")
            person.clicks_on("button:has-text('Send my request')")
            person.sees(".alert-success:has-text('recorded')")

    def test_everybody_reports_a_breach_from_any_screen(self):
        with person_at_screen(self, self.users['researcher'].login, '/odoo') as person:
            person.clicks_on('.o_user_menu button')
            person.clicks_on(".dropdown-item:has-text('Report a Data Breach')")
            person.sees('.modal textarea')
            person.page.locator('.modal [name=what] textarea').fill("A list was sent to the wrong address.")
            person.clicks_on(".modal button:has-text('Report')")
            person.sees(".o_notification:has-text('is recorded')")
        breach = self.env['jlink.breach'].search([], limit=1)
        self.assertEqual(breach.state, 'reported')
        with person_at_screen(self, self.director.login, f'{BREACHES}/{breach.id}') as person:
            person.sees("button:has-text('Fill in What the System Knows')")

    def test_register_shows_where_it_differs(self):
        activity = self.env.ref('jlink_compliance.processing_activity_profile')
        self.env['jlink.privacy.category'].create({'name': "Photographs", 'code': 'photo'})
        path = f'/odoo/action-jlink_compliance.processing_activity_action/{activity.id}'
        with person_at_screen(self, self.director.login, path) as person:
            person.sees(".alert:has-text('something else')")
            person.clicks_on(".nav-link:has-text('Comparison')")
            person.sees(":text('Photographs')")

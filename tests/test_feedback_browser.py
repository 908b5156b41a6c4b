"""A customer answers on a phone; account manager and management see it; silence is found."""

import os

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_complaints.tests.feedback_common import FeedbackCase

from .browser import PHONE, person_at_screen


@tagged('post_install', '-at_install')
class TestFeedbackBrowser(FeedbackCase, HttpCase):

    def shoot(self, person, name):
        """Keep a picture where somebody wants to look at it."""
        if folder := os.environ.get('JLINK_PICTURES'):
            person.page.screenshot(path=f'{folder}/{name}.png', full_page=True)

    def test_customer_answers_on_a_phone(self):
        feedback = self.ask(position_id=self.make_position().id)
        path = feedback._make_link().removeprefix(self.company.get_base_url())
        with person_at_screen(self, None, path, PHONE) as person:
            page = person.page
            person.sees('text=How satisfied are you with our service?')
            person.fits()
            self.shoot(person, 'feedback_phone')
            # Nothing is chosen yet: the browser says so and sends nothing.
            page.get_by_role('button', name="Send feedback").click()
            self.assertIn('/feedback/', page.url)
            page.locator('label', has_text="Dissatisfied").last.scroll_into_view_if_needed()
            page.locator('label[for=score_2]').click()
            page.locator('#comment').fill("Two profiles were not what we had agreed on.")
            self.shoot(person, 'feedback_phone_filled')
            page.get_by_role('button', name="Send feedback").click()
            person.sees('text=Thank you!')
            person.fits()
            self.shoot(person, 'feedback_phone_thanks')
            page.get_by_role('link', name="Change my answer").click()
            person.sees('text=You have answered already')
            person.rests()
        self.env.invalidate_all()
        self.assertEqual((feedback.state, feedback.score), ('answered', '2'))

    def test_account_manager_sees_what_the_customer_said(self):
        position, _order = self.make_ordered()
        self.answer('4', "Fast and friendly", position_id=position.id)
        with person_at_screen(self, self.account_manager.login, f'/odoo/jlink.position/{position.id}') as person:
            page = person.page
            page.get_by_role('tab', name="Feedback").click()
            person.sees('.o_data_row:has-text("Fast and friendly")')
            self.shoot(person, 'position_tab')
            person.clicks_on('button[name=action_open_feedback]')
            person.sees('.o_list_view .o_data_row:has-text("Fast and friendly")')
            person.clicks_on('.o_list_view .o_data_row td[name=partner_id]')
            person.sees('.o_form_view [name=score]')
            self.shoot(person, 'feedback_form')
            page.goto(f'{self.base_url()}/odoo/res.partner/{self.customer.id}')
            person.sees('[name=feedback_words]:has-text("Satisfied")')
            self.shoot(person, 'partner_form')

    def test_account_manager_asks_from_the_position(self):
        position, _order = self.make_ordered()
        with person_at_screen(self, self.account_manager.login, f'/odoo/jlink.position/{position.id}') as person:
            page = person.page
            page.get_by_role('tab', name="Feedback").click()
            page.get_by_role('button', name="Ask for Feedback").click()
            person.sees('.modal button[name=action_ask]')
            self.shoot(person, 'ask')
            page.locator('.modal button[name=action_ask]').click()
            person.sees_no_dialog()
            person.sees('.o_data_row:has-text("Asked")')
            person.rests()
        self.assertEqual(position.feedback_ids.state, 'asked')

    def test_management_sees_reaction_and_figures(self):
        self.company.jlink_feedback_pause_days = 0
        position = self.make_position()
        for score, comment in (('1', "Never again"), ('5', ""), ('4', "Fine")):
            self.answer(score, comment, position_id=position.id)
        self.ask(contact_id=self.make_person().id)
        with person_at_screen(self, self.management.login, '/odoo/customer-reactions') as person:
            page = person.page
            person.sees('.o_data_row:has-text("Never again")')
            self.shoot(person, 'reactions')
            person.clicks_on('.o_data_row:has-text("Never again") td[name=partner_id]')
            person.sees('.o_form_view [name=description]')
            person.sees('.o-mail-Activity')
            self.shoot(person, 'reaction_form')
            page.goto(f'{self.base_url()}/odoo/feedback-analysis')
            person.sees('.o_pivot table')
            self.shoot(person, 'pivot')
            page.goto(f'{self.base_url()}/odoo/feedback-milestones')
            person.sees('.o_data_row:has-text("Position closed")')
            self.shoot(person, 'milestones')

    def test_account_manager_makes_a_contact_a_reaction(self):
        note = self.log("Invoice was late again", occasion='complaint', contact_ids=self.link(self.contact))
        with person_at_screen(self, self.account_manager.login, f'/odoo/jlink.contact.note/{note.id}') as person:
            person.clicks_on('button[name=action_make_reaction]')
            person.sees('.o_form_view [name=kind]')
            self.shoot(person, 'reaction_from_note')
        self.assertTrue(self.env['jlink.complaint'].search([('res_id', '=', note.id)]))

    def test_account_manager_finds_the_silent_and_logs_a_contact(self):
        position, order = self.make_ordered()
        self.shift(position, create_date=400)
        self.shift(order, create_date=20)
        with person_at_screen(self, self.account_manager.login, '/odoo/silent-customers') as person:
            page = person.page
            person.sees('.o_data_row:has-text("No contact during research")')
            self.shoot(person, 'silence')
            page.locator('.o_data_row:has-text("No feedback") button[name=action_log_contact]').click()
            page.locator('.modal [name=comment] textarea').fill("Called: all is well")
            page.locator('.modal').get_by_role('button', name="Save", exact=True).click()
            person.sees_no_dialog()
            person.sees('.o_data_row:has-text("No feedback")')
        self.assertTrue(self.env['jlink.contact.note'].search([('comment', '=', "Called: all is well")]))

"""An account manager assigns mails that nobody could be found for."""

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_positions.tests.contact_mail_common import ContactMailCase

from .browser import PHONE, person_at_screen


@tagged('post_install', '-at_install')
class TestContactInboxBrowser(ContactMailCase, HttpCase):

    def setUp(self):
        super().setUp()
        self.first = self.arrive_unknown(1, subject="New buyer")
        self.second = self.arrive_unknown(2, subject="Old acquaintance", sender='max@nowhere.example')

    def test_one_click_assigns_as_suggested_and_the_rest_is_asked(self):
        with person_at_screen(self, self.account_manager.login, '/odoo/contact-mails') as person:
            page = person.page
            page.locator('.o_data_row', has_text="New buyer").locator('button[name=action_assign_suggested]').click()
            person.sees('.o_data_row:has-text("Old acquaintance")')
            page.locator('.o_data_row', has_text="New buyer").wait_for(state='detached')
            page.locator('.o_data_row td[name=subject]', has_text="Old acquaintance").click()
            page.locator('button[name=action_assign]:visible').first.click()
            page.locator('.modal [name=partner_id] input').fill("Nord")
            page.locator('.o-autocomplete--dropdown-item', has_text="Nord AG").first.click()
            page.get_by_role('button', name="Note as a Contact", exact=True).click()
            person.sees_no_dialog()
            person.sees('button[name=action_open_notes]')
        self.assertEqual(self.first.note_ids.partner_id, self.customer)
        self.assertEqual(self.second.note_ids.partner_id, self.nord)
        self.assertEqual(self.second.note_ids.contact_ids.email, 'max@nowhere.example')

    def test_in_a_hand_a_card_is_assigned(self):
        with person_at_screen(self, self.account_manager.login, '/odoo/contact-mails', PHONE) as person:
            card = person.page.locator('.o_kanban_record', has_text="New buyer")
            card.locator('button[name=action_assign_suggested]').click()
            card.wait_for(state='detached')
        self.assertEqual(self.first.note_ids.partner_id, self.customer)

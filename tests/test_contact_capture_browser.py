"""An account manager documents contacts: a call that is done, and mails that noted themselves."""

import pathlib

from odoo.tests import HttpCase, tagged
from odoo.tools import config

from odoo.addons.jlink_positions.tests.contact_common import ContactCase

from .browser import PHONE, person_at_screen


@tagged('post_install', '-at_install')
class TestContactCaptureBrowser(ContactCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.email = 'karla@capture.example'
        cls.lead = cls.env['crm.lead'].create({
            'name': "Two Java developers", 'partner_id': cls.contact.id, 'user_id': cls.account_manager.id,
            'team_id': cls.team.id, 'type': 'opportunity',
        })

    def write(self, *subjects):
        for subject in subjects:
            self.lead.with_user(self.account_manager).message_post(
                body="Dear Ms Brandt", subject=subject, message_type='comment', subtype_xmlid='mail.mt_comment',
                partner_ids=self.contact.ids,
            )
        return self.env['jlink.contact.note'].search([('res_id', '=', self.lead.id), ('res_model', '=', 'crm.lead')])

    def picture(self, page, name):
        page.screenshot(path=pathlib.Path(config['screenshots']) / f'contact_capture_{name}.png')

    def test_a_call_that_is_done_is_documented_where_it_is_ticked_off(self):
        self.lead.with_user(self.account_manager).activity_schedule(
            'mail.mail_activity_data_call', summary="Ask for the budget", user_id=self.account_manager.id,
        )
        with person_at_screen(self, self.account_manager.login, f'/odoo/crm.lead/{self.lead.id}') as person:
            person.clicks_on('.o-mail-Activity-markDone')
            person.sees('.o-mail-ActivityMarkAsDone textarea[placeholder*="What was said"]')
            person.sees('.o_jlink_waits')
            self.picture(person.page, 'done')
            person.types("95 Euro are fine")
            person.clicks_on('.o-mail-ActivityMarkAsDone button[aria-label="Done"]')
            person.rests()
        note = self.env['jlink.contact.note'].search([('res_id', '=', self.lead.id), ('res_model', '=', 'crm.lead')])
        self.assertEqual((note.state, note.comment, note.channel), ('documented', "95 Euro are fine", 'phone'))

    def test_other_activities_ask_for_feedback_as_before(self):
        self.lead.with_user(self.account_manager).activity_schedule(
            'mail.mail_activity_data_todo', summary="Tidy up", user_id=self.account_manager.id,
        )
        with person_at_screen(self, self.account_manager.login, f'/odoo/crm.lead/{self.lead.id}') as person:
            person.clicks_on('.o-mail-Activity-markDone')
            person.sees('.o-mail-ActivityMarkAsDone textarea[placeholder="Write Feedback"]')
            self.assertEqual(person.page.locator('.o_jlink_waits').count(), 0)

    def test_several_mails_are_documented_by_one_comment(self):
        notes = self.write("First profile", "Second profile", "Third profile")
        with person_at_screen(self, self.account_manager.login, '/odoo/contacts-to-document') as person:
            page = person.page
            person.sees('.o_data_row:has-text("Third profile")')
            self.picture(page, 'open')
            for subject in ("First", "Second"):
                page.locator(f'.o_data_row:has-text("{subject}") .o_list_record_selector input').check()
            self.picture(page, 'selected')
            page.get_by_role('button', name="Comment", exact=True).click()
            person.sees('.modal [name=comment] textarea')
            person.types("Profiles sent")
            self.picture(page, 'comment')
            page.get_by_role('button', name="Document", exact=True).click()
            person.sees_no_dialog()
            page.locator('.o_data_row:has-text("Second profile")').wait_for(state='detached')
            page.locator('.o_data_row:has-text("Third profile") td[name=comment]').click()
            person.types("Third one, too")
            page.locator('.o_list_button_save').first.click()
            person.sees('.o_data_row:has-text("Third one, too")')
            person.rests()
        self.assertEqual(sorted(notes.mapped('comment')), ["Profiles sent", "Profiles sent", "Third one, too"])

    def test_on_the_phone_one_tap_opens_the_comment(self):
        notes = self.write("Profile")
        with person_at_screen(self, self.account_manager.login, '/odoo/contacts-to-document', PHONE) as person:
            person.sees('.o_kanban_record:has-text("Profile")')
            person.fits()
            self.picture(person.page, 'phone')
            person.page.locator('.o_kanban_record:has-text("Profile")').get_by_text("Comment", exact=True).click()
            person.sees('.modal [name=comment] textarea')
            self.picture(person.page, 'phone_comment')
            person.types("Sent from the train")
            person.page.get_by_role('button', name="Document", exact=True).click()
            person.sees_no_dialog()
        self.assertEqual(notes.comment, "Sent from the train")

    def test_the_mail_is_read_from_the_list(self):
        self.write("Profile")
        with person_at_screen(self, self.account_manager.login, '/odoo/contacts-to-document') as person:
            person.page.locator('.o_data_row:has-text("Profile") button[name=action_open_source]').click()
            person.sees('.modal [name=body]:has-text("Dear Ms Brandt")')
            self.picture(person.page, 'mail')

    def test_management_sees_the_share_documented_in_time(self):
        self.log()
        with person_at_screen(self, self.management.login, '/odoo/contact-documentation') as person:
            person.sees('.o_pivot:has-text("Account Manager")')
            self.picture(person.page, 'share')

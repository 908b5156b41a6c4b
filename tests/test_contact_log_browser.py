"""An account manager documents contacts from wherever they are, and reads what was said."""

from datetime import timedelta

from playwright.sync_api import expect

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_positions.tests.contact_common import ContactCase

from .browser import PHONE, person_at_screen

LOG = '.modal .o_jlink_contact_log'
COMMENT = f'{LOG} [name=comment] textarea'
NOTED = '.o_notification:has-text("Contact documented")'
SUGGESTION = f'{LOG} .o_jlink_suggestions button:has-text("Staying longer")'


class ContactBrowserCase(ContactCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keyword = cls.make_keyword("Staying longer", "zeppelin")
        cls.contact.phone = "+49 40 123456"

    def opens(self, path, **screen):
        return person_at_screen(self, self.account_manager.login, path, **screen)

    def find(self, comment):
        return self.env['jlink.contact.note'].search([('comment', 'like', comment)])


@tagged('post_install', '-at_install')
class TestContactLogBrowser(ContactBrowserCase):

    def test_a_call_is_documented_from_the_chatter_within_ten_seconds_beside_typing(self):
        with self.opens(f'/odoo/res.partner/{self.contact.id}') as anna:
            anna.sees('.o_jlink_chatter_log')
            anna.clicks_on('.o_jlink_chatter_log')
            anna.sees(COMMENT, "the dialog")
            expect(anna.page.locator(COMMENT)).to_be_focused()
            anna.page.keyboard.type("Wants the zeppelin until June")
            anna.sees(SUGGESTION)
            anna.presses('Alt+1')
            anna.sees(f'{LOG} [name=keyword_ids] .o_tag:has-text("Staying longer")')
            anna.presses('Control+Enter')
            anna.sees(NOTED)
            anna.sees_no_dialog()
            anna.sees('button[name=action_open_contacts] .o_stat_value:has-text("1")')
            anna.rests()
        note = self.find("Wants the zeppelin until June")
        self.assertEqual((note.partner_id, note.contact_ids, note.keyword_ids), (
            self.customer, self.contact, self.keyword))
        self.assertLessEqual(anna.seconds, 10)
        self.assertEqual((anna.clicks, anna.keys), (1, 4), "Alt+1 and Ctrl+Enter beside the comment")

    def test_from_anywhere_by_keyboard_only(self):
        with self.opens('/odoo/action-jlink_positions.position_action') as anna:
            anna.sees('.o_jlink_contact_menu')
            anna.sees('.o_kanban_renderer', "the positions")
            anna.presses('Alt+Shift+L')
            anna.sees(f'{LOG} [name=partner_id] input', "the dialog")
            expect(anna.page.locator(f'{LOG} [name=partner_id] input')).to_be_focused()
            anna.types(self.contact.name[:8])
            anna.sees(f'.o-autocomplete--dropdown-item:has-text("{self.contact.name}")')
            anna.presses('Enter')
            anna.sees(f'{LOG} [name=contact_ids] .o_tag:has-text("{self.contact.name}")')
            self.assertEqual(anna.page.locator(f'{LOG} [name=partner_id] input').input_value(), self.customer.name)
            while anna.field_with_cursor() != 'comment':
                anna.presses('Tab')
            self.assertLessEqual(anna.keys, 22)
            anna.types("Needs two more")
            anna.presses('Alt+N')
            anna.sees(NOTED)
            expect(anna.page.locator(COMMENT)).to_have_value("")
            expect(anna.page.locator(f'{LOG} [name=partner_id] input')).to_be_focused()
            anna.rests()
        self.assertEqual(self.find("Needs two more").contact_ids, self.contact)

    def test_the_command_palette_knows_the_document(self):
        position = self.make_position()
        with self.opens(f'/odoo/jlink.position/{position.id}') as anna:
            anna.sees('.o_jlink_chatter_log')
            anna.presses('Control+K')
            anna.sees('.o_command_palette_search input')
            anna.types("Log Contact")
            anna.sees('.o_command.focused:has-text("Log Contact")')
            anna.presses('Enter')
            anna.sees(COMMENT)
            anna.types("Profile discussed")
            anna.presses('Control+Enter')
            anna.sees(NOTED)
            anna.rests()
        note = self.find("Profile discussed")
        self.assertEqual((note.res_model, note.position_id), ('jlink.position', position))

    def test_a_call_opens_its_note(self):
        with self.opens(f'/odoo/res.partner/{self.contact.id}') as anna:
            link = anna.page.locator('[name=phone] a.o_phone_form_link').first
            anna.sees('[name=phone] input')
            anna.page.locator('[name=phone]').first.hover()
            self.assertEqual(link.get_attribute('href'), 'tel:+4940123456')
            link.click()
            anna.sees(COMMENT)
            self.assertTrue(anna.page.locator(f'{LOG} [name=channel] input[data-value=phone]').is_checked())
            anna.sees(f'{LOG} [name=contact_ids] .o_tag:has-text("{self.contact.name}")')
            anna.rests()

    def test_the_call_of_a_business_partner_opens_nothing(self):
        person = self.make_business_partner(phone="+49 40 99").partner_id
        with self.opens(f'/odoo/res.partner/{person.id}') as anna:
            anna.sees('[name=phone] input')
            anna.page.locator('[name=phone]').first.hover()
            anna.page.locator('[name=phone] a.o_phone_form_link').first.click()
            anna.rests()
            anna.sees_no_dialog()

    def test_what_was_typed_survives_an_accident_and_a_refusal(self):
        with self.opens(f'/odoo/res.partner/{self.contact.id}') as anna:
            anna.clicks_on('.o_jlink_chatter_log')
            anna.sees(COMMENT)
            anna.types("Half a note")
            anna.presses('Escape')
            anna.sees_no_dialog()
            anna.clicks_on('.o_jlink_chatter_log')
            anna.sees('.o_jlink_contact_draft')
            anna.clicks_on('.o_jlink_contact_draft .btn-primary')
            expect(anna.page.locator(COMMENT)).to_have_value("Half a note")
            anna.page.locator(COMMENT).fill("")
            anna.presses('Control+Enter')
            anna.sees(f'{LOG} [name=comment].o_field_invalid')
            anna.page.locator(COMMENT).fill("A whole note")
            anna.clicks_on(f'{LOG} button:has-text("Tomorrow")')
            anna.page.locator(f'{LOG} [name=next_step] input').fill("Send profiles")
            anna.presses('Control+Enter')
            anna.sees(NOTED)
            anna.sees('.o-mail-Activity:has-text("Send profiles")')
            self.assertIsNone(anna.page.evaluate(
                "Object.keys(sessionStorage).find((key) => key.startsWith('jlink_contact_draft')) ?? null"))
            anna.rests()
        self.assertFalse(self.find("Half a note"))
        tomorrow = fields.Date.today() + timedelta(days=1)
        self.assertIn(self.find("A whole note").next_step_date, (tomorrow, tomorrow + timedelta(days=1)))

    def test_a_correction_takes_the_place_of_what_is_read(self):
        note = self.log("Wants tree people")
        with self.opens(f'/odoo/customer-contacts/{note.id}') as anna:
            anna.clicks_on('button[name=action_correct]')
            anna.sees(COMMENT)
            expect(anna.page.locator(COMMENT)).to_have_value("Wants tree people")
            anna.page.locator(COMMENT).fill("Wants three people")
            anna.page.locator(f'{LOG} [name=correction_reason] input').fill("Typing error")
            anna.presses('Control+Enter')
            anna.sees(NOTED)
            anna.sees('.alert:has-text("was corrected")')
            anna.rests()
        self.assertEqual(note.corrected_by_id.comment, "Wants three people")

    def test_a_thumb_logs_a_contact_on_the_phone(self):
        with self.opens(f'/odoo/res.partner/{self.contact.id}', screen=PHONE) as anna:
            anna.sees('.o_jlink_chatter_log')
            anna.clicks_on('.o_jlink_contact_menu')
            anna.sees('.o_jlink_contact_menu_log')
            anna.clicks_on('.o_jlink_contact_menu_log')
            anna.sees(COMMENT)
            anna.fits()
            anna.page.locator(COMMENT).fill("Zeppelin on the road")
            anna.page.locator(COMMENT).press_sequentially(".")
            anna.clicks_on(SUGGESTION)
            anna.clicks_on('.o_jlink_contact_save')
            anna.sees(NOTED)
            anna.rests()
        self.assertEqual(self.find("Zeppelin on the road").keyword_ids, self.keyword)


@tagged('post_install', '-at_install')
class TestContactTimelineBrowser(ContactBrowserCase):

    def make_contacts(self):
        now = fields.Datetime.now()
        self.log("Wants an extension\nuntil June", contact_ids=self.link(self.contact),
                 keyword_ids=self.link(self.keyword), occasion='order')
        self.log("Complained about the invoice", date=now - timedelta(days=40), channel='mail', direction='in')
        position = self.make_position()
        self.log("Talked about the role", date=now - timedelta(days=80), channel='meeting', res_model=position._name,
                 res_id=position.id, position_id=position.id)
        self.make_open(source_name="Your offer")

    def test_the_timeline_is_read_by_month_and_filtered(self):
        self.make_contacts()
        with self.opens(f'/odoo/res.partner/{self.contact.id}') as anna:
            anna.sees('button[name=action_open_contacts]')
            anna.rests()
            asked = []
            anna.page.on('request', lambda request: asked.append(request.url.rpartition('/')[2]))
            anna.clicks_on('button[name=action_open_contacts]')
            anna.sees('.o_jlink_timeline .o_kanban_record')
            anna.rests()
            self.assertEqual(asked.count('web_read_group'), 1)
            self.assertFalse({'web_search_read', 'web_read', 'read'} & set(asked), asked)
            expect(anna.page.locator('.o_jlink_timeline_heading')).to_have_count(3)
            anna.clicks_on('.o_search_panel label:has-text("Email")')
            expect(anna.page.locator('.o_jlink_timeline .o_kanban_record')).to_have_count(2)
            anna.clicks_on('.o_jlink_timeline [name=action_document_now]')
            anna.sees(COMMENT)
            anna.types("Offer discussed")
            anna.presses('Control+Enter')
            anna.sees(NOTED)
            anna.sees('.o_jlink_timeline_comment:has-text("Offer discussed")')
            anna.rests()
        self.assertEqual(self.find("Offer discussed").state, 'documented')

    def test_the_timeline_fits_a_phone(self):
        self.make_contacts()
        with self.opens(f'/odoo/res.partner/{self.contact.id}', screen=PHONE) as anna:
            anna.clicks_on('.o_button_more, button[name=action_open_contacts]:visible')
            if anna.page.locator('.o-dropdown--menu').count():
                anna.clicks_on('.o-dropdown--menu button[name=action_open_contacts]')
            anna.sees('.o_jlink_timeline .o_kanban_record')
            anna.fits()
            anna.rests()

    def test_the_timeline_is_printed_for_a_period(self):
        self.make_contacts()
        with self.opens(f'/odoo/res.partner/{self.customer.id}') as anna:
            anna.clicks_on('.o_cp_action_menus button:has(.fa-cog)')
            anna.clicks_on('.o-dropdown--menu .dropdown-item:has-text("Contact Timeline")')
            anna.sees('.modal button[name=action_print]')
            anna.clicks_on('.modal button[name=action_print]')
            anna.sees('iframe.o_jlink_paper_viewer')
            viewer = anna.page.frame_locator('iframe.o_jlink_paper_viewer')
            expect(viewer.locator('.textLayer').first).to_contain_text("until June", timeout=30_000)
            anna.rests()

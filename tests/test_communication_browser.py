"""An account manager informs customers from the plan; a customer opts out with a phone; an event is told."""

import pathlib
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import config

from odoo.addons.jlink_complaints.tests.communication_common import CommunicationCase

from .browser import PHONE, person_at_screen


@tagged('post_install', '-at_install')
class TestCommunicationBrowser(CommunicationCase, HttpCase):

    def take_picture(self, person, name):
        person.page.wait_for_timeout(800)
        person.page.screenshot(path=pathlib.Path(config['screenshots']) / f'communication_{name}.png')

    def test_customers_are_informed_from_the_plan(self):
        colleague = self.env['res.partner'].create({
            'name': "Max Ohneadresse", 'parent_id': self.customer.id, 'lang': 'en_US',
        })
        line = self.make_line(days=40, recipient_ids=self.link(self.contact, colleague))
        with person_at_screen(self, self.account_manager.login, '/odoo/communication-plan') as person:
            page = person.page
            person.sees('.o_data_row:has-text("Order news")')
            self.take_picture(person, 'plan')
            page.locator('.o_data_row:has-text("Order news") button[name=action_inform]').click()
            person.sees('.o_data_row:has-text("No valid mail address")')
            self.take_picture(person, 'mailing_draft')
            page.get_by_role('tab', name="Text").click()
            page.locator('.o_field_widget[name=content_ids] .o_data_row:has-text("English")').click()
            person.sees('.modal [name=body_html]')
            self.take_picture(person, 'mailing_text')
            page.locator('.modal').get_by_role('tab', name="As the First Recipient Gets It").click()
            person.sees('.modal :text("Dear Karla Brandt")')
            self.take_picture(person, 'mailing_preview')
            page.locator('.modal .btn-close').click()
            person.sees_no_dialog()
            page.locator('button[name=action_start]').click()
            page.locator('.modal .btn-primary').click()
            person.sees_no_dialog()
            person.sees('button[name=action_stop]')
            self.take_picture(person, 'mailing_sending')
            self.env.invalidate_all()
            mailing = self.mailings.search([], order='id desc', limit=1)
            self.deliver(self.run_mailing(mailing))
            self.env.flush_all()
            page.reload()
            person.sees('.o_arrow_button_current:has-text("Sent")')
            self.take_picture(person, 'mailing_done')
        self.env.invalidate_all()
        self.assertEqual(line.state, 'waiting')

    def test_the_plan_is_looked_at_as_board_calendar_and_figures(self):
        self.classify()
        with person_at_screen(self, self.account_manager.login, '/odoo/communication-plan') as person:
            person.sees('.o_data_row')
            for view, seen in (('kanban', '.o_kanban_record'), ('calendar', '.fc-view'), ('pivot', '.o_pivot')):
                person.clicks_on(f'.o_switch_view.o_{view}')
                person.sees(seen)
                self.take_picture(person, view)

    def test_the_officer_looks_at_opt_outs_and_bases(self):
        self.make_basis()
        self.env['jlink.communication.optout'].create({'partner_id': self.contact.id})
        with person_at_screen(self, self.dpo.login, '/odoo/communication-opt-outs') as person:
            person.sees('.o_data_row:has-text("Karla Brandt")')
            person.page.goto(self.base_url() + '/odoo/advertising-bases')
            person.sees('.o_data_row:has-text("Objected")')
            self.take_picture(person, 'bases')

    def test_a_customer_opts_out_on_the_phone(self):
        mailing = self.make_mailing()
        mailing.action_start()
        self.run_mailing(mailing)
        key = mailing.sudo().line_ids._make_key()
        with person_at_screen(self, None, f'/communication/opt-out/{key}', PHONE) as karla:
            karla.sees('h1:has-text("Which mails do you not want any more?")')
            karla.fits()
            self.take_picture(karla, 'opt_out')
            karla.clicks_on('button:has-text("No more about this")')
            karla.sees('h1:has-text("You will get no more of them")')
            karla.fits()
            self.take_picture(karla, 'opted_out')
        self.env.invalidate_all()
        self.assertTrue(self.env['jlink.communication.optout'].search([('partner_id', '=', self.contact.id)]))

    def test_an_event_is_told_from_the_position(self):
        position = self.make_agreed()
        offer = self.env['jlink.customer.offer'].search([('position_id', '=', position.id)])
        with person_at_screen(self, self.account_manager.login, f'/odoo/jlink.position/{position.id}') as person:
            page = person.page
            person.sees('button[name=action_tell_customer]')
            self.take_picture(person, 'offer')
            page.locator('button[name=action_tell_customer]').click()
            person.sees('.modal :text("Your requirements are recorded")')
            self.take_picture(person, 'offer_message')
            page.locator('.modal button[name=action_send_mail]').click()
            person.sees_no_dialog()
            page.locator('button[name=action_tell_customer]').wait_for(state='detached')
            self.assertEqual(page.locator('button[name=action_tell_customer]:visible').count(), 0)
            self.take_picture(person, 'offer_told')
        self.env.invalidate_all()
        self.assertEqual(offer.state, 'sent')

    def test_management_configures_topics_and_events(self):
        with person_at_screen(self, self.management.login, '/odoo/communication-topics') as person:
            person.sees('.o_data_row:has-text("Market Development")')
            self.take_picture(person, 'topics')
            person.page.goto(self.base_url() + '/odoo/customer-events')
            person.sees('.o_data_row:has-text("Research has begun")')
            self.take_picture(person, 'events')

    def test_what_is_overdue_is_seen_at_the_customer(self):
        self.classify().write({'start_on': fields.Date.today() - timedelta(days=90)})
        address = f'/odoo/res.partner/{self.customer.id}'
        with person_at_screen(self, self.account_manager.login, address) as person:
            person.sees(':text("Get in touch")')
            self.take_picture(person, 'customer')
            person.page.get_by_role('button', name="More").click()
            person.page.locator('button[name=action_open_plan]').click()
            person.sees('.o_data_row:has-text("Market news")')

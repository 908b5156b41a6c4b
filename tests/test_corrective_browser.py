"""Corrective action at the screen: an owner finishes, quality management closes."""

import pathlib
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged
from odoo.tools import config

from odoo.addons.jlink_complaints.tests.corrective_common import CorrectiveCase

from .browser import PHONE, person_at_screen


@tagged('post_install', '-at_install')
class TestCorrectiveActionInTheBrowser(CorrectiveCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nonconformity = cls.make_analysed()
        cls.nonconformity.write({
            'action_comments': "Owner and deadline agreed", 'stage_id': cls.open.id,
        })
        cls.action = cls.make_action(
            cls.nonconformity, date_deadline=fields.Date.today() - timedelta(days=2),
            description="<p>Take the rate from the order instead of typing it.</p>",
        )
        cls.make_action(user_id=cls.owner.id, name="Tidy the folder of invoices")

    def picture(self, person, name):
        folder = pathlib.Path(config['screenshots'])
        folder.mkdir(parents=True, exist_ok=True)
        person.page.wait_for_timeout(800)
        person.page.screenshot(path=folder / f'corrective_{name}.png', full_page=True)

    def test_an_owner_finishes_on_the_phone_what_is_overdue(self):
        with person_at_screen(self, self.owner.login, '/odoo/my-corrective-actions', PHONE) as jonas:
            jonas.sees('.o_kanban_record:has-text("Check rates")', "my actions")
            self.picture(jonas, 'own_phone')
            jonas.clicks_on('.o_kanban_record:has-text("Check rates")')
            jonas.sees('.o_form_view .o_field_widget[name=description]', "action")
            self.picture(jonas, 'action_phone')
            jonas.fits()
            if not jonas.page.locator('button[name=action_finish]:visible').count():
                jonas.clicks_on('.o_statusbar_buttons button, .o_cp_action_menus .dropdown-toggle')
            jonas.clicks_on('button[name=action_finish]')
            jonas.sees('.modal .o_field_widget[name=result]', "what was done")
            jonas.page.fill('.modal .o_field_widget[name=result] textarea', "Rates come from the order now")
            self.picture(jonas, 'finish_phone')
            jonas.clicks_on('.modal-footer button[name=action_finish]')
            jonas.sees_no_dialog()
            jonas.sees('.o_field_widget[name=result]:has-text("Rates come from the order")')
            self.picture(jonas, 'finished_phone')
        self.assertEqual(self.action.finished_by_id, self.owner)

    def test_quality_management_sees_what_is_missing_judges_and_closes(self):
        path = f'/odoo/corrective-nonconformities/{self.nonconformity.id}'
        finished = self.make_finished()
        ready = f'/odoo/corrective-nonconformities/{finished.id}'
        finished.write({'action_comments': "Agreed", 'stage_id': self.open.id})
        with person_at_screen(self, self.quality.login, path) as petra:
            petra.sees('.jlink_missing_panel:has-text("Check rates before invoicing")', "nonconformity")
            self.picture(petra, 'nonconformity_open')
            petra.page.goto(self.base_url() + ready)
            petra.clicks_on('button[name=action_judge]')
            petra.sees('.modal .o_field_widget[name=effect]', "judgement")
            petra.clicks_on('.modal .o_field_widget[name=effect] input')
            petra.page.fill('.modal .o_field_widget[name=comment] textarea', "No wrong rate in 40 invoices")
            self.picture(petra, 'judge')
            petra.clicks_on('.modal-footer button[name=action_judge]')
            petra.sees_no_dialog()
            petra.sees('button[name=action_close]')
            self.picture(petra, 'nonconformity_ready')
            petra.clicks_on('button[name=action_close]')
            petra.sees('.alert-info:has-text("it stays as it is")', "closed")
            self.picture(petra, 'nonconformity_closed')
        self.assertEqual(finished.state, 'done')

    def test_lists_and_calendar_show_who_is_late(self):
        other = self.make(name="Late candidate", action_ids=[Command.link(self.action.id)])
        number, address = other.ref, f'{self.base_url()}/odoo/corrective-actions/{self.action.id}'
        with person_at_screen(self, self.quality.login, '/odoo/corrective-actions') as petra:
            petra.sees('.o_data_row:has-text("Check rates")', "actions")
            self.picture(petra, 'actions')
            petra.clicks_on('.o_switch_view.o_kanban')
            petra.sees('.o_kanban_record:has-text("Check rates")', "board")
            self.picture(petra, 'actions_kanban')
            petra.clicks_on('.o_switch_view.o_calendar')
            petra.sees('.o_calendar_view', "calendar")
            self.picture(petra, 'actions_calendar')
            petra.page.goto(self.base_url() + '/odoo/corrective-nonconformities')
            petra.sees(f'.o_data_row:has-text("{number}")', "nonconformities")
            self.picture(petra, 'nonconformities')
            petra.page.goto(address)
            petra.sees('.o_form_view button[name=action_cancel]', "action")
            self.picture(petra, 'action')
        self.assertEqual(other.state, 'draft')

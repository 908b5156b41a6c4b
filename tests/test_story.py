"""The main job in a real browser: a customer's mail becomes an evaluated position with a research order."""

import logging
import pathlib
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_positions.tests.common import PositionCase

from .browser import person_at_screen

_logger = logging.getLogger(__name__)

REQUEST = pathlib.Path(__file__).parent / 'data' / 'request.eml'
THREE_MINUTES = 180
QUESTION = '.modal .o_jlink_guide_question'

# What the customer says on the phone to the questions that no term answers, by their first words.
SAID = {
    "Which languages": "German C1",
    "Who decides on": "K. Brandt, 3 days",
    "Which interviews": "One video call",
    "Who provides": 'second',
    "Who at the customer": "K. Brandt",
    "Which result": "Interfaces to SAP EWM",
    "Who decides how": 'first',
    "Is the freelancer": 'second',
    "May the freelancer": 'first',
}


@tagged('post_install', '-at_install')
class TestStory(PositionCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env['mail.alias.domain'].create({'name': 'jlink.example'})
        cls.company.alias_domain_id = domain
        cls.team.write({
            'alias_name': 'anfragen',
            'alias_domain_id': domain.id,
            'use_leads': True,
            'research_user_ids': [Command.set(cls.researcher.ids)],
            'alias_defaults': repr({
                'type': 'opportunity', 'team_id': cls.team.id, 'user_id': cls.account_manager.id,
            }),
        })

    def receive_request(self):
        """Let the customer's mail in through the gateway and return the request it became."""
        self.env['mail.thread'].message_process(None, REQUEST.read_bytes())
        return self.env['crm.lead'].search([('email_from', 'ilike', 'karla.brandt@hansa.example')], limit=1)

    def test_from_the_customers_mail_to_the_acknowledged_research_order(self):
        lead = self.receive_request()
        self.assertEqual((lead.partner_id, lead.user_id), (self.contact, self.account_manager))
        with person_at_screen(self, self.account_manager.login, f'/odoo/crm/{lead.id}') as anna:
            self.record_position(anna)
            self.walk_through_checklist(anna)
            self.agree_by_phone(anna)
            self.evaluate_position(anna)
            self.order_research(anna)
        _logger.info(
            "from the request to the research order: %s keys, %s clicks, %s screens, %.0f seconds",
            anna.keys, anna.clicks, len(anna.screens), anna.seconds,
        )
        self.assertFalse(anna.clicks, "everything goes by keyboard")
        self.assertLessEqual(anna.seconds, THREE_MINUTES)
        position = lead.position_ids
        self.check_position(position)
        with person_at_screen(self, self.researcher.login, '/odoo/research') as jonas:
            self.acknowledge(jonas)
        self.assertEqual(position.research_order_ids.state, 'acknowledged')

    # === THE ACCOUNT MANAGER === #

    def record_position(self, anna):
        anna.sees('button[name=action_new_position]', screen="request")
        anna.presses('Alt+t')
        anna.sees('.o_jlink_position_form', screen="position")

    def walk_through_checklist(self, anna):
        answers = self.prepare_answers()
        anna.presses('Alt+k')
        question = None
        while True:
            question = anna.sees_another(QUESTION, question, screen="question")
            if question.startswith("This is still open"):
                break
            self.answer(anna, question, answers)
        anna.presses('Alt+x')
        anna.sees_no_dialog()
        anna.sees('.o_jlink_position_form', screen="position")

    def prepare_answers(self):
        today = fields.Date.today()
        return {
            'start_date': f"{today + timedelta(days=45):%m/%d/%Y}",
            'end_date': f"{today + timedelta(days=225):%m/%d/%Y}",
            'city': "Hamburg",
            'remote_share': "60",
            'price_max': "95",
            'submission_deadline': f"{today + timedelta(days=14):%m/%d/%Y}",
            'proposal_delivery': 'second',
            'proposal_date': f"{today + timedelta(days=13):%m/%d/%Y}",
        }

    def answer(self, anna, question, answers):
        """Answer one question, or pass over it where nothing was said."""
        if question.startswith("Which qualifications"):
            self.enter_skill(anna)
            return
        said = answers.get(anna.field_with_cursor())
        if said is None:
            said = next((text for words, text in SAID.items() if question.startswith(words)), None)
        if said is None:
            anna.presses('Alt+k')
            return
        if said in ('first', 'second'):
            anna.presses('Space' if said == 'first' else 'ArrowDown')
        else:
            anna.types(said)
        anna.presses('Enter')

    def enter_skill(self, anna):
        anna.presses('Enter')
        anna.sees('.modal .o_field_widget[name=skill_id] input')
        anna.types("Java 21")
        anna.sees('.o-autocomplete--dropdown-item:has-text("Java 21")')
        anna.presses('Tab')
        anna.sees('.modal .o_field_widget[name=level_id] input:focus')
        anna.types("Expert")
        anna.sees('.o-autocomplete--dropdown-item:has-text("Expert")')
        anna.presses('Tab')
        anna.presses('Alt+n')

    def agree_by_phone(self, anna):
        anna.presses('Alt+g')
        anna.sees('.modal button[name=action_confirm]', screen="agreement")
        anna.presses('Alt+q')
        anna.sees_no_dialog()
        anna.sees('.o_form_view button[name=action_evaluate]', screen="agreed position")

    def evaluate_position(self, anna):
        anna.presses('Alt+g')
        anna.sees('.modal button[name=action_evaluate]', screen="evaluation")
        anna.presses('Alt+q')
        anna.sees_no_dialog()
        anna.sees('.o_form_view button[name=action_order_research]', screen="evaluated position")

    def order_research(self, anna):
        anna.presses('Alt+g')
        anna.sees('.modal button[name=action_issue]', screen="order")
        anna.presses('Alt+q')
        anna.sees_no_dialog()
        anna.sees('.o_form_view button[name=action_stop_research]', screen="released position")

    def check_position(self, position):
        self.assertEqual((position.state, position.is_in_research), ('released', True))
        self.assertEqual((position.price_max, position.city, position.remote_share), (95, "Hamburg", 60))
        self.assertEqual(position.skill_ids.skill_id, self.java)
        self.assertEqual(position.version_id.channel, 'phone')
        self.assertIn("Java-Entwickler", position.request)
        self.assertTrue(position.evaluation_id.is_positive)
        order = position.research_order_ids
        self.assertEqual((order.state, order.user_ids), ('issued', self.researcher))
        self.assertEqual(order.activity_ids.user_id, self.researcher)

    # === THE RESEARCHER === #

    def acknowledge(self, jonas):
        jonas.clicks_on('.o_kanban_record:has-text("Java-Entwickler"), .o_data_row:has-text("Java-Entwickler")')
        jonas.sees('button[name=action_acknowledge]', screen="order")
        self.assertNotIn("95", jonas.page.locator('.o_form_view').inner_text(), "the customer's price")
        jonas.presses('Alt+g')
        jonas.sees('button[name=action_finish]', screen="acknowledged order")

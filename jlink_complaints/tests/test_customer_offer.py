from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..exceptions import CustomerOfferError
from .communication_common import CommunicationCase

_TYPE = 'jlink_complaints.mail_activity_type_tell'


@tagged('post_install', '-at_install')
class TestCustomerOffer(CommunicationCase):

    def get_offers(self, position, *states):
        return self.env['jlink.customer.offer'].with_user(self.account_manager).search([
            ('position_id', '=', position.id), *([('state', 'in', states)] if states else []),
        ], order='id')

    def get_codes(self, position, *states):
        return self.get_offers(position, *states).mapped('event_id.code')

    def get_tasks(self, position):
        return position.sudo().activity_ids.filtered(
            lambda task: task.activity_type_id == self.env.ref(_TYPE),
        )

    def write_message(self, offer, **values):
        """Open the composer as the button does, and send."""
        context = offer.action_write()['context']
        composer = Form(self.env['mail.compose.message'].with_user(self.account_manager).with_context(**context))
        for name, value in values.items():
            setattr(composer, name, value)
        return composer.save()

    def test_each_step_offers_its_message_once(self):
        position, _order = self.make_ordered()
        self.assertEqual(self.get_codes(position, 'open'), ['agreed', 'evaluated', 'in_research'])
        tasks = self.get_tasks(position)
        self.assertEqual(len(tasks), 3)
        self.assertEqual(tasks.user_id, self.account_manager)
        self.assertIn("Tell Hansa Logistik AG: Research has begun", tasks.mapped('summary'))
        self.env['jlink.customer.event']._announce('in_research', position)
        self.assertEqual(len(self.get_codes(position)), 3)

    def test_the_same_event_of_another_version_is_offered_again(self):
        position = self.make_agreed()
        self.get_offers(position)._drop("Told on the phone")
        self.env['jlink.customer.event']._announce('agreed', position)
        self.assertFalse(self.get_codes(position, 'open'))
        self.revise(position, headcount=3)
        self.assertEqual(self.get_codes(position, 'open'), ['agreed'])

    def test_sending_documents_the_contact_and_ends_the_task(self):
        position = self.make_agreed()
        offer = self.get_offers(position)
        composer = self.write_message(offer)
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn("Dear", composer.body)
        self.assertIn("Karla Brandt", composer.body)
        composer.action_send_mail()
        self.assertEqual((offer.state, offer.closed_by_id), ('sent', self.account_manager))
        self.assertFalse(self.get_tasks(position))
        note = self.notes.search([('position_id', '=', position.id)])
        self.assertEqual((note.state, note.comment, note.channel), ('documented', "Requirements agreed", 'mail'))
        self.assertEqual((note.partner_id, note.contact_ids), (self.customer, self.contact))

    def test_a_message_to_nobody_at_the_customer_is_refused(self):
        offer = self.get_offers(self.make_agreed())
        composer = self.write_message(offer)
        composer.partner_ids = self.management.partner_id
        with self.assertRaises(CustomerOfferError):
            composer.action_send_mail()

    def test_not_needed_asks_why_and_ends_the_task(self):
        position = self.make_agreed()
        offer = self.get_offers(position)
        action = position.with_user(self.account_manager).action_tell_nothing()
        wizard = self.env[action['res_model']].with_user(self.account_manager).with_context(**action['context'])
        wizard.create({'reason': "Told on the phone"}).action_drop()
        self.assertEqual((offer.state, offer.reason), ('dropped', "Told on the phone"))
        self.assertFalse(self.get_tasks(position))
        with self.assertRaises(CustomerOfferError):
            offer.action_write()

    def test_ticking_the_task_off_declines_the_message(self):
        position = self.make_agreed()
        self.get_tasks(position).with_user(self.account_manager).action_feedback(feedback="Told at lunch")
        self.assertEqual((self.get_offers(position).state, self.get_offers(position).reason),
                         ('dropped', "Told at lunch"))

    def test_what_waits_ends_with_the_position(self):
        position = self.make_agreed()
        position.with_user(self.account_manager)._decide('cancel', "Budget", self.contact)
        self.assertEqual(self.get_offers(position).mapped('state'), ['dropped'])

    def test_a_delay_is_offered_once_for_each_date(self):
        position, _order = self.make_ordered()
        positions = self.env['jlink.position']
        positions._announce_delays()
        self.assertNotIn('delayed', self.get_codes(position))
        today = fields.Date.today()
        self.set_dates(position, today - timedelta(days=1), today + timedelta(days=3))
        positions._announce_delays()
        positions._announce_delays()
        offer = self.get_offers(position).filtered(lambda offer: offer.event_id.code == 'delayed')
        self.assertEqual(len(offer), 1)
        offer._drop("Known")
        positions._announce_delays()
        self.assertNotIn('delayed', self.get_codes(position, 'open'))
        self.set_dates(position, today - timedelta(days=1), today - timedelta(days=2))
        positions._announce_delays()
        self.assertNotIn('delayed', self.get_codes(position, 'open'), "the latest date is the same")

    def set_dates(self, position, deadline, proposal):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE jlink_position SET submission_deadline = %s, proposal_date = %s WHERE id = %s",
            [deadline, proposal, position.id],
        )
        self.env.invalidate_all()

    def test_an_event_that_is_switched_off_offers_nothing(self):
        event = self.env.ref('jlink_complaints.customer_event_agreed')
        event.with_user(self.management).asks_activity = False
        self.assertFalse(self.get_offers(self.make_agreed()))

    def test_offers_are_for_those_who_see_the_position(self):
        offer = self.get_offers(self.make_agreed())
        elsewhere = self.make_user('elsewhere', 'jlink_compliance.group_account_manager')
        for user in (elsewhere, self.researcher, self.dpo, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                offer.with_user(user).read(['state'])
        self.assertEqual(offer.with_user(self.management).state, 'open')
        for user in (self.account_manager, self.management):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                offer.with_user(user).write({'state': 'sent'})

    def test_messages_name_no_price_and_no_business_partner(self):
        for event in self.env['jlink.customer.event'].with_context(active_test=False).search([]):
            body = str(event.template_id.body_html or '')
            with self.subTest(event=event.code):
                self.assertNotRegex(body, r'\b(price|rate|partner_id|profile|disclosure)')

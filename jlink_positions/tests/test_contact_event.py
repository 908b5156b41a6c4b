from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_contact_capture import CaptureCase


@tagged('post_install', '-at_install')
class TestContactEvent(CaptureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['ir.config_parameter'].set_param(
            'jlink_positions.contacts_since', fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=2)),
        )

    def meet(self, hours=-2, **values):
        """Return an appointment of the account manager with the contact that ended ``hours`` from now."""
        stop = fields.Datetime.now() + timedelta(hours=hours)
        return self.env['calendar.event'].with_user(self.account_manager).create({
            'name': "Interview", 'start': stop - timedelta(hours=1), 'stop': stop,
            'partner_ids': self.link(self.contact, self.account_manager.partner_id), **values,
        })

    def note_past(self):
        return self.env['calendar.event']._note_past(100)

    def test_an_appointment_with_a_customer_is_a_contact_when_it_is_over(self):
        event = self.meet()
        self.meet(hours=3)
        self.note_past()
        note = self.noted()
        self.assertEqual(
            (note.state, note.partner_id, note.contact_ids, note.channel, note.date, note.user_id, note.source_name),
            ('open', self.customer, self.contact, 'meeting', event.start, self.account_manager, "Interview"),
        )

    def test_each_appointment_is_looked_at_once(self):
        event = self.meet(partner_ids=self.link(self.account_manager.partner_id))
        self.assertEqual(self.note_past(), 1)
        event.partner_ids |= self.contact
        self.assertEqual(self.note_past(), 0)
        self.assertFalse(self.noted())

    def test_appointments_from_before_cancelled_ones_and_ours_are_no_contacts(self):
        self.meet(hours=-72)
        self.meet().active = False
        self.meet(partner_ids=self.link(self.management.partner_id))
        self.note_past()
        self.assertFalse(self.noted())

    def test_whoever_declined_was_not_there(self):
        second = self.contact.copy({'name': "Jan Ott", 'email': 'jan.ott@hansa.example'})
        event = self.meet(partner_ids=self.link(self.contact, second))
        event.attendee_ids.filtered(lambda attendee: attendee.partner_id == second).sudo().state = 'declined'
        nobody = self.meet(name="Alone")
        nobody.attendee_ids.filtered(lambda attendee: attendee.partner_id == self.contact).sudo().state = 'declined'
        self.note_past()
        self.assertEqual(self.noted().contact_ids, self.contact)

    def test_the_title_of_a_private_appointment_stays_private(self):
        self.meet(name="About their director", privacy='private')
        person = self.make_business_partner().partner_id
        self.meet(name="Interview Eva Muster", partner_ids=self.link(self.contact, person))
        self.note_past()
        self.assertEqual(self.noted().mapped('source_name'), ["Meeting", "Meeting"])
        self.assertEqual(self.noted().contact_ids, self.contact)

    def test_an_appointment_about_a_request_belongs_to_it(self):
        self.meet(partner_ids=self.link(self.account_manager.partner_id), res_id=self.lead.id,
                  res_model_id=self.env.ref('crm.model_crm_lead').id, videocall_location='https://video.example/1')
        self.note_past()
        note = self.noted()
        self.assertEqual((note.partner_id, note.res_id, note.channel), (self.customer, self.lead.id, 'video'))
        self.assertFalse(note.contact_ids, "nobody of the customer was invited")

    def test_each_date_of_a_recurring_appointment_is_a_contact(self):
        start = fields.Datetime.now() - timedelta(days=1, hours=2)
        self.env['calendar.event'].create({
            'name': "Jour fixe", 'start': start, 'stop': start + timedelta(hours=1), 'partner_ids': self.contact.ids,
            'recurrency': True, 'rrule_type': 'daily', 'rrule_type_ui': 'daily', 'interval': 1, 'end_type': 'count',
            'count': 4,
        })
        self.note_past()
        self.assertEqual(len(self.noted()), 2)

    def test_a_deleted_appointment_leaves_the_contact(self):
        event = self.meet()
        self.note_past()
        event.sudo().unlink()
        self.assertTrue(self.noted())

    def test_many_appointments_take_a_constant_number_of_queries(self):
        for _count in range(3):
            self.meet()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.note_past()
        few = self.cr.sql_log_count - before
        for _count in range(12):
            self.meet()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.note_past()
        self.assertLessEqual(self.cr.sql_log_count - before, few)
        self.assertEqual(len(self.noted()), 15)

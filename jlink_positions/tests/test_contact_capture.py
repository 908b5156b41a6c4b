from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..passing_mails import Passing
from .contact_common import ContactCase

_MAIL = """Return-Path: <{sender}>
From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{message_id}>
{headers}Content-Type: text/plain

{body}
"""


class CaptureCase(ContactCase):
    """Mails that pass: posted, sent, received."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.email = 'karla@capture.example'
        cls.lead = cls.env['crm.lead'].create({
            'name': "Two Java developers", 'partner_id': cls.contact.id, 'user_id': cls.account_manager.id,
            'team_id': cls.team.id, 'type': 'opportunity',
        })
        # What the demonstration has noted, and what it may still note.
        cls.env.cr.execute("UPDATE calendar_event SET jlink_is_noted = TRUE")
        cls.before = cls.env['jlink.contact.note'].search([]).ids

    def post(self, record, user=None, **values):
        """Return the message by which ``user`` writes to the customer from the record's chatter."""
        return record.with_user(user or self.account_manager).message_post(**{
            'body': "Dear Ms Brandt", 'subject': "Two profiles", 'message_type': 'comment',
            'subtype_xmlid': 'mail.mt_comment', 'partner_ids': self.contact.ids, **values,
        })

    def receive(self, subject="Three instead", sender='karla@capture.example', headers='', thread=None):
        """Let a mail arrive at the gateway for ``thread``, the request by default."""
        record = thread or self.lead
        self.env['mail.thread'].message_process(record._name, _MAIL.format(
            sender=sender, to='sales@jlink.example', subject=subject, headers=headers, body="Hello",
            message_id=f'{subject}.{sender}'.replace(' ', ''),
        ), thread_id=record.id)
        return record.message_ids.sorted('id')[-1:]

    def forget(self, notes):
        """Make it as if ``notes`` had never been noted."""
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM jlink_contact_note_person_rel WHERE note_id = ANY(%s)", [notes.ids])
        self.env.cr.execute("DELETE FROM jlink_contact_note WHERE id = ANY(%s)", [notes.ids])
        self.env.invalidate_all()

    def noted(self, message=None):
        """Return the contacts noted by ``message``, or all of them."""
        domain = [('message_id', '=', message.id)] if message else [('source_key', '!=', False)]
        return self.env['jlink.contact.note'].search([*domain, ('id', 'not in', self.before)])


@tagged('post_install', '-at_install')
class TestContactCapture(CaptureCase):

    # === OUTGOING === #

    def test_a_mail_from_the_chatter_is_a_contact_to_be_commented(self):
        message = self.post(self.lead)
        note = self.noted(message)
        self.assertEqual(
            (note.state, note.partner_id, note.contact_ids, note.user_id, note.responsible_id, note.channel,
             note.direction, note.source_name, note.res_model, note.res_id, note.comment),
            ('open', self.customer, self.contact, self.account_manager, self.account_manager, 'mail', 'out',
             "Two profiles", 'crm.lead', self.lead.id, False),
        )
        self.assertTrue(note.due_on)

    def test_a_mail_about_a_position_belongs_to_it(self):
        position = self.make_position()
        note = self.noted(self.post(position))
        self.assertEqual((note.position_id, note.position_team_id), (position, position.team_id))

    def test_a_mail_about_a_position_to_another_customer_does_not_belong_to_it(self):
        other = self.env['res.partner'].create({
            'name': "Nordwerft GmbH", 'is_company': True, 'email': 'info@nordwerft.example',
        })
        note = self.noted(self.post(self.make_position(), partner_ids=other.ids))
        self.assertEqual((note.partner_id, note.position_id.id), (other, False))

    def test_an_invitation_to_an_appointment_is_no_contact(self):
        self.env['calendar.event'].with_user(self.account_manager).create({
            'name': "Interview", 'start': fields.Datetime.now() + timedelta(days=1),
            'stop': fields.Datetime.now() + timedelta(days=2), 'partner_ids': self.link(self.contact),
        })
        self.assertFalse(self.noted())

    def test_a_mail_to_two_people_of_a_customer_is_one_contact_with_both(self):
        second = self.contact.copy({'name': "Jan Ott", 'email': 'jan.ott@hansa.example'})
        note = self.noted(self.post(self.lead, partner_ids=(self.contact | second).ids))
        self.assertEqual(note.contact_ids, self.contact | second)

    def test_a_mail_to_two_customers_is_a_contact_with_each(self):
        other = self.env['res.partner'].create({
            'name': "Nordwerft GmbH", 'is_company': True, 'email': 'info@nordwerft.example',
        })
        notes = self.noted(self.post(self.lead, partner_ids=(self.contact | other).ids))
        self.assertEqual(notes.partner_id, self.customer | other)

    def test_the_composer_with_a_template_notes_the_contact(self):
        template = self.env['mail.template'].create({
            'name': "Offer", 'model_id': self.env.ref('crm.model_crm_lead').id, 'subject': "Our offer",
            'body_html': "<p>See below</p>", 'partner_to': '{{ object.partner_id.id }}', 'use_default_to': False,
        })
        composer = self.env['mail.compose.message'].with_user(self.account_manager).with_context(
            default_model='crm.lead', default_res_ids=self.lead.ids, default_template_id=template.id,
        ).create({})
        composer._action_send_mail()
        self.assertEqual(self.noted().mapped('source_name'), ["Our offer"])

    def test_a_mass_mail_notes_each_contact_and_keeps_what_was_written(self):
        second = self.contact.copy({'name': "Jan Ott", 'email': 'jan.ott@capture.example'})
        leads = self.lead | self.env['crm.lead'].create({'name': "Second", 'partner_id': second.id})
        composer = self.env['mail.compose.message'].with_user(self.account_manager).with_context(
            default_composition_mode='mass_mail', default_model='crm.lead', default_res_ids=leads.ids,
        ).create({'subject': "News", 'body': "<p>We have news</p>"})
        mails, _messages = composer._action_send_mail()
        notes = self.noted()
        self.assertEqual(len(notes), 2)
        mails.unlink()
        self.assertEqual([bool(note.message_id.exists()) for note in notes], [True, True])
        self.assertIn("We have news", notes[0].message_id.body)

    def test_a_mail_made_by_a_program_to_an_address_is_a_contact(self):
        mail = self.env['mail.mail'].create({
            'subject': "Your invoice", 'body_html': "<p>Attached</p>", 'email_to': 'Karla <Karla@capture.example>',
            'auto_delete': True, 'author_id': self.account_manager.partner_id.id,
        })
        note = self.noted(mail.mail_message_id)
        self.assertEqual((note.contact_ids, note.user_id), (self.contact, self.account_manager))
        mail.unlink()
        self.assertIn("Attached", note.message_id.body)

    def test_a_mail_by_nobody_is_for_the_account_manager_to_comment(self):
        mail = self.env['mail.mail'].sudo().create({
            'subject': "Reminder", 'body_html': "<p>Hello</p>", 'recipient_ids': self.link(self.contact),
            'author_id': self.company.partner_id.id,
        })
        self.assertEqual(self.noted(mail.mail_message_id).responsible_id, self.account_manager)

    def test_a_mail_for_later_is_noted_when_it_leaves(self):
        message = self.post(self.lead, scheduled_date=fields.Datetime.now() + timedelta(days=1))
        self.assertFalse(self.noted(message))
        self.env['mail.message.schedule'].search([('mail_message_id', '=', message.id)])._send_notifications()
        self.assertTrue(self.noted(message))

    def test_what_we_write_to_each_other_is_no_contact(self):
        self.post(self.lead, partner_ids=self.management.partner_id.ids)
        self.lead.with_user(self.account_manager).message_post(body="Log", subtype_xmlid='mail.mt_note')
        self.assertFalse(self.noted())

    def test_noting_again_changes_nothing(self):
        message = self.post(self.lead)
        self.lead._notify_thread(message, skip_existing=True)
        mail = Passing(message.id, "Else", fields.Datetime.now(), 'crm.lead', self.lead.id,
                       self.account_manager.partner_id.id, False, 'mail', people=tuple(self.contact.ids))
        self.assertFalse(self.env['jlink.contact.note']._capture_mails([mail]))
        self.assertEqual(self.noted(message).source_name, "Two profiles")

    # === INCOMING === #

    def test_a_mail_that_arrives_is_a_contact_for_whoever_handles_the_request(self):
        note = self.noted(self.receive())
        self.assertEqual(
            (note.direction, note.channel, note.contact_ids, note.user_id, note.source_name),
            ('in', 'mail', self.contact, self.account_manager, "Three instead"),
        )

    def test_automatic_mails_are_no_contacts(self):
        for number, header in enumerate((
            "Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <news.hansa.example>", "X-Autoreply: yes",
        )):
            with self.subTest(header=header):
                self.assertTrue(self.receive(f"Out of office {number}", headers=header + "\n"))
        self.assertFalse(self.noted())
        self.receive("Written", headers="Auto-Submitted: no\n")
        self.assertEqual(len(self.noted()), 1)

    def test_what_a_customer_writes_in_the_portal_is_a_contact(self):
        portal = new_test_user(self.env, login='karla', groups='base.group_portal', email='karla@capture.example')
        portal.partner_id.parent_id = self.customer
        message = self.lead.with_user(portal).sudo().message_post(
            body="Any news?", message_type='comment', subtype_xmlid='mail.mt_comment', author_id=portal.partner_id.id,
        )
        self.assertEqual((self.noted(message).direction, self.noted(message).channel), ('in', 'portal'))

    # === WHO IS A CUSTOMER === #

    def test_mails_of_business_partners_are_never_contacts(self):
        person = self.make_business_partner().partner_id
        person.parent_id = self.customer
        self.post(self.lead, partner_ids=person.ids)
        self.receive(sender=person.email)
        self.assertFalse(self.noted())

    def test_an_address_that_is_a_business_partners_as_well_is_no_customers(self):
        self.make_business_partner(email='karla@capture.example')
        self.env['mail.mail'].create({'body_html': "x", 'email_to': 'karla@capture.example'})
        self.assertFalse(self.noted())

    def test_customers_are_companies_and_whoever_orders(self):
        partners = self.env['res.partner']
        company = partners.create({'name': "Werft AG", 'is_company': True})
        nobody, orders = partners.create([{'name': "Nobody"}, {'name': "Orders"}])
        self.env['crm.lead'].create({'name': "x", 'partner_id': orders.id})
        supplier, both = partners.create([
            {'name': name, 'is_company': True, 'supplier_rank': 1, 'customer_rank': rank}
            for name, rank in (("Paper Ltd", 0), ("Both Ltd", 1))
        ])
        archived = partners.create({'name': "Gone AG", 'is_company': True, 'active': False})
        own = self.make_business_partner()
        own.partner_id.parent_id = partners.create({'name': "Muster IT", 'is_company': True})
        everybody = (company | nobody | orders | supplier | both | archived | own.partner_id | own.partner_id.parent_id
                     | self.contact | self.account_manager.partner_id | self.company.partner_id)
        with self.assertQueryCount(2):
            found = everybody._get_customers_to_note()
        self.assertEqual(found, {
            company.id: company.id, orders.id: orders.id, both.id: both.id, self.contact.id: self.customer.id,
        })

    def test_a_delivery_of_documents_to_the_customer_names_no_person(self):
        mail = self.env['mail.mail'].create({
            'subject': "Profile of Eva Muster", 'body_html': "x", 'recipient_ids': self.link(self.contact),
        })
        note = self.noted()
        self.forget(note)
        passing = Passing(mail.mail_message_id.id, "Profile of Eva Muster", fields.Datetime.now(), 'jlink.disclosure',
                          0, False, False, 'mail', people=tuple(self.contact.ids))
        note = self.env['jlink.contact.note']._capture_mails([passing])
        self.assertEqual((note.source_name, note.message_id.id), ("Documents of a business partner", False))

    # === COSTS AND FAILURES === #

    def test_noting_many_mails_takes_a_constant_number_of_queries(self):
        messages = [self.post(self.lead) for _count in range(12)]
        self.forget(self.noted())
        mails = [
            Passing(message.id, "x", fields.Datetime.now(), 'crm.lead', self.lead.id, message.author_id.id, False,
                    'mail', people=tuple(self.contact.ids)) for message in messages
        ]
        notes = self.env['jlink.contact.note'].with_user(self.account_manager)
        notes._capture_mails(mails[:1])
        with self.assertQueryCount(6):
            notes._capture_mails(mails[1:])
        self.assertEqual(len(self.noted()), 12)

    def test_a_failure_keeps_the_mail_and_is_made_good(self):
        notes = self.registry['jlink.contact.note']
        with patch.object(notes, '_capture', side_effect=ValueError), \
                mute_logger('odoo.addons.jlink_positions.models.contact_note_mail'):
            message = self.post(self.lead)
        self.assertTrue(message.notification_ids)
        self.assertFalse(self.noted(message))
        self.assertTrue(message.sudo().jlink_is_missed)
        self.assertEqual(self.env['jlink.contact.note']._capture_missed(10), 1)
        self.assertEqual(self.noted(message).contact_ids, self.contact)
        self.assertEqual(self.env['jlink.contact.note']._capture_missed(10), 0)

    # === ACCOUNT MANAGERS === #

    def test_the_account_manager_learns_of_mails_by_colleagues_in_one_notice(self):
        colleague = self.make_user('colleague', 'jlink_compliance.group_account_manager')
        self.team.member_ids = [Command.link(colleague.id)]
        self.env['jlink.contact.note']._tell_managers()
        self.lead.user_id = False
        for _count in range(2):
            self.post(self.lead, colleague)
        self.notes.with_user(colleague).create({'partner_id': self.customer.id, 'comment': "Called them"})
        self.post(self.lead, self.account_manager)
        notes = self.env['jlink.contact.note']
        self.assertEqual(notes._tell_managers(), 3)
        told = self.env['mail.message'].search([
            ('partner_ids', 'in', self.account_manager.partner_id.ids), ('message_type', '=', 'user_notification'),
        ], limit=1)
        self.assertEqual(told.body.count("Colleague with Hansa Logistik AG"), 3)
        self.assertNotIn("Two profiles", told.body)
        self.assertEqual(notes._tell_managers(), 0)

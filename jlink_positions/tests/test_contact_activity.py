from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_contact_capture import CaptureCase


@tagged('post_install', '-at_install')
class TestContactActivity(CaptureCase):

    def plan(self, kind, record=None, **values):
        """Return a planned activity of the account manager."""
        return (record or self.lead).with_user(self.account_manager).activity_schedule(
            f'mail.mail_activity_data_{kind}', user_id=self.account_manager.id, **values,
        )

    def test_what_was_said_documents_the_call(self):
        self.plan('call', summary="Ask for the budget").action_feedback(feedback="95 Euro are fine")
        note = self.noted()
        self.assertEqual(
            (note.state, note.comment, note.channel, note.user_id, note.documented_by_id, note.contact_ids,
             note.res_model, note.res_id, note.source_name),
            ('documented', "95 Euro are fine", 'phone', self.account_manager, self.account_manager, self.contact,
             'crm.lead', self.lead.id, "Ask for the budget"),
        )
        self.assertEqual(self.ledger_events(note), ['document'])

    def test_a_call_without_a_word_waits_for_its_comment(self):
        action = self.plan('call').action_done()
        self.assertEqual(self.noted().state, 'open')
        self.assertEqual(action['res_model'], 'jlink.contact.annotate')
        self.assertEqual(action['context']['active_ids'], self.noted().ids)

    def test_other_activities_are_no_contacts(self):
        self.plan('todo').action_feedback(feedback="Done")
        self.assertFalse(self.plan('todo').jlink_asks_comment)
        self.assertTrue(self.plan('call').jlink_asks_comment)
        self.assertFalse(self.noted())

    def test_an_activity_without_a_customer_is_no_contact(self):
        lead = self.env['crm.lead'].create({'name': "Somebody", 'user_id': self.account_manager.id})
        self.plan('call', lead).action_feedback(feedback="Nobody there")
        self.assertFalse(self.noted())

    def test_which_activities_are_contacts_is_up_to_the_firm(self):
        call = self.env.ref('mail.mail_activity_data_call')
        call.jlink_is_contact = False
        self.env['mail.activity.type']._mark_contact_types()
        self.plan('call').action_feedback(feedback="Nothing")
        self.assertFalse(self.noted())

    def test_a_meeting_is_one_contact_with_its_appointment(self):
        event = self.env['calendar.event'].create({
            'name': "Kick-off", 'start': fields.Datetime.now() - timedelta(hours=3),
            'stop': fields.Datetime.now() - timedelta(hours=2), 'user_id': self.account_manager.id,
            'partner_ids': self.link(self.contact, self.account_manager.partner_id),
            'res_model_id': self.env.ref('crm.model_crm_lead').id, 'res_id': self.lead.id,
        })
        activity = self.plan('meeting')
        activity.sudo().calendar_event_id = event
        self.env['ir.config_parameter'].set_param('jlink_positions.contacts_since', '2020-01-01 00:00:00')
        self.env['calendar.event']._note_past(100)
        self.assertEqual(self.noted().state, 'open')
        activity.action_feedback(feedback="They start on Monday")
        self.assertEqual((len(self.noted()), self.noted().comment), (1, "They start on Monday"))

    def test_a_mail_activity_comments_the_mail_that_was_written(self):
        message = self.post(self.lead)
        self.plan('email').action_feedback(feedback="Sent two profiles")
        self.assertEqual(len(self.noted()), 1)
        self.assertEqual(self.noted(message).comment, "Sent two profiles")

    def test_many_activities_take_a_constant_number_of_queries(self):
        activities = self.env['mail.activity'].union(*(self.plan('call') for _count in range(8)))
        activities[0]._prepare_contact_rows()
        with self.assertQueryCount(1):
            rows = activities._prepare_contact_rows()
        self.assertEqual(len(rows), 8)

    def test_several_contacts_are_documented_by_one_comment(self):
        for subject in ("First", "Second", "Third"):
            self.post(self.lead, subject=subject)
        notes = self.noted().with_user(self.account_manager)
        notes[0].comment = "Documented meanwhile"
        keyword = self.make_keyword("Profiles")
        wizard = self.env['jlink.contact.annotate'].with_user(self.account_manager).with_context(
            **notes.action_annotate()['context'],
        ).create({'comment': "Profiles sent", 'keyword_ids': self.link(keyword), 'occasion': 'inquiry'})
        self.assertEqual(wizard.note_count, 2)
        wizard.action_annotate()
        self.assertEqual(notes.mapped('comment'), ["Documented meanwhile", "Profiles sent", "Profiles sent"])
        self.assertEqual(notes[1:].keyword_ids, keyword)
        self.assertEqual(set(notes.mapped('state')), {'documented'})

    def test_the_share_in_time_counts_what_was_documented_in_time(self):
        self.log()
        self.log(date=fields.Datetime.now() - timedelta(days=30))
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_note_action_timely')
        self.assertEqual(action['path'], 'contact-documentation')
        ((user, share),) = self.env['jlink.contact.note']._read_group(
            [('user_id', '=', self.account_manager.id)], ['user_id'], ['timely_share:avg'],
        )
        self.assertEqual((user, share), (self.account_manager, 50.0))

import json

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from ..exceptions import BusinessPartnerNoteError
from .contact_common import ContactCase

LOG = 'jlink_positions.contact_note_view_form_log'


@tagged('post_install', '-at_install')
class TestContactClient(ContactCase):
    """What the web client relies on."""

    def make_other(self):
        """Return another company and one of its people."""
        company = self.env['res.partner'].create({'name': "Other AG", 'is_company': True})
        return company, company.create({'name': "Otto Other", 'parent_id': company.id})

    def test_documents_are_all_that_contacts_are_logged_from(self):
        self.make_open()
        settings = self.notes._get_client_settings()
        self.assertLessEqual({'crm.lead', 'jlink.position', 'res.partner', 'sale.order'}, set(settings['models']))
        self.assertNotIn('res.users', settings['models'])
        self.assertEqual(settings['open_count'], 1)

    def test_a_person_chosen_as_customer_brings_their_company(self):
        with Form(self.notes, view=LOG) as form:
            form.partner_id = self.contact
            self.assertEqual((form.partner_id, form.contact_ids[:]), (self.customer, self.contact))
            form.comment = "Called"

    def test_a_person_of_another_company_switches_the_customer(self):
        other, person = self.make_other()
        position = self.make_position()
        notes = self.notes.with_context(**position.with_user(self.account_manager).action_log_contact()['context'])
        with Form(notes, view=LOG) as form:
            form.partner_id = person
            self.assertEqual((form.partner_id, form.contact_ids[:]), (other, person))
            self.assertFalse(form.position_id)
            form.partner_id = self.customer
            self.assertFalse(form.contact_ids[:])
            form.comment = "Called"

    def test_no_note_is_begun_about_a_business_partner(self):
        person = self.make_business_partner().partner_id
        with self.assertRaises(BusinessPartnerNoteError):
            person.with_user(self.account_manager).action_log_contact()

    def test_an_open_contact_is_opened_to_be_commented(self):
        note = self.make_open()
        action = note.action_document_now()
        self.assertEqual((action['res_id'], action['target']), (note.id, 'new'))
        with self.assertRaises(AccessError):
            note.with_user(self.stranger).action_document_now()

    def test_a_document_is_named_to_whoever_may_read_it(self):
        leads = self.env['crm.lead'].create([
            {'name': "Request of a colleague", 'partner_id': self.customer.id, 'user_id': user.id}
            for user in (self.account_manager, self.management)
        ])
        own, foreign = leads
        notes = self.log(res_model='crm.lead', res_id=own.id) | self.notes.with_user(self.management).create({
            'partner_id': self.customer.id, 'comment': "Talked", 'res_model': 'crm.lead', 'res_id': foreign.id,
        }).with_user(self.account_manager) | self.log() | self.log(res_model='res.partner', res_id=self.customer.id)
        self.assertEqual(notes.mapped('document_name'), ["Request of a colleague", False, False, False])

    def test_a_timeline_is_read_in_constant_queries(self):
        position = self.make_position()
        for _count in range(3):
            self.log(res_model=position._name, res_id=position.id, position_id=position.id,
                     contact_ids=self.link(self.contact))
            self.log()
        fields = ('partner_id', 'user_id', 'contact_ids', 'keyword_ids')
        specification = {
            **{name: {'fields': {'display_name': {}}} for name in fields}, 'comment': {}, 'document_name': {},
        }

        def count(limit):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.notes.web_search_read([('partner_id', '=', self.customer.id)], specification, limit=limit)
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(2), count(6))

    def test_the_timeline_says_how_it_is_grouped(self):
        context = self.contact.with_user(self.account_manager).action_open_contacts()['context']
        self.assertEqual(context['default_partner_id'], self.customer.id)
        self.assertTrue(context['search_default_by_month'])


@tagged('post_install', '-at_install')
class TestContactSession(HttpCase, ContactCase):

    def ask(self, login):
        self.authenticate(login, login)
        answer = self.url_open('/web/session/get_session_info', data=json.dumps({'params': {}}),
                               headers={'Content-Type': 'application/json'})
        return answer.json()['result']

    def test_only_those_who_talk_to_customers_log_contacts(self):
        for user, logs in ((self.account_manager, True), (self.management, True), (self.researcher, False),
                           (self.dpo, False)):
            with self.subTest(user=user.login):
                self.assertEqual('jlink_contact' in self.ask(user.login), logs)

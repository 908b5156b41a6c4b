from odoo.tests import tagged

from ..exceptions import NotedMessageError
from .test_contact_capture import CaptureCase


@tagged('post_install', '-at_install')
class TestContactMessageGuard(CaptureCase):

    def test_a_noted_message_stays_as_it_was_written(self):
        message = self.post(self.lead)
        for user in (self.account_manager, self.management, self.env.ref('base.user_root')):
            for vals in ({'body': "Else"}, {'subject': "Else"}, {'date': '2020-01-01'}, {'attachment_ids': [(5,)]},
                         {'author_id': self.contact.id}, {'email_from': 'else@jlink.example'}):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(NotedMessageError):
                    message.with_user(user).sudo().write(vals)
            with self.subTest(user=user.login), self.assertRaises(NotedMessageError):
                message.with_user(user).sudo().unlink()

    def test_nobody_edits_a_noted_message_in_the_chatter(self):
        message = self.post(self.lead)
        with self.assertRaises(NotedMessageError):
            self.lead.with_user(self.account_manager)._message_update_content(message, body="Never said")
        with self.assertRaises(NotedMessageError):
            self.lead.with_user(self.account_manager)._message_update_content(message, body="")

    def test_other_messages_may_be_edited(self):
        message = self.post(self.lead, partner_ids=[])
        self.lead.with_user(self.account_manager)._message_update_content(message, body="Corrected")
        self.assertIn("Corrected", message.body)

    def test_files_of_a_noted_message_stay_with_it(self):
        files = self.env['ir.attachment'].with_user(self.account_manager)
        file = files.create({'name': "offer.txt", 'raw': b'An offer'})
        self.post(self.lead, attachment_ids=file.ids)
        with self.assertRaises(NotedMessageError):
            file.unlink()
        with self.assertRaises(NotedMessageError):
            file.raw = b'Another offer'

    def test_a_document_with_contacts_is_archived_not_deleted(self):
        self.post(self.lead)
        with self.assertRaises(NotedMessageError):
            self.lead.unlink()
        called = self.env['crm.lead'].create({'name': "Called", 'partner_id': self.customer.id})
        self.log(res_model='crm.lead', res_id=self.lead.id)
        self.notes.sudo().create({'partner_id': self.customer.id, 'comment': "Said", 'res_model': 'crm.lead',
                                  'res_id': called.id})
        for document in (called, self.customer):
            with self.subTest(document=document), self.assertRaises(NotedMessageError):
                document.unlink()

    def test_merged_requests_keep_contacts_and_the_words_of_their_mails(self):
        other = self.lead.copy({'name': "The same"})
        message = self.post(other)
        logged = self.log(res_model='crm.lead', res_id=other.id)
        merged = (self.lead | other).with_user(self.env.ref('base.user_admin')).merge_opportunity(auto_unlink=True)
        noted = self.noted(message)
        self.assertEqual((noted.res_id, logged.res_id), (merged.id, merged.id))
        self.assertEqual((message.res_id, message.subject), (merged.id, "Two profiles"))

    def test_merged_customers_keep_the_contacts_about_them(self):
        double = self.env['res.partner'].create({'name': "Hansa Logistik", 'is_company': True})
        note = self.notes.sudo().create({
            'partner_id': double.id, 'comment': "Said", 'res_model': 'res.partner', 'res_id': double.id,
        })
        self.env['base.partner.merge.automatic.wizard']._merge((double | self.customer).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual((note.partner_id, note.res_id), (self.customer, self.customer.id))

    def test_what_is_blacked_out_is_gone_from_the_mail(self):
        message = self.post(self.lead, body="Her son Max is ill", subject="About Max")
        note = self.noted(message).with_user(self.account_manager)
        note.comment = "Private matters"
        note._redact(["Max"], "Private")
        self.assertNotIn("Max", f"{message.subject} {message.body}")

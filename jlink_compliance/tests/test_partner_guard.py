from odoo.tests import tagged

from ..exceptions import ProfileLockedError
from .consent_common import ConsentCase


@tagged('post_install', '-at_install')
class TestPartnerGuard(ConsentCase):
    """What tells of a business partner does not get onto the contact, which every employee reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.profile.partner_id

    def assert_refused(self, **values):
        with self.subTest(values=values), self.assertRaises(ProfileLockedError):
            self.partner.write(values)

    def test_locked_contact_takes_name_and_one_channel_only(self):
        self.assert_refused(street="Hafenstraße 1")
        self.assert_refused(comment="Java, 8 years")
        self.assert_refused(phone='+49 40 123456')
        self.partner.write({'name': "Paula Tiedemann-Sommer", 'email': 'paula@example.com'})

    def test_open_contact_takes_what_a_contract_needs_but_no_competence(self):
        self.grant()
        self.partner.write({'street': "Hafenstraße 1", 'phone': '+49 40 123456'})
        self.assert_refused(comment="Java, 8 years")
        self.assert_refused(function="Java developer")
        self.assert_refused(category_id=[(0, 0, {'name': "Java"})])

    def test_nothing_is_typed_into_the_chatter_of_a_locked_contact(self):
        with self.assertRaises(ProfileLockedError):
            self.partner.with_user(self.manager).message_post(body="Knows Java.", message_type='comment')
        self.grant()
        self.partner.with_user(self.manager).message_post(body="Hello", message_type='comment')

    def test_nothing_is_typed_into_it_by_another_way_either(self):
        partner = self.partner.with_user(self.manager)
        with self.assertRaises(ProfileLockedError):
            partner.message_post(body="Knows Java.", message_type='notification')
        values = {'model': 'res.partner', 'res_id': self.partner.id, 'body': "Knows Java."}
        for message_type in ('comment', 'notification', 'email', 'auto_comment'):
            with self.subTest(message_type=message_type), self.assertRaises(ProfileLockedError):
                self.env['mail.message'].with_user(self.manager).create({**values, 'message_type': message_type})
        other = self.env['res.partner'].create({'name': "Other"}).with_user(self.manager)
        message = other.message_post(body="Knows Java.", message_type='comment')
        with self.assertRaises(ProfileLockedError):
            message.write({'res_id': self.partner.id})

    def test_old_message_is_not_rewritten_while_the_profile_is_locked(self):
        self.grant()
        partner = self.partner.with_user(self.manager)
        message = partner.message_post(body="Hello", message_type='comment')
        self.withdraw()
        with self.assertRaises(ProfileLockedError):
            partner._message_update_content(message, body="Knows Java.")

    def test_files_do_not_lie_at_the_contact(self):
        self.grant()
        values = {'name': 'cv.pdf', 'raw': b'cv', 'res_model': 'res.partner', 'res_id': self.partner.id}
        with self.assertRaises(ProfileLockedError):
            self.env['ir.attachment'].create(values)
        loose = self.env['ir.attachment'].create({'name': 'cv.pdf', 'raw': b'cv'})
        with self.assertRaises(ProfileLockedError):
            loose.write({'res_model': 'res.partner', 'res_id': self.partner.id})
        with self.assertRaises(ProfileLockedError):
            self.partner.with_user(self.manager).message_post(attachments=[('cv.pdf', b'cv')], message_type='comment')

    def reply(self):
        return self.partner.message_post(
            body="My skills", message_type='email', attachments=[('cv.pdf', b'%PDF-1.4 cv')], author_id=self.partner.id,
        )

    def test_documents_of_a_reply_are_sealed_while_the_profile_is_locked(self):
        message = self.reply()
        self.assertNotIn("skills", message.body)
        self.assertFalse(message.attachment_ids)
        sealed = self.env['jlink.quarantine'].search([('partner_id', '=', self.partner.id)])
        self.assertEqual(sealed.state, 'sealed')
        self.grant()
        self.assertEqual(self.profile.document_ids.name, 'cv.pdf')

    def test_documents_of_a_reply_reach_an_open_profile(self):
        self.grant()
        self.assertFalse(self.reply().attachment_ids)
        self.assertEqual(self.profile.document_ids.name, 'cv.pdf')

    def test_other_contacts_are_as_free_as_ever(self):
        other = self.env['res.partner'].create({'name': "Customer", 'comment': "A customer."})
        other.write({'function': "Head of IT", 'street': "Am Markt 1"})
        self.env['ir.attachment'].create({'name': 'x', 'raw': b'x', 'res_model': 'res.partner', 'res_id': other.id})

    def test_contact_with_profile_is_not_deleted(self):
        with self.assertRaises(ProfileLockedError):
            self.partner.unlink()

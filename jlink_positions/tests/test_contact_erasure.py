from odoo.tests import tagged

from odoo.addons.jlink_compliance.models.erasure_places import Scope

from .contact_common import ContactCase


@tagged('post_install', '-at_install')
class TestContactErasure(ContactCase):
    """Somebody whom contacts with a customer were noted of, who became a business partner and is to be erased."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env['res.partner'].create({'name': "Ina Sommer", 'email': 'ina@sommer.example'})
        cls.note = cls.log("Ina Sommer moves to Kiel", contact_ids=cls.link(cls.person))
        cls.profile = cls.env['jlink.profile']._record_first(cls.person, 'referral', cls.company)
        cls.erasures = cls.env['jlink.erasure'].sudo()

    def get_scope(self):
        none = self.profile.browse()
        return Scope(profiles=self.profile, gone=self.profile, held=none, kept=self.env['jlink.profile.document'])

    def erase(self):
        self.patch(type(self.erasures), '_get_scope', lambda _erasures: self.get_scope())
        place = next(place for place in self.erasures._get_places() if place.name == 'contact')
        records = getattr(self.erasures, place.find)(self.get_scope())
        owners = place.owner(records, self.get_scope())
        self.erasures._empty_place(place, records)
        return owners

    def test_the_note_stays_and_the_person_is_out_of_it(self):
        digest = self.note.content_hash
        self.assertEqual(self.erase(), {self.note.sudo(): self.person})
        self.assertEqual(self.note.comment, "[…] […] moves to Kiel")
        self.assertFalse(self.note.contact_ids)
        self.assertNotEqual(self.note.content_hash, digest)
        self.assertEqual(self.ledger_events(self.note), ['document', 'forget'])

    def test_mails_of_the_person_can_go(self):
        message = self.env['mail.message'].create({
            'model': 'res.partner', 'res_id': self.customer.id, 'author_id': self.person.id, 'body': "Hello",
            'message_type': 'email',
        })
        note = self.make_open('message:9', message_id=message.id)
        self.erase()
        self.assertFalse(note.message_id)
        self.assertTrue(message.sudo().unlink())

    def test_notes_of_contacts_with_the_person_alone_go(self):
        note = self.make_open('mail:alone', partner_id=self.person.id)
        self.erase()
        self.assertFalse(note.exists())

    def test_the_person_is_told_of_contacts(self):
        package = self.env['jlink.subject.package'].sudo()
        section = next(section for section in package._get_sections() if section.name == 'contacts')
        found = package._find(section, package._get_scope(self.person))
        self.assertEqual(found, self.note.sudo())

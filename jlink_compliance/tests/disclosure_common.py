import base64

from odoo import Command, fields

from .consent_common import ConsentCase

PDF = b'%PDF-1.4 of Paula'


class DisclosureCase(ConsentCase):
    """A business partner with consent and a CV, a bound customer with two persons, another one that is not bound."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant()
        cls.customer = cls.make_customer("Nordlicht Energie AG", 'nordlicht.example')
        cls.buyer = cls.customer.child_ids[0]
        cls.stranger = cls.make_customer("Hafenlogistik KG", 'hafenlogistik.example')
        cls.cv = cls.add_document(cls.profile, 'cv', "Paula.pdf", PDF)
        cls.cv_digest = cls.cv.sha256
        cls.undertaking = cls.bind(cls.customer)

    @classmethod
    def make_customer(cls, name, domain):
        customer = cls.env['res.partner'].create({'name': name, 'is_company': True, 'email': f'office@{domain}'})
        cls.env['res.partner'].create([
            {
                'name': f'{person} {name}', 'email': f'{person.lower()}@{domain}', 'parent_id': customer.id,
                'lang': 'en_US',
            }
            for person in ("Berta", "Carl")
        ])
        return customer

    @classmethod
    def add_document(cls, profile, category, name, content):
        return cls.env['jlink.profile.document'].with_user(cls.manager).create({
            'profile_id': profile.id, 'name': name, 'content': base64.b64encode(content),
            'category_id': cls.env.ref(f'jlink_compliance.category_{category}').id,
        })

    @classmethod
    def bind(cls, customer, **values):
        undertaking = cls.env['jlink.undertaking'].with_user(cls.manager).create({
            'partner_id': customer.id, 'kind': 'document', 'signatory': "Dr. Berta Nord",
            'signed_on': fields.Date.today(), 'file': base64.b64encode(b'%PDF-1.4 signed'), 'file_name': 'signed.pdf',
            **values,
        })
        undertaking.action_enforce()
        return undertaking

    @classmethod
    def prepare(cls, profile=None, customer=None, **values):
        """Return a draft of a disclosure of the CV to the buyer, as an account manager."""
        profile, customer = profile or cls.profile, customer or cls.customer
        return cls.env['jlink.disclosure'].with_user(cls.manager).create({
            'profile_id': profile.id,
            'customer_id': customer.id,
            'reason': "Java developer, Hamburg, six months",
            'category_ids': cls.env.ref('jlink_compliance.category_cv').ids,
            'recipient_ids': customer.child_ids[:1].ids,
            'document_ids': [Command.create({'profile_document_id': cls.cv.id})] if profile == cls.profile else [],
            **values,
        })

    @classmethod
    def agree(cls, disclosure):
        """Let the person be asked and say yes on the phone."""
        if disclosure.state == 'draft':
            disclosure.action_consult()
        disclosure._record_phone('grant', "Said yes.", fields.Datetime.now(), 'no', '')
        return disclosure

    @classmethod
    def make_released(cls, **values):
        disclosure = cls.agree(cls.prepare(**values))
        disclosure.action_release()
        return disclosure

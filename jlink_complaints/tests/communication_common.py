from datetime import timedelta

from odoo import fields

from odoo.addons.jlink_positions.tests.contact_common import ContactCase


class CommunicationCase(ContactCase):
    """Builders of topics, of customers in the plan, and of mailings, by the account manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.level = cls.env['jlink.customer.class'].create({'name': "Gold"})
        cls.topic = cls.make_topic("Order news", kind='order_status')
        cls.advertising = cls.make_topic("Market news", kind='market')
        cls.plan = cls.env['jlink.communication.plan'].with_user(cls.account_manager)
        cls.mailings = cls.env['jlink.communication.mailing'].with_user(cls.account_manager)

    @classmethod
    def make_topic(cls, name, **values):
        """Return a topic with a short text, every month for our class."""
        template = cls.env['mail.template'].create({
            'name': name, 'model_id': cls.env['ir.model']._get_id('res.partner'), 'subject': f'{name} for you',
            'body_html': '<p>Dear <t t-out="object.name">somebody</t></p><p>news of ours</p>',
        })
        topic = cls.env['jlink.communication.topic'].create({'name': name, 'template_id': template.id, **values})
        cls.env['jlink.communication.cadence'].create({
            'topic_id': topic.id, 'class_id': cls.level.id, 'count': 1, 'unit': 'month',
        })
        return topic

    @classmethod
    def classify(cls, customer=None):
        """Give a customer our class, and return its rows of the plan."""
        customer = customer or cls.customer
        customer.with_user(cls.account_manager).customer_class_id = cls.level
        return cls.plan.search([('partner_id', '=', customer.id)])

    @classmethod
    def make_line(cls, topic=None, days=0, **values):
        """Return the customer's row for a topic, counted from so many days ago."""
        line = cls.classify().filtered(lambda line: line.topic_id == (topic or cls.topic))
        line.write({'start_on': fields.Date.today() - timedelta(days=days), **values})
        return line

    @classmethod
    def make_people(cls, count, domain='many.example'):
        """Return people at a customer of their own."""
        customer = cls.env['res.partner'].create({'name': f"Many of {domain}", 'is_company': True})
        return cls.env['res.partner'].create([
            {'name': f"Person {number}", 'email': f'p{number}@{domain}', 'parent_id': customer.id, 'lang': 'en_US'}
            for number in range(count)
        ])

    @classmethod
    def make_mailing(cls, people=None, topic=None):
        """Return a draft to these people."""
        mailing = cls.mailings.create({'topic_id': (topic or cls.topic).id})
        mailing._add_people(cls.contact if people is None else people)
        return mailing

    @classmethod
    def make_basis(cls, person=None, **values):
        """Return a consent to advertising."""
        return cls.env['jlink.advertising.basis'].with_user(cls.account_manager).create({
            'partner_id': (person or cls.contact).id, 'kind': 'consent', 'source': "Fair in May", **values,
        })

    def run_mailing(self, mailing):
        """Make all mails of a mailing, as the scheduler does, and return them."""
        mailing = mailing.sudo()
        while mailing._send_batch():
            pass
        return mailing.line_ids.mail_id

    def deliver(self, mails):
        """Have mails delivered, and note what follows."""
        mails.write({'state': 'sent'})
        while mails.env['jlink.communication.mailing'].sudo()._settle_batch():
            pass
        mails.env['jlink.communication.mailing']._finish()

import base64

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.jlink_compliance.tests.consent_common import ConsentCase

from .communication_common import CommunicationCase


@tagged('post_install', '-at_install')
class TestCustomerOfferRelease(CommunicationCase):
    """Who was released is told by the disclosure's own mail, and by nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {'management': cls.make_user('texts', 'jlink_compliance.group_management')}
        cls.manager = cls.account_manager
        ConsentCase.release_texts.__func__(cls)
        cls.profile = ConsentCase.record.__func__(cls, "Paula Tiedemann", 'paula.tiedemann@example.com')
        ConsentCase.grant.__func__(cls)
        cls.position, _order = cls.make_ordered()
        cls.env['jlink.undertaking'].create({
            'partner_id': cls.customer.id, 'kind': 'document', 'signatory': "X", 'signed_on': fields.Date.today(),
            'valid_from': fields.Date.today(),
            'file': base64.b64encode(b'x'), 'company_id': cls.position.company_id.id,
        }).action_enforce()

    def release(self):
        category = self.env.ref('jlink_compliance.category_cv')
        document = self.env['jlink.profile.document'].create({
            'profile_id': self.profile.id, 'name': "Paula.pdf", 'content': base64.b64encode(b'%PDF'),
            'category_id': category.id,
        })
        disclosure = self.env['jlink.disclosure'].with_user(self.account_manager).create({
            'profile_id': self.profile.id, 'position_id': self.position.id, 'customer_id': self.customer.id,
            'reason': "Developer", 'category_ids': category.ids, 'recipient_ids': self.contact.ids,
            'document_ids': [Command.create({'profile_document_id': document.id})],
        })
        disclosure.action_consult()
        disclosure._record_phone('grant', "Yes.", fields.Datetime.now(), 'no', '')
        disclosure.action_release()
        return disclosure

    def get_offers(self):
        return self.env['jlink.customer.offer'].search([
            ('position_id', '=', self.position.id), ('event_id.code', '=', 'profile_released'),
        ])

    def test_a_release_is_offered_without_naming_the_person(self):
        self.release()
        offer = self.get_offers()
        self.assertEqual(offer.state, 'open')
        task = self.env['mail.activity'].search([('offer_id', '=', offer.id)])
        composer = self.env['mail.compose.message'].with_user(self.account_manager).with_context(
            **offer.with_user(self.account_manager).action_write()['context'],
        ).create({})
        for text in (offer.display_name, task.summary, composer.subject, composer.body, str(offer.read())):
            self.assertNotIn("Paula", text)
            self.assertNotIn(self.profile.name, text)

    def test_the_same_release_corrected_is_offered_once(self):
        disclosure = self.release()
        self.get_offers()._drop("Told already")
        disclosure.action_reopen()
        disclosure.action_release()
        self.assertEqual(self.get_offers().mapped('state'), ['dropped'])

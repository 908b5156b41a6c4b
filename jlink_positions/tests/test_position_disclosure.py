import base64

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.jlink_compliance.exceptions import StepBlockedError
from odoo.addons.jlink_compliance.tests.consent_common import ConsentCase

from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestPositionDisclosure(EvaluationCase):
    """A yes for a position is one to its requirements as they were agreed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {'management': cls.make_user('texts', 'jlink_compliance.group_management')}
        cls.manager = cls.account_manager
        ConsentCase.release_texts.__func__(cls)
        cls.profile = ConsentCase.record.__func__(cls, "Paula Tiedemann", 'paula.tiedemann@example.com')
        ConsentCase.grant.__func__(cls)
        cls.cv = cls.env['jlink.profile.document'].create({
            'profile_id': cls.profile.id, 'name': "Paula.pdf", 'content': base64.b64encode(b'%PDF'),
            'category_id': cls.env.ref('jlink_compliance.category_cv').id,
        })
        cls.position, cls.research_order = cls.make_ordered()
        cls.contact.email = 'buyer@example.com'
        undertaking = cls.env['jlink.undertaking'].create({
            'partner_id': cls.position.partner_id.commercial_partner_id.id, 'kind': 'document', 'signatory': "X",
            'signed_on': fields.Date.today(), 'file': base64.b64encode(b'x'), 'company_id': cls.position.company_id.id,
        })
        undertaking.action_enforce()

    @classmethod
    def prepare(cls, **values):
        return cls.env['jlink.disclosure'].with_user(cls.account_manager).create({
            'profile_id': cls.profile.id,
            'position_id': cls.position.id,
            'customer_id': cls.position.partner_id.commercial_partner_id.id,
            'reason': "Developer",
            'category_ids': cls.env.ref('jlink_compliance.category_cv').ids,
            'recipient_ids': cls.contact.ids,
            'document_ids': [Command.create({'profile_document_id': cls.cv.id})],
            **values,
        })

    @classmethod
    def make_granted(cls, **values):
        disclosure = cls.prepare(**values)
        disclosure.action_consult()
        disclosure._record_phone('grant', "Yes.", fields.Datetime.now(), 'no', '')
        return disclosure

    def test_the_version_that_the_person_was_asked_about_is_recorded(self):
        disclosure = self.make_granted()
        self.assertEqual(disclosure.purpose, 'position')
        self.assertEqual(disclosure.version_id, self.position.version_id)
        terms = disclosure.sudo().decision_ids._get_payload()['terms']
        self.assertEqual(terms['requirements'], self.position.version_id.content_hash)

    def test_a_released_position_lets_it_leave(self):
        disclosure = self.make_granted()
        disclosure.action_release()
        self.assertEqual(disclosure.state, 'released')

    def test_a_position_that_is_not_evaluated_holds_it_back(self):
        position = self.make_agreed()
        disclosure = self.make_granted(position_id=position.id)
        with self.assertRaises(StepBlockedError):
            disclosure.action_release()

    def test_a_draft_is_nothing_to_ask_about(self):
        disclosure = self.prepare(position_id=self.make_position().id)
        with self.assertRaises(StepBlockedError):
            disclosure.action_consult()

    def test_a_material_change_ends_the_yes_and_a_small_one_does_not(self):
        disclosure = self.make_granted()
        self.revise(self.position, proposal_date=fields.Date.add(self.position.proposal_date, days=1))
        self.assertFalse(self.position.version_id.is_material)
        self.assertEqual(disclosure.state, 'granted')
        self.revise(self.position, headcount=self.position.headcount + 1)
        self.assertTrue(self.position.version_id.is_material)
        self.assertEqual((disclosure.state, disclosure.ended_reason), ('expired', 'position'))

    def test_the_end_of_the_position_ends_its_disclosures(self):
        disclosure = self.make_granted()
        disclosure.action_release()
        self.position.with_user(self.account_manager)._decide('cancel', "No budget", self.contact)
        self.assertEqual((disclosure.state, disclosure.ended_reason), ('expired', 'position'))

    def test_the_position_is_one_of_the_customer(self):
        with self.assertRaises(ValidationError):
            self.prepare(customer_id=self.env['res.partner'].create({'name': "Other", 'is_company': True}).id)

    def test_the_position_does_not_change_after_the_person_was_asked(self):
        disclosure = self.make_granted()
        with self.assertRaises(UserError):
            disclosure.write({'position_id': self.make_agreed().id})

    def test_another_team_does_not_see_what_is_disclosed_for_its_position(self):
        disclosure = self.make_granted()
        stranger = self.make_user('other_team', 'jlink_compliance.group_account_manager')
        self.assertFalse(self.env['jlink.disclosure'].with_user(stranger).search([('id', '=', disclosure.id)]))

    def test_what_the_person_reads_names_no_price(self):
        text = self.position._describe_for_person()
        self.assertIn(self.position.role, text)
        self.assertNotIn(f'{self.position.price_max:g}', text)

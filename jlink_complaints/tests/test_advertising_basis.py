from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import AdvertisingBasisError
from .communication_common import CommunicationCase


@tagged('post_install', '-at_install')
class TestAdvertisingBasis(CommunicationCase):

    def test_advertising_without_a_basis_is_left_out(self):
        mailing = self.make_mailing(topic=self.advertising)
        self.assertEqual((mailing.line_ids.state, mailing.line_ids.reason), ('left_out', 'no_basis'))
        self.make_basis()
        mailing.action_check()
        self.assertEqual((mailing.line_ids.state, mailing.line_ids.reason), ('waiting', False))

    def test_information_on_an_order_needs_none(self):
        self.assertEqual(self.make_mailing().line_ids.state, 'waiting')

    def test_a_basis_that_has_ended_or_not_begun_is_none(self):
        today = fields.Date.today()
        self.make_basis(valid_until=today - timedelta(days=1))
        self.make_basis(given_on=today + timedelta(days=1))
        self.assertEqual(self.make_mailing(topic=self.advertising).line_ids.reason, 'no_basis')

    def test_an_existing_customer_was_told_that_they_may_object(self):
        with self.assertRaises(AdvertisingBasisError):
            self.make_basis(kind='existing')
        self.make_basis(kind='existing', hint_given=True)
        self.assertEqual(self.make_mailing(topic=self.advertising).line_ids.state, 'waiting')

    def test_a_basis_stays_as_it_was_recorded(self):
        basis = self.make_basis()
        for values in ({'source': "Else"}, {'kind': 'existing'}, {'objected_on': False}, {'given_on': '2020-01-01'}):
            with self.subTest(values=values), self.assertRaises(AdvertisingBasisError):
                basis.write(values)
        with self.assertRaises(AdvertisingBasisError):
            basis.sudo().unlink()
        self.assertEqual(self.ledger_events(basis), ['create'])

    def test_a_general_objection_ends_every_basis(self):
        basis = self.make_basis()
        self.env['jlink.communication.optout'].with_user(self.account_manager).create({'partner_id': self.contact.id})
        self.assertEqual(basis.state, 'objected')
        self.assertIn(basis, basis.search([('state', '=', 'objected')]))
        with self.assertRaises(AdvertisingBasisError):
            basis.valid_until = '2099-01-01'
        self.assertEqual(self.ledger_events(basis), ['create', 'object'])

    def test_an_opt_out_is_evidence_and_ends_with_what_the_person_said(self):
        optouts = self.env['jlink.communication.optout'].with_user(self.account_manager)
        optout = optouts.create({'partner_id': self.contact.id, 'topic_id': self.topic.id, 'channel': 'page'})
        self.assertEqual(optout.channel, 'told', "nobody forges how the person told us")
        for values in ({'topic_id': False}, {'ended_on': '2026-01-01'}):
            with self.subTest(values=values), self.assertRaises(AdvertisingBasisError):
                optout.write(values)
        with self.assertRaises(AdvertisingBasisError):
            optout.sudo().unlink()
        self.assertEqual(self.make_mailing().line_ids.reason, 'opted_out')
        self.env['jlink.communication.optout.end'].with_user(self.account_manager).create({
            'optout_id': optout.id, 'reason': "Mail of today",
        }).action_end()
        self.assertEqual(optout.ended_by_id, self.account_manager)
        self.assertEqual(self.make_mailing().line_ids.state, 'waiting')

    def test_no_basis_is_recorded_for_a_business_partner(self):
        with self.assertRaises(AdvertisingBasisError):
            self.make_basis(self.make_business_partner().partner_id)

    def test_the_officer_reads_and_edits_nothing(self):
        basis = self.make_basis()
        self.assertEqual(basis.with_user(self.dpo).source, "Fair in May")
        with self.assertRaises(AccessError):
            basis.with_user(self.dpo).valid_until = '2030-01-01'
        with self.assertRaises(AccessError):
            basis.with_user(self.researcher).read(['source'])

    def test_bases_and_opt_outs_are_told_and_erased_with_the_person(self):
        self.make_basis()
        optouts = self.env['jlink.communication.optout'].with_user(self.account_manager)
        optouts.create({'partner_id': self.contact.id, 'note': "Said so"})
        package = self.env['jlink.subject.package']
        scope = package._get_scope(self.contact)
        sections = {section.name: section for section in package._get_sections()}
        told = [package._tell(sections[name], record) for name in ('advertising', 'optouts')
                for record in package._find(sections[name], scope)]
        self.assertEqual([line.get('source') or line.get('note') for line in told], ["Fair in May", "Said so"])
        erasure = self.env['jlink.erasure'].sudo()
        for place in ('_find_advertising_bases', '_find_optouts'):
            erasure._erase_communication(getattr(erasure, place)(scope))
        self.assertFalse(self.env['jlink.advertising.basis'].search([('partner_id', '=', self.contact.id)]))
        self.assertFalse(optouts.search([('partner_id', '=', self.contact.id)]))

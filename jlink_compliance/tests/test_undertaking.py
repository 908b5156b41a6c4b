from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..exceptions import StepBlockedError
from .disclosure_common import DisclosureCase


@tagged('post_install', '-at_install')
class TestUndertaking(DisclosureCase):
    """Customers commit themselves before they get anything."""

    def make(self, **values):
        return self.env['jlink.undertaking'].with_user(self.manager).create({
            'partner_id': self.stranger.id, 'kind': 'page', 'contact_id': self.stranger.child_ids[0].id, **values,
        })

    def test_without_a_signature_it_is_not_in_force(self):
        undertaking = self.make(kind='document')
        with self.assertRaises(StepBlockedError):
            undertaking.action_enforce()

    def test_a_framework_agreement_counts_by_its_clause_and_file(self):
        undertaking = self.make(kind='framework', signatory="B", signed_on=fields.Date.today(), file=b'UERG')
        with self.assertRaises(StepBlockedError):
            undertaking.action_enforce()
        undertaking.write({'reference': "RV 2026-7", 'clause': "§ 9"})
        undertaking.action_enforce()
        self.assertEqual(undertaking.state, 'in_force')

    def test_the_customer_signs_on_the_page(self):
        undertaking = self.make()
        undertaking.action_send()
        self.assertEqual(undertaking.state, 'sent')
        undertaking._sign("Berta", "Head of Purchasing", {'ip': '192.0.2.1'})
        self.assertEqual(undertaking.state, 'in_force')
        self.assertEqual(undertaking.evidence['text']['sha256'], undertaking.sudo().text_id.content_hash)

    def test_what_was_signed_does_not_change(self):
        for values in (
            {'partner_id': self.stranger.id}, {'valid_to': '2999-01-01'}, {'file': b'UERG'}, {'kind': 'page'},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.undertaking.write(values)
        with self.assertRaises(UserError):
            self.undertaking.unlink()

    def test_it_expires_by_its_date_without_any_job(self):
        undertaking = self.bind(self.stranger, valid_to=fields.Date.today())
        self.assertTrue(undertaking._is_in_force())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jlink_undertaking SET valid_from = valid_from - 9, valid_to = valid_to - 1 WHERE id = %s",
            (undertaking.id,),
        )
        self.env.invalidate_all()
        self.assertFalse(self.env['jlink.undertaking']._get_in_force(self.stranger, self.env.company))
        self.env['jlink.undertaking']._expire_due()
        self.assertEqual(undertaking.state, 'expired')

    def test_a_renewal_follows_without_a_gap(self):
        self.env['jlink.undertaking']._ask_renewal_due()
        undertaking = self.bind(self.stranger, valid_to=fields.Date.add(fields.Date.today(), days=30))
        self.env['jlink.undertaking']._ask_renewal_due()
        self.assertEqual(len(undertaking.activity_ids), 1)
        renewal = self.env['jlink.undertaking'].browse(undertaking.action_renew()['res_id'])
        self.assertEqual(renewal.valid_from, fields.Date.add(undertaking.valid_to, days=1))
        self.assertEqual((renewal.state, renewal.renews_id), ('draft', undertaking))

    def test_customers_with_evidence_are_not_merged_away(self):
        self.assertIn(self.customer.id, self.customer._get_merge_obstacles())

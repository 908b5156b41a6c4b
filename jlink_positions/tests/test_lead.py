from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PositionCase


@tagged('post_install', '-at_install')
class TestLead(PositionCase):

    def make_lead(self, **values):
        return self.env['crm.lead'].with_user(self.account_manager).create({
            'name': "Java developers for the warehouse system",
            'partner_id': self.contact.id,
            'user_id': self.account_manager.id,
            'team_id': self.team.id,
            'type': 'opportunity',
            **values,
        })

    def test_a_request_becomes_a_position_with_all_it_says(self):
        lead = self.make_lead(
            description="<p>Two people from March</p>", priority='3', date_deadline='2031-03-01',
        )
        action = lead.action_new_position()
        position = self.env['jlink.position'].browse(action['res_id'])
        self.assertEqual(position.lead_id, lead)
        self.assertEqual((position.partner_id, position.contact_id), (self.customer, self.contact))
        self.assertEqual((position.user_id, position.team_id), (self.account_manager, self.team))
        self.assertEqual(position.role, lead.name)
        self.assertEqual(position.priority, '1')
        self.assertEqual(str(position.submission_deadline), '2031-03-01')
        self.assertIn("Two people from March", position.request)
        self.assertEqual(position.state, 'draft')

    def test_a_request_holds_several_positions(self):
        lead = self.make_lead()
        lead.action_new_position()
        lead.action_new_position()
        self.assertEqual(lead.position_count, 2)
        self.assertEqual(self.env['jlink.position'].search(lead.action_open_positions()['domain']), lead.position_ids)

    def test_a_request_by_mail_brings_the_customers_own_words(self):
        lead = self.make_lead(description=False)
        lead.message_post(body="We need a tester in Hamburg", message_type='email')
        lead.action_new_position()
        self.assertIn("We need a tester in Hamburg", lead.position_ids.request)

    def test_a_request_without_customer_becomes_a_position_that_asks_for_one(self):
        lead = self.make_lead(partner_id=False, contact_name="Somebody")
        lead.action_new_position()
        position = lead.position_ids
        self.assertFalse(position.partner_id)
        blockers = [blocker['code'] for entry in position.blockers for blocker in entry['blockers']]
        self.assertIn('term_partner_id', blockers)

    def test_a_quotation_shows_the_positions_of_its_request(self):
        lead = self.make_lead()
        lead._create_positions()
        order = self.env['sale.order'].with_user(self.account_manager).create({
            'partner_id': self.customer.id, 'opportunity_id': lead.id,
        })
        self.assertEqual(order.position_count, 1)
        self.assertEqual(self.env['jlink.position'].search(order.action_open_positions()['domain']), lead.position_ids)

    def test_merging_requests_keeps_every_position(self):
        lead, double = self.make_lead(), self.make_lead()
        (lead + double)._create_positions()
        positions = lead.position_ids + double.position_ids
        merged = (lead + double).merge_opportunity()
        self.assertEqual(merged.position_ids, positions)

    def test_merging_keeps_positions_of_other_teams_too(self):
        lead, double = self.make_lead(), self.make_lead()
        double._create_positions()
        hidden = double.position_ids
        other_team = self.env['crm.team'].create({'name': "North"})
        hidden.sudo().write({'user_id': self.management.id, 'team_id': other_team.id})
        merged = (lead + double).merge_opportunity()
        self.assertEqual(hidden.sudo().lead_id, merged)

    def test_a_request_with_positions_is_not_deleted(self):
        lead = self.make_lead()
        lead._create_positions()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.cr.savepoint():
            lead.sudo().unlink()

    def test_positions_are_counted_once_for_all_requests(self):
        leads = self.env['crm.lead'].concat(*(self.make_lead() for _number in range(5)))
        leads._create_positions()
        self.env.flush_all()
        leads.invalidate_recordset()
        with self.assertQueryCount(1):
            self.assertEqual(leads.mapped('position_count'), [1] * 5)

    def test_every_request_of_odoos_own_demonstration_becomes_a_position_that_says_what_is_missing(self):
        leads = self.env['crm.lead'].search([('position_ids', '=', False)])
        if not self.env['ir.model.data'].search_count([('module', '=', 'crm'), ('name', '=', 'crm_case_1')]):
            self.skipTest("Odoo's demonstration data is not installed here")
        self.assertGreater(len(leads), 20)
        positions = leads._create_positions()
        self.assertEqual(len(positions), len(leads))
        for position in positions:
            entry = next(entry for entry in position.blockers if entry['step'] == 'agree')
            self.assertTrue(entry['blockers'], position.display_name)
            for blocker in entry['blockers']:
                self.assertTrue(blocker['message'] and blocker['chapter'])
        self.assertEqual(set(positions.mapped('state')), {'draft'})

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..const import ROLES_SEEING_PRICES
from ..exceptions import ConversationError
from .common import PositionCase


@tagged('post_install', '-at_install')
class TestPositionAccess(PositionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.position = cls.make_position(request="<p>Our limit is 95 Euro</p>")
        cls.agree(cls.position)

    @classmethod
    def order_research(cls, position):
        """Open a position for research as the step does."""
        position._workflow_write({'is_in_research': True})

    def visible_to(self, user, model='jlink.position'):
        return self.env[model].with_user(user).search([])

    def test_an_account_manager_sees_own_team_and_unassigned_positions(self):
        other_team = self.env['crm.team'].create({'name': "North"})
        colleague = self.make_user('colleague', 'jlink_compliance.group_account_manager')
        other_team.member_ids = [Command.link(colleague.id)]
        foreign = self.make_position().sudo()
        foreign.write({'user_id': colleague.id, 'team_id': other_team.id})
        unassigned = self.make_position().sudo()
        unassigned.write({'user_id': False, 'team_id': False})
        mine = self.visible_to(self.account_manager)
        self.assertIn(self.position, mine)
        self.assertIn(unassigned, mine)
        self.assertNotIn(foreign, mine)
        self.assertNotIn(foreign.skill_ids, self.visible_to(self.account_manager, 'jlink.position.skill'))
        with self.assertRaises(AccessError):
            foreign.with_user(self.account_manager).read(['role'])
        self.assertIn(foreign, self.visible_to(self.management))

    def test_joining_a_team_shows_its_positions_at_once(self):
        newcomer = self.make_user('newcomer', 'jlink_compliance.group_account_manager')
        self.assertNotIn(self.position, self.visible_to(newcomer))
        self.team.member_ids = [Command.link(newcomer.id)]
        self.assertIn(self.position, self.visible_to(newcomer))

    def test_a_researcher_sees_only_what_research_was_ordered_for(self):
        self.assertNotIn(self.position, self.visible_to(self.researcher))
        self.assertFalse(self.visible_to(self.researcher, 'jlink.position.skill') & self.position.skill_ids)
        with self.assertRaises(AccessError):
            self.position.with_user(self.researcher).read(['role'])
        self.order_research(self.position)
        self.assertIn(self.position, self.visible_to(self.researcher))
        self.assertIn(self.position.skill_ids, self.visible_to(self.researcher, 'jlink.position.skill'))

    def test_a_researcher_never_meets_the_customers_price(self):
        self.order_research(self.position)
        position = self.position.with_user(self.researcher)
        protected = [name for name, field in position._fields.items() if field.groups == ROLES_SEEING_PRICES]
        self.assertGreaterEqual(set(protected), {
            'price_min', 'price_max', 'price_unit', 'currency_id', 'lead_id', 'request', 'version_id', 'version_ids',
        })
        today = fields.Date.today()
        for name in protected:
            with self.subTest(name):
                self.assertNotIn(name, position.read()[0])
                with self.assertRaises(AccessError):
                    position.read([name])
                with self.assertRaises(AccessError):
                    position.search([(name, '=', today if position._fields[name].type == 'date' else 1)])
                with self.assertRaises(UserError):
                    position.export_data([name])
        for attempt in (
            lambda: position.search([], order='price_max'),
            lambda: position._read_group([], ['price_max'], ['__count']),
            lambda: position.formatted_read_group([], ['service_type'], ['price_max:sum']),
            lambda: self.env['jlink.position.skill'].with_user(self.researcher).search(
                [('position_id.price_max', '>', 1)],
            ),
            lambda: self.position.version_id.with_user(self.researcher).read(['payload']),
            lambda: self.position.version_id.change_ids.with_user(self.researcher).search([]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_a_researcher_reads_neither_conversation_nor_files_of_a_position(self):
        self.order_research(self.position)
        message = self.position.message_post(body="The customer pays up to 95 Euro", message_type='comment')
        attachment = self.env['ir.attachment'].create({
            'name': "request.txt", 'raw': b'95 Euro', 'res_model': 'jlink.position', 'res_id': self.position.id,
        })
        self.position.with_user(self.researcher).read(['role'])
        with self.assertRaises(AccessError):
            message.with_user(self.researcher).read(['body'])
        with self.assertRaises(AccessError):
            attachment.with_user(self.researcher).read(['raw'])
        found = self.env['mail.message'].with_user(self.researcher).search([
            ('model', '=', 'jlink.position'), ('res_id', '=', self.position.id),
        ])
        self.assertFalse(found)
        self.assertFalse(self.env['ir.attachment'].with_user(self.researcher).search([('id', '=', attachment.id)]))
        attachment.with_user(self.account_manager).read(['raw'])
        message.with_user(self.account_manager).read(['body'])

    def test_a_researcher_is_not_let_in_as_follower(self):
        self.order_research(self.position)
        people = self.researcher.partner_id + self.management.partner_id
        self.position.message_subscribe(people.ids)
        self.assertNotIn(self.researcher.partner_id, self.position.message_partner_ids)
        self.env['mail.followers'].create({
            'res_model': 'jlink.position', 'res_id': self.position.id, 'partner_id': self.researcher.partner_id.id,
            'subtype_ids': [Command.set(self.env.ref('mail.mt_comment').ids)],
        })
        message = self.position.message_post(body="95 Euro", subtype_xmlid='mail.mt_comment')
        self.assertIn(self.management.partner_id, message.notified_partner_ids)
        self.assertNotIn(self.researcher.partner_id, message.notified_partner_ids)

    def test_a_message_to_a_researcher_is_refused_before_it_is_sent(self):
        with self.assertRaisesRegex(ConversationError, "research order"):
            self.position.message_post(body="Up to 95 Euro", partner_ids=self.researcher.partner_id.ids)

    def test_management_reads_and_changes_nothing(self):
        position = self.position.with_user(self.management)
        self.assertEqual(position.price_max, 95)
        self.assertTrue(position.version_id.payload)
        for attempt in (
            lambda: position.write({'color': 3}),
            lambda: position.create({}),
            lambda: position.unlink(),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_strangers_and_the_data_protection_officer_see_no_position(self):
        portal = self.make_user('portal', 'base.group_portal')
        public = self.env.ref('base.public_user')
        for user in (self.stranger, self.dpo, portal, public):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env['jlink.position'].with_user(user).search([])

    def test_positions_stay_within_their_company(self):
        other = self.env['res.company'].create({'name': "JLink Austria"})
        both = self.make_user('both', 'jlink_compliance.group_management', company_ids=[
            Command.set((self.company + other).ids),
        ])
        foreign = self.env['jlink.position'].create({'company_id': other.id, 'role': "Tester"})
        positions = self.env['jlink.position'].with_user(both)
        self.assertIn(foreign, positions.with_context(allowed_company_ids=(self.company + other).ids).search([]))
        self.assertNotIn(foreign, positions.with_context(allowed_company_ids=self.company.ids).search([]))
        self.assertNotIn(foreign, self.visible_to(self.management))

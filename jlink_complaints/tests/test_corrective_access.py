"""Who sees and does what with nonconformities and actions; what a plain employee learns of a customer's reaction."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..exceptions import NonconformityNotAllowedError
from .corrective_common import CorrectiveCase


@tagged('post_install', '-at_install')
class TestCorrectiveAccess(CorrectiveCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nonconformity = cls.make_analysed()
        cls.action = cls.make_action(cls.nonconformity)

    def sees(self, record, user):
        return record in record.with_user(user).search([('id', 'in', record.ids)])

    def test_who_sees_which(self):
        for user, nonconformity, action in (
            (self.quality, True, True), (self.management, True, True), (self.responsible, True, True),
            (self.account_manager, False, False), (self.viewer, False, False),
        ):
            with self.subTest(user=user.name):
                self.assertEqual(self.sees(self.nonconformity, user), nonconformity)
                self.assertEqual(self.sees(self.action, user), action)
        self.assertTrue(self.sees(self.action, self.owner))
        self.assertFalse(self.sees(self.action, self.stranger))

    def test_a_second_role_opens_nothing(self):
        both = self.make_user('both', 'mgmtsystem.group_mgmtsystem_manager,jlink_compliance.group_account_manager')
        self.assertFalse(self.sees(self.nonconformity, both))
        self.assertFalse(self.sees(self.action, both))

    def test_what_is_not_checked_is_seen_as_before(self):
        other = self.make(is_gated=False)
        action = self.make_action(other)
        self.assertTrue(self.sees(other, self.viewer))
        self.assertTrue(self.sees(action, self.viewer))
        self.assertFalse(self.sees(action, self.stranger))

    def test_quality_of_one_company_sees_nothing_of_another(self):
        company = self.env['res.company'].create({'name': "Other"})
        other = new_test_user(
            self.env, login='corrective other', groups='jlink_complaints.group_quality', company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.sees(self.nonconformity, other))
        self.assertFalse(self.sees(self.action, other))

    # === OWNERS === #

    def test_an_owner_finishes_their_own_action(self):
        action = self.action.with_user(self.owner)
        self.assertTrue(action.may_finish)
        self.assertFalse(action.may_direct)
        wizard = self.env['jlink.action.finish'].with_user(self.owner).with_context(
            **action.action_finish()['context'],
        ).create({'result': "Rates come from the order"})
        wizard.action_finish()
        self.assertEqual((action.finished_by_id, action.result), (self.owner, "Rates come from the order"))
        self.assertEqual(action.stage_id, self.action_closed)
        self.assertFalse(action.may_finish)

    def test_an_owner_changes_nothing_else(self):
        manager = self.make_action(self.nonconformity, user_id=self.account_manager.id)
        for action, user in ((self.action, self.owner), (manager, self.account_manager)):
            for values in ({'date_deadline': '2099-01-01'}, {'user_id': self.stranger.id}, {'name': "Less"},
                           {'stage_id': self.action_open.id}, {'active': False}):
                with self.subTest(user=user.name, values=values), self.assertRaises(AccessError):
                    action.with_user(user).write(values)
            for step in ('action_cancel', 'action_reopen'):
                with self.assertRaises(NonconformityNotAllowedError):
                    getattr(action.with_user(user), step)()

    def test_nobody_finishes_the_action_of_another(self):
        for user in (self.stranger, self.account_manager):
            with self.assertRaises(AccessError):
                self.action.with_user(user)._finish("Done")
            wizard = self.env['jlink.action.finish'].with_user(user)
            with self.assertRaises(AccessError):
                wizard.create({'action_id': self.action.id, 'result': "Done"}).action_finish()

    def test_an_owner_learns_nothing_of_the_nonconformity(self):
        action = self.action.with_user(self.owner)
        with self.assertRaises(AccessError):
            action.read(['nonconformity_ids'])
        with self.assertRaises(AccessError):
            action.search([('nonconformity_ids.name', 'ilike', "Invoice")])
        with self.assertRaises(AccessError):
            self.nonconformity.with_user(self.owner).read(['name'])
        told = str(action.read()) + str(action.web_read({'display_name': {}, 'description': {}}))
        self.assertNotIn(self.nonconformity.name, told)
        self.assertNotIn(self.customer.name, told)
        views = action.get_views([(False, 'form')])
        self.assertNotIn('nonconformity_ids', views['views']['form']['arch'])

    def test_an_owner_tells_how_it_goes(self):
        self.action.with_user(self.owner).message_post(body="Half of it is done")
        with self.assertRaises(AccessError):
            self.action.with_user(self.stranger).message_post(body="Me too")

    def test_messages_and_files_are_for_those_who_see_the_nonconformity(self):
        message = self.nonconformity.message_post(body="What the customer said")
        file = self.env['ir.attachment'].create({
            'name': 'letter.txt', 'raw': b'secret', 'res_model': self.nonconformity._name,
            'res_id': self.nonconformity.id,
        })
        for record in (message, file):
            for user in (self.owner, self.account_manager, self.viewer):
                with self.subTest(user=user.name, model=record._name), self.assertRaises(AccessError):
                    record.with_user(user).read([])
            self.assertTrue(record.with_user(self.quality).read(['display_name']))

    def test_its_name_is_a_number_wherever_it_is_linked(self):
        self.assertEqual(self.nonconformity.display_name, f'NC-{self.nonconformity.ref}')

    def test_whoever_is_no_longer_responsible_gets_no_more_mail(self):
        partner = self.responsible.partner_id
        self.nonconformity.message_subscribe(partner.ids)
        self.nonconformity.responsible_user_id = self.account_manager
        self.assertNotIn(partner, self.nonconformity.message_partner_ids)
        self.assertIn(self.quality.partner_id, self.nonconformity.message_partner_ids)

    # === THE OTHERS === #

    def test_whoever_is_responsible_plans_and_cancels_actions(self):
        planned = self.env['mgmtsystem.action'].with_user(self.responsible).create({
            'name': "Train the team", 'type_action': 'prevention', 'user_id': self.owner.id,
            'nonconformity_ids': [Command.link(self.nonconformity.id)],
        })
        planned.date_deadline = '2099-01-01'
        planned._cancel("Done by somebody else")
        self.assertTrue(planned.stage_id.is_cancelled)

    def test_an_account_manager_plans_nothing_at_those_of_others(self):
        with self.assertRaises(AccessError):
            self.env['mgmtsystem.action'].with_user(self.account_manager).create({
                'name': "Spy", 'type_action': 'prevention',
                'nonconformity_ids': [Command.link(self.nonconformity.id)],
            })

    def test_public_methods_refuse_strangers(self):
        for record in (self.nonconformity, self.action):
            names = [name for name in dir(type(record)) if name.startswith('action_') and any(
                name in vars(cls) and cls.__module__.startswith('odoo.addons.jlink_complaints')
                for cls in type(record).mro()
            )]
            self.assertGreaterEqual(len(names), 4)
            for name in names:
                with self.subTest(method=name), self.assertRaises(AccessError):
                    getattr(record.with_user(self.stranger), name)()

    def test_every_employee_finds_their_actions_and_nothing_else_in_the_menu(self):
        menus = self.env['ir.ui.menu'].with_user(self.owner)
        found = menus.load_menus(False)
        root = self.env.ref('jlink_compliance.jlink_menu_root')
        self.assertEqual(found[root.id]['children'], self.env.ref('jlink_complaints.corrective_menu').ids)
        self.assertEqual(
            found[found[root.id]['children'][0]]['children'],
            self.env.ref('jlink_complaints.nonconformity_action_own_menu').ids,
        )

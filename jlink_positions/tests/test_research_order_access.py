from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..const import ROLES_SEEING_PRICES
from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestResearchOrderAccess(EvaluationCase):
    """A researcher sees what a search needs, and nowhere what the customer pays: here 4711 Euro."""

    price = 4711.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.position = cls.make_agreed(price_min=4000, price_max=cls.price)
        cls.evaluation = cls.evaluate(cls.position, 3700, sell_rate=cls.price)
        cls.research_order = cls.order(cls.position, max_buy_rate=3650)
        cls.seen = cls.research_order.with_user(cls.researcher)

    def test_the_researcher_reads_all_that_a_search_needs(self):
        values = self.seen.read()[0]
        self.assertEqual((values['max_buy_rate'], values['rate_unit']), (3650, 'hour'))
        self.assertEqual(values['partner_id'][0], self.customer.id)
        for text in ("Java 21", "Expert", "(Must)"):
            self.assertIn(text, self.seen.briefing_text)

    def test_the_customers_price_stands_in_nothing_the_researcher_reads(self):
        for record in (self.seen, self.position.with_user(self.researcher)):
            for values in record.read() + record.web_read({name: {} for name in record.fields_get()}):
                self.assertNotIn('4711', str(values))
                self.assertNotIn('4,711', str(values))
        for message in self.seen.message_ids:
            tracked = message.sudo().tracking_value_ids.read()
            self.assertNotIn('4711', f'{message.body} {tracked}')
        for activity in self.seen.activity_ids:
            self.assertNotIn('4711', f'{activity.summary} {activity.note}')

    def test_evaluation_and_version_stay_closed_on_every_way(self):
        for name in ('evaluation_id', 'version_id'):
            self.assertEqual(self.seen._fields[name].groups, ROLES_SEEING_PRICES)
            for number, attempt in enumerate((
                lambda name=name: self.seen.read([name]),
                lambda name=name: self.seen.search([(name, '=', 1)]),
                lambda name=name: self.seen.search([], order=name),
                lambda name=name: self.seen.formatted_read_group([], [name], ['__count']),
                lambda name=name: self.seen.search([(f'{name}.payload', 'ilike', '4711')]),
            )):
                with self.subTest(name=name, attempt=number), self.assertRaises(AccessError):
                    attempt()
            with self.subTest(name=name), self.assertRaises(UserError):
                self.seen.export_data([f'{name}/id'])
        evaluations = self.env['jlink.position.evaluation'].with_user(self.researcher)
        for attempt in (
            lambda: evaluations.search([]),
            lambda: evaluations.browse(self.evaluation.id).read(['db1_percent']),
            lambda: self.seen.search([('position_id.price_max', '>', 1)]),
            lambda: self.seen.search([('position_id.evaluation_id.sell_rate', '>', 1)]),
            lambda: self.seen.formatted_read_group([], ['position_id.price_max'], ['__count']),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_the_positions_new_fields_are_closed_too(self):
        position = self.position.with_user(self.researcher)
        for name in (
            'evaluation_ids', 'evaluation_id', 'evaluation_state', 'evaluation_count', 'is_positively_evaluated',
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                position.read([name])

    def test_files_of_an_evaluation_are_not_for_researchers(self):
        attachment = self.env['ir.attachment'].create({
            'name': "calculation.txt", 'raw': b'4711', 'res_model': self.evaluation._name, 'res_id': self.evaluation.id,
        })
        with self.assertRaises(AccessError):
            attachment.with_user(self.researcher).read(['raw'])
        self.assertFalse(attachment.with_user(self.researcher).search([('id', '=', attachment.id)]))

    def test_researchers_see_their_orders_when_the_position_is_closed_to_them_again(self):
        self.position.with_user(self.account_manager)._decide('cancel', "Budget", self.contact)
        stop = self.position.research_order_ids.filtered(lambda found: found.kind == 'stop')
        self.assertEqual(stop.with_user(self.researcher).kind, 'stop')
        self.assertFalse(self.position.with_user(self.researcher).search([('id', '=', self.position.id)]))
        self.assertTrue(self.seen.read(['role', 'briefing_text']))

    def test_orders_of_other_teams_and_companies_stay_hidden(self):
        foreign = self.make_user('foreign', 'jlink_compliance.group_account_manager')
        self.assertFalse(self.research_order.with_user(foreign).search([]) & self.research_order)
        other = self.env['res.company'].create({'name': "JLink Austria"})
        abroad = self.make_user(
            'abroad', 'jlink_compliance.group_researcher', company_id=other.id, company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.research_order.with_user(abroad).search([]) & self.research_order)
        for user in (self.stranger, self.dpo, self.env.ref('base.public_user')):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.research_order.with_user(user).search([])

    def test_a_team_lead_who_is_no_member_sees_the_teams_positions_at_once(self):
        self.assertTrue(self.position.with_user(self.lead_user).price_max)
        self.team.user_id = self.account_manager
        self.assertFalse(self.position.with_user(self.lead_user).search([('id', '=', self.position.id)]))

from odoo.tests import HttpCase, tagged

from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestEvaluationTour(HttpCase, EvaluationCase):
    """From the agreed position to the acknowledged order in a browser, by keyboard only."""

    def test_a_green_position_is_in_research_after_four_keys(self):
        self.env['res.lang']._activate_lang('en_US')
        for user in self.account_manager + self.researcher:
            user.lang = 'en_US'
        position = self.make_agreed()
        self.start_tour(f'/odoo/jlink.position/{position.id}', 'jlink_evaluation', login=self.account_manager.login)
        order = position.research_order_ids
        self.assertEqual((position.state, position.evaluation_state), ('released', 'positive'))
        self.assertEqual((order.state, order.user_ids), ('issued', self.researcher))
        self.env['jlink.research.order'].search([('id', '!=', order.id)])._workflow_write({'state': 'done'})
        self.start_tour('/odoo/research', 'jlink_research_acknowledge', login=self.researcher.login)
        self.assertEqual(order.state, 'acknowledged')

from odoo import models

from .research_order_workflow import TYPE_ORDER


class MailActivity(models.Model):
    """Whoever ticks off the task to acknowledge a research order has acknowledged it."""

    _inherit = 'mail.activity'

    def _action_done(self, feedback=False, attachment_ids=None):
        order_ids = self._get_research_order_ids()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if order_ids:
            orders = self.env['jlink.research.order'].sudo(False).browse(order_ids)
            orders.filtered('may_acknowledge').action_acknowledge()
        return result

    def _get_research_order_ids(self):
        own = self.filtered(
            lambda activity: activity.res_model == 'jlink.research.order' and activity.user_id == self.env.user,
        )
        if not own:
            return []
        return own.filtered(lambda activity: activity.activity_type_id == self.env.ref(TYPE_ORDER)).mapped('res_id')

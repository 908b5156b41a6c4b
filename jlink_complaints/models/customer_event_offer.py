from odoo import fields, models


class CustomerEvent(models.Model):
    """An event offers a ready message to whoever looks after the customer."""

    _inherit = 'jlink.customer.event'

    template_id = fields.Many2one(
        comodel_name='mail.template', string="Ready Message", ondelete='restrict',
        help="Where the message starts from; it is edited freely before it is sent.",
    )
    asks_activity = fields.Boolean(
        string="Offer a Message", default=True,
        help="The account manager gets a task with a ready message when the event happens.",
    )

    def _follow(self, records):
        result = super()._follow(records)
        if self.asks_activity:
            self.env['jlink.customer.offer']._offer(self, records)
        return result


class ContactMixin(models.AbstractModel):
    _inherit = 'jlink.contact.mixin'

    def _get_event_occurrence(self, _code):
        """Return what tells this time of an event from the next one: the same occurrence is offered once."""
        self.ensure_one()
        return '1'


class MailActivity(models.Model):
    """Whoever ticks off the task to tell a customer has declined the message, for the reason of the feedback."""

    _inherit = 'mail.activity'

    offer_id = fields.Many2one(
        comodel_name='jlink.customer.offer', string="Message Offered", readonly=True, copy=False, ondelete='cascade',
        index='btree_not_null', groups='jlink_compliance.group_account_manager,jlink_compliance.group_management',
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        # sudo: which message was offered decides, whoever ticks off.
        offers = self.sudo().offer_id.filtered(lambda offer: offer.state == 'open')
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if offers:
            # sudo: whoever has the task may decline it.
            offers.sudo()._drop(feedback or self.env._("Ticked off"))
        return result

from odoo import fields, models


class ComposeMessage(models.TransientModel):
    """The ready message about an event: sending it documents the contact and ends the task."""

    _inherit = 'mail.compose.message'

    offer_id = fields.Many2one(comodel_name='jlink.customer.offer', string="Message Offered", ondelete='set null')

    def _action_send_mail_comment(self, res_ids):
        messages = super()._action_send_mail_comment(res_ids)
        if self.offer_id:
            self.offer_id._send(messages)
        return messages

from odoo import api, models

from ..const import ROLES_SEEING_PRICES
from ..exceptions import ConversationError


class Position(models.Model):
    """The conversation about a position names the customer's prices: it is for those who may see them."""

    _inherit = 'jlink.position'

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == 'read' and not self._may_see_prices(self.env.user):
            # Nobody who only reads a position may write it: reading it is not enough to read its messages.
            return dict.fromkeys(self, 'write')
        return operations

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        barred = self._get_barred_partners(partner_ids or [])
        allowed = [partner_id for partner_id in partner_ids or [] if partner_id not in barred.ids]
        return super()._message_subscribe(allowed, subtype_ids, customer_ids)

    def message_post(self, *, partner_ids=None, **kwargs):
        barred = self._get_barred_partners(partner_ids or [])
        if barred:
            raise ConversationError(self.env._(
                "%(people)s may not read the conversation about a position, because it names the customer's"
                " prices. Write to them in the research order instead.",
                people=", ".join(barred.mapped('name')),
            ))
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        barred = set(self._get_barred_partners([recipient['id'] for recipient in recipients]).ids)
        return [recipient for recipient in recipients if recipient['id'] not in barred]

    @api.model
    def _get_barred_partners(self, partner_ids):
        """Return the partners among ``partner_ids`` who are colleagues without a role that sees prices."""
        # sudo: whether a colleague has a role decides what reaches them, whoever writes.
        users = self.env['res.partner'].sudo().browse(partner_ids).user_ids
        colleagues = users.filtered(lambda user: not user.share and user._is_internal())
        return colleagues.filtered(lambda user: not self._may_see_prices(user)).partner_id.sudo(False)

    @api.model
    def _may_see_prices(self, user):
        return user._is_superuser() or any(user.has_group(group) for group in ROLES_SEEING_PRICES.split(','))

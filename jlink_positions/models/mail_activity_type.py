from odoo import api, fields, models
from odoo.tools import SQL

from ..const import CONTACT_CHANNELS

#: What Odoo brings along, and the way by which it reaches the customer.
_KNOWN = {
    'mail_activity_data_call': 'phone', 'mail_activity_data_meeting': 'meeting', 'mail_activity_data_email': 'mail',
}


class MailActivityType(models.Model):
    """Which activities, once done, were a contact with the customer."""

    _inherit = 'mail.activity.type'

    jlink_is_contact = fields.Boolean(
        string="Contact with the Customer",
        help="Whoever marks such an activity as done at a customer, request, position or order says what was said.",
    )
    jlink_channel = fields.Selection(selection=CONTACT_CHANNELS, string="Way of Contact", default='phone')

    @api.model
    def _mark_contact_types(self):
        """Mark calls, meetings and mails; what somebody has decided already stays."""
        for name, channel in _KNOWN.items():
            kind = self.env.ref(f'mail.{name}', raise_if_not_found=False)
            if kind:
                self.env.cr.execute(SQL(
                    """UPDATE mail_activity_type SET jlink_is_contact = TRUE, jlink_channel = %s
                       WHERE id = %s AND jlink_is_contact IS NULL""", channel, kind.id,
                ))
        self.env.cr.execute(SQL(
            "UPDATE mail_activity_type SET jlink_is_contact = FALSE WHERE jlink_is_contact IS NULL",
        ))
        self.invalidate_model(['jlink_is_contact', 'jlink_channel'])

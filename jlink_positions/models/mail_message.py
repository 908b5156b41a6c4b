from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.jlink_compliance.workflow import claim_write, may_erase

from ..exceptions import NotedMessageError
from ..passing_mails import is_moving

#: What was written, by whom and when. To which document the message belongs may change: documents are merged.
_TOLD = ('attachment_ids', 'author_guest_id', 'author_id', 'body', 'date', 'email_from', 'message_type', 'subject')


class Message(models.Model):
    """A message that is noted as a contact stays as it was written: superuser included."""

    _inherit = 'mail.message'

    jlink_is_missed = fields.Boolean(
        string="Contact Not Noted Yet", readonly=True, copy=False,
        help="Noting the contact failed; the scheduled action tries again.",
    )

    _missed_index = models.Index('(id) WHERE jlink_is_missed')

    def write(self, vals):
        told = {name: value for name, value in vals.items() if name in _TOLD}
        if told and not claim_write(self._name, frozenset(self.ids), told) and self._get_noted():
            if not is_moving(self.ids) or told.keys() != {'subject'}:
                raise NotedMessageError(self._describe_noted())
            # Merging requests puts the name of the old one before the subject.
            vals = {name: value for name, value in vals.items() if name != 'subject'}
        return super().write(vals)

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_unless_noted(self):
        if not may_erase(self._name, self.ids) and self._get_noted():
            raise NotedMessageError(self._describe_noted())

    def _get_noted(self):
        """Return those of these messages that contacts are noted by."""
        if not self.ids:
            return self.browse()
        found = self.env.execute_query(SQL(
            "SELECT DISTINCT message_id FROM jlink_contact_note WHERE message_id = ANY(%s)", self.ids,
            to_flush=self.env['jlink.contact.note']._fields['message_id'],
        ))
        return self.browse(message_id for message_id, in found)

    def _describe_noted(self):
        return self.env._(
            "This message is noted as a contact with the customer and stays as it is: post another one, and archive the"
            " document instead of deleting it.",
        )

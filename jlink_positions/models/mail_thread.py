from odoo import models
from odoo.tools import email_normalize

from ..passing_mails import Passing, is_receiving_automatic, receiving

#: What Odoo answers by itself, and what is no mail.
_AUTOMATIC_TYPES = ('auto_comment', 'out_of_office', 'sms', 'snailmail', 'whatsapp_message')
#: What people outside write to us.
_WRITTEN_TYPES = ('email', 'comment')
#: What invites and reminds by itself.
_INVITING_MODELS = ('calendar.event', 'calendar.attendee')


class MailThread(models.AbstractModel):
    """Every message that is posted passes here, with all that get it by mail."""

    _inherit = 'mail.thread'

    def _message_route_process(self, message, message_dict, routes):
        """Keep for all that follows whether the mail that arrives was written by a program."""
        with receiving(message):
            return super()._message_route_process(message, message_dict, routes)

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Note the contact with each customer who wrote the message, or gets it by mail."""
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if passing := self._prepare_passing(message, msg_vals or {}, recipients, kwargs):
            self.env['jlink.contact.note']._capture_mails([passing])
        return recipients

    def _prepare_passing(self, message, values, recipients, kwargs):
        """Return the mail that ``message`` is to people outside or from them; None if it is none."""
        kind = values.get('message_type') or message.message_type
        unnoted = self.env['jlink.contact.note']._get_unnoted_models()
        model = values.get('model', message.model) or ''
        if kind in _AUTOMATIC_TYPES or is_receiving_automatic() or model.startswith(unnoted):
            return None
        if kind == 'user_notification' and model in _INVITING_MODELS:
            return None  # the appointment itself is the contact, not its invitation
        if self._is_notification_scheduled(kwargs.get('scheduled_date')):
            return None  # it is sent later, by the same method
        author_id = values.get('author_id') or message.author_id.id
        is_incoming = kind in _WRITTEN_TYPES and self._is_outside(author_id)
        outside = [] if is_incoming else [
            found for found in recipients if found['share'] and found['active'] and found['notif'] == 'email'
        ]
        if not is_incoming and not outside:
            return None
        return Passing(
            message_id=message.id, subject=values.get('subject') or message.subject, date=message.date, model=model,
            res_id=values.get('res_id') or message.res_id, author_id=author_id, is_incoming=is_incoming,
            channel='portal' if is_incoming and kind == 'comment' else 'mail',
            people=tuple(found['id'] for found in outside if found['id']),
            addresses=tuple(filter(None, (email_normalize(found['email_normalized']) for found in outside
                                          if not found['id']))),
        )

    def _is_outside(self, author_id):
        """Tell whether an author is nobody of ours."""
        me = self.env.user
        if not author_id or (author_id == me.partner_id.id and me._is_internal()):
            return False
        # sudo: whether somebody is one of us is a fact.
        return self.env['res.partner'].sudo().browse(author_id).partner_share

import logging

from odoo import api, fields, models

from ..passing_mails import Passing

_logger = logging.getLogger(__name__)

_BATCH = 100


class ContactNote(models.Model):
    """What contacts do by the clock: appointments that are over, mails whose note failed, managers to be told."""

    _inherit = 'jlink.contact.note'

    # === CRON METHODS === #

    @api.model
    def _cron_contacts(self):
        """Work in batches, each committed on its own: what a run does not get to, the next one does."""
        cron = self.env['ir.cron']
        for work in (self._capture_missed, self.env['calendar.event']._note_past, self._tell_managers):
            while done := work(_BATCH):
                if not cron._commit_progress(done):
                    return

    # === BUSINESS METHODS === #

    @api.model
    def _capture_missed(self, limit):
        """Note the contacts by mails whose note failed while they passed.

        What fails again is logged and waits for the next run; it does not keep the others waiting.

        :return: how many of them are noted now
        :rtype: int
        """
        # sudo: what was missed counts, whoever wrote it.
        messages = self.env['mail.message'].sudo().search([('jlink_is_missed', '=', True)], limit=limit)
        done = messages.browse()
        for message in messages:
            try:
                with self.env.cr.savepoint():
                    self._capture_passing([self._prepare_missed(message)])
                    message.jlink_is_missed = False
                    done += message
            except Exception:
                _logger.exception("The contact by message %s could not be noted again.", message.id)
        return len(done)

    @api.model
    def _prepare_missed(self, message):
        """Return a mail as it passed, from what is stored of it."""
        notified = message.notification_ids.filtered(lambda found: found.notification_type == 'email')
        mails = message.mail_ids
        author = message.author_id
        is_incoming = message.message_type in ('email', 'comment') and bool(author) and author.partner_share
        return Passing(
            message_id=message.id, subject=message.subject, date=message.date or fields.Datetime.now(),
            model=message.model or '', res_id=message.res_id, author_id=author.id, is_incoming=is_incoming,
            channel='portal' if is_incoming and message.message_type == 'comment' else 'mail',
            people=tuple((notified.res_partner_id | mails.recipient_ids).filtered('partner_share').ids),
            addresses=tuple(filter(None, notified.mapped('mail_email_address'))),
        )

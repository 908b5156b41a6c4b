from odoo import api, fields, models
from odoo.fields import Domain

_BATCH = 50
_QUEUE = 'mail.ir_cron_mail_scheduler_action'


class CommunicationMailing(models.Model):
    """Sending in batches: a recipient's state is committed together with their mail, so that whoever is interrupted
    goes on without writing to anybody twice. The mails leave by Odoo's own queue.
    """

    _inherit = 'jlink.communication.mailing'

    @api.model
    def _cron_send(self):
        """Make the next mails of all mailings under way, and note what has left."""
        cron = self.env['ir.cron']
        for mailing in self.sudo().search([('state', '=', 'sending')], order='id'):  # sudo: the scheduler sends for all
            while done := mailing._send_batch():
                if not cron._commit_progress(done, remaining=mailing._count_waiting()):
                    return
                if mailing._has_stopped():
                    break
        while done := self._settle_batch():
            cron._commit_progress(done)
        self._finish()
        cron._commit_progress(0, remaining=0)

    def _has_stopped(self):
        """Look whether somebody has stopped the mailing since the last batch."""
        self.invalidate_recordset(['state'])
        return self.state != 'sending'

    def _count_waiting(self):
        return self.env['jlink.communication.mailing.line'].search_count([
            ('mailing_id', '=', self.id), ('state', '=', 'waiting'),
        ])

    # === BUSINESS METHODS - MAILS === #

    def _send_batch(self, size=_BATCH):
        """Make the mails of the next recipients; return how many recipients were done, in constant queries."""
        self.ensure_one()
        lines = self.line_ids.search([
            ('mailing_id', '=', self.id), ('state', '=', 'waiting'),
        ], limit=size, order='id').try_lock_for_update()
        if not lines:
            return 0
        lines._check()
        sending = lines.filtered(lambda line: line.state == 'waiting')
        mails = self.env['mail.mail'].create(self._prepare_mails(sending))
        bases = sending._get_bases(sending.partner_id) if self.topic_id.is_advertising else {}
        for line, mail in zip(sending, mails, strict=True):
            basis = bases.get(line.partner_id)
            line.write({
                'state': 'queued', 'mail_id': mail.id, 'email': line.partner_id.email_normalized,
                'basis_text': basis._describe() if basis else False,
            })
        sending._record_sent()
        self.env.ref(_QUEUE)._trigger()
        return len(lines)

    def _prepare_mails(self, lines):
        """Return the values of each recipient's own mail, in the order of ``lines``."""
        rendered = {}
        for content, group in lines.grouped(lambda line: self._get_content(line.partner_id)).items():
            rendered |= content._render_for(group)
        sender = self.user_id
        return [
            {
                'subject': rendered[line.id][0], 'body_html': rendered[line.id][1], 'body': rendered[line.id][1],
                'model': line._name, 'res_id': line.id, 'recipient_ids': [fields.Command.link(line.partner_id.id)],
                'email_from': sender.email_formatted, 'reply_to': sender.email_formatted,
                'author_id': sender.partner_id.id, 'auto_delete': False, 'is_notification': False, 'state': 'outgoing',
            }
            for line in lines
        ]

    # === BUSINESS METHODS - WHAT BECAME OF THEM === #

    @api.model
    def _settle_batch(self, size=100):
        """Note the contacts whose mails have left, and what could not be delivered; return how many were settled.

        A mail that met no mail server goes back to the queue: nothing of it has left.
        """
        lines = self._find_settled(size)
        sent = lines.filtered(lambda line: line.mail_id.state in ('sent', 'received'))
        unmet = lines.filtered(
            lambda line: line.mail_id.state == 'exception' and line.mail_id.failure_type in (False, 'mail_smtp'),
        )
        sent.write({'state': 'sent'})
        sent._note_contacts()
        for line in lines - sent - unmet:
            line.write({'state': 'failed', 'failure': line.mail_id.failure_reason or self.env._("Cancelled")})
        unmet.mail_id.mark_outgoing()
        return len(lines - unmet)

    @api.model
    def _find_settled(self, size):
        """Return the recipients whose mails are not in the queue any more, besides those of stopped mailings."""
        gone = Domain('mail_id.state', 'in', ('sent', 'received', 'exception'))
        cancelled = (Domain('mail_id', '=', False) | Domain('mail_id.state', '=', 'cancel')) & Domain(
            'mailing_id.state', '=', 'sending',
        )
        return self.env['jlink.communication.mailing.line'].sudo().search(  # sudo: the scheduler, for all
            Domain('state', '=', 'queued') & (gone | cancelled), limit=size, order='id',
        ).try_lock_for_update()

    @api.model
    def _finish(self):
        """End the mailings of which nothing is under way any more."""
        busy = self.env['jlink.communication.mailing.line'].sudo()._read_group(  # sudo: as above
            [('state', 'in', ('waiting', 'queued'))], ['mailing_id'],
        )
        mailings = self.sudo().search([  # sudo: as above
            ('state', '=', 'sending'), ('id', 'not in', [mailing.id for (mailing,) in busy]),
        ])
        if mailings:
            mailings._take_step('finish', {'finished_on': fields.Datetime.now()})


class CommunicationMailingLine(models.Model):
    _inherit = 'jlink.communication.mailing.line'

    def _record_sent(self):
        """Keep as evidence what the sending rested on, as it was."""
        self._ledger_record('send', payloads={
            line.id: {'topic': line.mailing_id.topic_id.id, 'basis': line.basis_text or ''} for line in self
        })

    def _note_contacts(self):
        """Document the contacts, by whoever has sent the mailing."""
        notes = self.env['jlink.contact.note']
        for mailing, lines in self.grouped('mailing_id').items():
            topic = mailing.topic_id.with_context(lang=mailing.user_id.lang)
            notes = notes.with_user(mailing.user_id).with_context(
                allowed_company_ids=mailing.company_id.ids, lang=mailing.user_id.lang,
            )
            notes._note_mails(
                [line._prepare_contact() for line in lines], notes.env._("%(topic)s sent", topic=topic.name),
                occasion=topic.occasion, keyword_ids=[fields.Command.link(word.id) for word in topic.keyword_ids],
                topic_ids=[fields.Command.link(topic.id)],
            )

    def _prepare_contact(self):
        self.ensure_one()
        message, person = self.mail_id.mail_message_id, self.partner_id
        customer = person.commercial_partner_id
        return {
            'source_key': self.env['jlink.contact.note']._get_message_key(message.id, customer.id),
            'partner_id': customer.id, 'contact_ids': (person - customer).ids, 'channel': 'mail', 'direction': 'out',
            'user_id': self.mailing_id.user_id.id, 'company_id': self.company_id.id, 'message_id': message.id,
            'source_name': message.subject, 'date': message.date,
        }

    def _cancel_mails(self):
        """Stop what has not left: the person has just opted out."""
        mails = self.mail_id.filtered(lambda mail: mail.state in ('outgoing', 'exception', 'cancel'))
        mails.write({'state': 'cancel'})
        self.filtered(lambda line: line.mail_id in mails).write({'state': 'left_out', 'reason': 'opted_out'})

    def _hold_mails(self):
        """Keep what has not left from leaving; a mail that is leaving right now does."""
        # sudo: the queue is the program's; the step checked the right to stop.
        lines = self.sudo().filtered(lambda line: line.state == 'queued')
        lines.mail_id.filtered(lambda mail: mail.state == 'outgoing').try_lock_for_update().write({'state': 'cancel'})

    def _release_mails(self):
        """Let the mails that were held leave."""
        # sudo: as above.
        lines = self.sudo().filtered(lambda line: line.state == 'queued')
        lines.mail_id.filtered(lambda mail: mail.state == 'cancel').mark_outgoing()

from odoo import models
from odoo.tools import email_normalize_all
from odoo.tools.mail import plaintext2html

from ..exceptions import ExitRefusedError
from ..exit_mail import files_in_text, links_of

#: Mails that were refused in this transaction, with the reason, until Odoo has marked them.
_REFUSED = 'jlink_refused_mails'


class Mail(models.Model):
    """A mail goes to all of its recipients or to none: all are checked before the first one gets it."""

    _inherit = 'mail.mail'

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Return nothing for a mail that may not leave: the queue goes on, the sender reads why."""
        try:
            outgoing = super()._prepare_outgoing_list(*args, **kwargs)
            self._check_exit(outgoing)
        except ExitRefusedError as refused:
            self.env.cr.cache.setdefault(_REFUSED, {})[self.id] = str(refused)
            return []
        return outgoing

    def _check_exit(self, outgoing):
        gate = self.env['jlink.exit.gate']
        # The same file, not read anew for each recipient.
        attachments = {
            id(content): (name, content) for email in outgoing for name, content, *_type in email['attachments']
        }
        bodies = {email['body'] or '' for email in outgoing}
        texts = [str(body).encode('utf-8', 'surrogateescape') for body in bodies]
        files = [*attachments.values(), *(file for text in texts for file in files_in_text(text))]
        if ids := set().union(*map(links_of, texts)):
            files += gate._get_linked(ids)
        if files:
            gate._check([
                (name, content.encode() if isinstance(content, str) else content) for name, content in files
            ], {
                address for email in outgoing for address in (
                    *email['email_to_normalized'], *email_normalize_all(', '.join(email['email_cc'] or [])),
                )
            }, 'mail')

    def _send(self, auto_commit=False, raise_exception=False, smtp_session=None, alias_domain_id=False,
              mail_server=False, post_send_callback=None):
        result = super()._send(
            auto_commit=auto_commit, raise_exception=raise_exception, smtp_session=smtp_session,
            alias_domain_id=alias_domain_id, mail_server=mail_server, post_send_callback=post_send_callback,
        )
        refused = self.env.cr.cache.get(_REFUSED, {})
        reasons = [refused.pop(mail_id) for mail_id in self.ids if mail_id in refused]
        if reasons and raise_exception:
            raise ExitRefusedError(reasons[0])
        return result

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        refused = self.env.cr.cache.get(_REFUSED, {})
        for mail in self.filtered(lambda mail: mail.id in refused):
            failure_reason, failure_type = refused[mail.id], 'unknown'
            mail.write({'state': 'exception', 'failure_reason': failure_reason, 'failure_type': failure_type})
            mail._tell_sender(failure_reason)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type,
        )

    def _tell_sender(self, reason):
        """Tell the employee who sent it why nothing went, and what to do."""
        # sudo: who sent it is a fact; the queue runs without a user.
        mail = self.sudo()
        users = (mail.author_id.user_ids or mail.create_uid).filtered(lambda user: user._is_internal() and user.active)
        for user in users:
            translated = self.env['mail.thread'].with_context(lang=user.lang)
            translated.sudo().message_notify(  # sudo: told by the gate, not by who runs the queue
                partner_ids=user.partner_id.ids,
                subject=translated.env._("Your mail was not sent"),
                body=plaintext2html(reason),
            )

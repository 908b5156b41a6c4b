from odoo import models

from odoo.addons.jlink_compliance.models.consent_mail import KEY_MARK

_LINE = 'jlink.communication.mailing.line'


class Mail(models.Model):
    """The way out of a mailing is put in while its mail leaves: what is stored holds no key."""

    _inherit = 'mail.mail'

    def _prepare_outgoing_list(self, *args, **kwargs):
        outgoing = super()._prepare_outgoing_list(*args, **kwargs)
        # sudo: the queue runs without a user; whoever sent the mailing had the right to.
        line = self.env[_LINE].sudo().browse(self.res_id if self.model == _LINE else []).exists()
        if line and outgoing:
            link = line._get_link('optout', line._make_key())
            for values in outgoing:
                self._put_way_out(values, line._get_mail_link('optout'), link)
        return outgoing

    def _put_way_out(self, values, marked, link):
        """Replace the marked link by one that works, and name it to the mail program (RFC 8058)."""
        for name in ('body', 'body_alternative'):
            values[name] = (values[name] or '').replace(marked, link).replace(KEY_MARK % 'optout', '')
        values['headers'] = {
            **values['headers'],
            'List-Unsubscribe': f"<{link.replace('/opt-out/', '/unsubscribe/')}>",
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }

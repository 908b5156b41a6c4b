from odoo import models

from odoo.addons.jlink_compliance.models.consent_mail import KEY_MARK

_PURPOSE = 'feedback'


class Feedback(models.Model):
    """What a customer is written when feedback is asked for, and the link in it."""

    _inherit = 'jlink.feedback'

    def _mail(self, kind):
        """Write to each person, in their language: ``request`` or ``reminder``."""
        # sudo: templates and the mail queue need rights of their own; the step checked the right to write.
        template = self.env.ref(f'jlink_complaints.mail_template_feedback_{kind}').sudo()
        if self:
            template.send_mail_batch(
                self.ids, email_values={'is_notification': False, 'auto_delete': True},
            ).send_after_commit()

    def _get_mail_link(self):
        """Return the link as it stands in a stored mail: marked, without its key."""
        self.ensure_one()
        return self._get_link(KEY_MARK % _PURPOSE)

    def _get_link(self, key):
        return f'{self.company_id.get_base_url()}/feedback/{key}'

    def _make_link(self):
        """Return a link that works until the answer is due, with a new key: told once, stored nowhere."""
        self.ensure_one()
        return self._get_link(self.env['jlink.access.token']._issue(self, _PURPOSE, self.expires_on))


class Mail(models.Model):
    _inherit = 'mail.mail'

    def _prepare_outgoing_body(self):
        """Put the key of the link to the page in while the mail leaves: what is stored holds a mark only."""
        body = super()._prepare_outgoing_body()
        mark = KEY_MARK % _PURPOSE
        if self.model != 'jlink.feedback' or mark not in body:
            return body
        feedback = self.env[self.model].browse(self.res_id).exists()
        if feedback.state in ('asked', 'reminded'):
            body = body.replace(feedback._get_mail_link(), feedback._make_link())
        return body.replace(mark, '')

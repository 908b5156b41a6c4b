from odoo import models
from odoo.tools import email_normalize

from ..exceptions import SubjectRequestError
from .consent_mail import KEY_MARK

PACKAGE = 'package'


class SubjectRequest(models.Model):
    """What a person is written about a request, and the link to the package; never into a chatter."""

    _inherit = 'jlink.subject.request'

    def _mail(self, kind):
        """Write to each person who is reached by mail, in their language.

        :param str kind: ``receipt``, ``extension``, ``answer``, ``refusal`` or ``package``
        """
        # sudo: templates and the mail queue need rights of their own; the step checked the right to write.
        template = self.env.ref(f'jlink_compliance.mail_template_subject_request_{kind}').sudo()
        reached = self.sudo().filtered(lambda request: request._get_mail_address())
        if reached:
            template.send_mail_batch(
                reached.ids, email_values={'is_notification': False, 'auto_delete': True},
            ).send_after_commit()

    def _get_mail_address(self):
        """Return where the answer goes: the stored address of somebody we know, the given one of somebody unknown."""
        self.ensure_one()
        request = self.sudo()  # sudo: the address, whoever handles the request
        if request.partner_id:
            return request.partner_id.email_formatted if request.partner_id.email else ''
        return email_normalize(request.contact or '') or ''

    def _get_lang(self):
        self.ensure_one()
        request = self.sudo()  # sudo: a language is no secret
        return request.partner_id.lang or request.company_id.partner_id.lang or 'en_US'

    def _get_person_name(self):
        self.ensure_one()
        return self.sudo().partner_id.name or self.person_name or ''  # sudo: the person is addressed by name

    def _is_from_stored_address(self):
        self.ensure_one()
        partner = self.sudo().partner_id  # sudo: compared only
        given = email_normalize(self.contact or '')
        return self.channel == 'mail' and bool(given) and given == partner.email_normalized

    # === LINKS === #

    def _get_mail_link(self, purpose):
        """Return the link as it stands in a stored mail."""
        self.ensure_one()
        return self._get_link(purpose, KEY_MARK % purpose)

    def _get_link(self, purpose, key):
        return f"{self.company_id.get_base_url()}/consent/{purpose}/{key}"

    def _make_link(self, purpose):
        """Return a link that works as long as the package is ready, with a new key: told once, stored nowhere."""
        self.ensure_one()
        request = self.sudo()  # sudo: whoever issues the link has checked the right to it
        key = self.env['jlink.access.token']._issue(request, purpose, request.package_until)
        return request._get_link(purpose, key)

    def action_make_link(self):
        """Show a link to the package once, to be put into a letter to a person without a mail address."""
        self.ensure_one()
        self._check_office()
        if not self._is_package_ready():
            raise SubjectRequestError(self.env._("No package is ready: hand it over first."))
        if self._get_mail_address():
            raise SubjectRequestError(self.env._("This person is reached by mail: the link goes to nobody else."))
        self._workflow_write({}, 'link')
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.subject.request.decide', 'view_mode': 'form',
            'target': 'new', 'name': self.env._("Link for a Letter"),
            'context': {
                'default_request_id': self.id, 'default_decision': 'link', 'default_link': self._make_link(PACKAGE),
            },
        }

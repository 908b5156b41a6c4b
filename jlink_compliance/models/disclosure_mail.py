from odoo import models

from .consent_mail import KEY_MARK

_PAGES = {'answer': 'disclosure/answer', 'recall': 'disclosure/recall', 'documents': 'documents'}


class Disclosure(models.Model):
    """What a person is written about disclosures, and the links in it."""

    _inherit = 'jlink.disclosure'

    def _mail(self, kind):
        """Write to each person who has a mail address, in their language; never into a chatter.

        :param str kind: ``request``, ``reminder``, ``granted``, ``declined`` or ``recalled``
        """
        # sudo: templates and the mail queue need rights of their own; the step checked the right to write.
        template = self.env.ref(f'jlink_compliance.mail_template_disclosure_{kind}').sudo()
        template.send_mail_batch(
            self.sudo().filtered('partner_id.email').ids,
            email_values={'is_notification': False, 'auto_delete': True},
        ).send_after_commit()

    def _get_mail_link(self, purpose):
        """Return the link as it stands in a stored mail: marked, without its key."""
        return self._get_marked_link(purpose)

    def _get_marked_link(self, purpose):
        self.ensure_one()
        return self._get_link(purpose, KEY_MARK % purpose)

    def _get_link(self, purpose, key):
        return f'{self.company_id.get_base_url()}/{_PAGES[purpose]}/{key}'

    def _make_link(self, purpose):
        """Return a link that works, with a new key: told once, stored nowhere.

        :param str purpose: ``answer`` the question, or ``recall`` the yes
        """
        self.ensure_one()
        return self._get_link(purpose, self.env['jlink.access.token']._issue(
            self, purpose, self._get_link_expiry(purpose),
        ))

from datetime import datetime, time

from odoo import models

#: Stands in stored mails in place of a key: the key is made while the mail leaves, so that it is stored nowhere.
KEY_MARK = '__jlink_key_%s__'


class Consent(models.Model):
    """What a person is written, and the links in it."""

    _inherit = 'jlink.consent'

    def _mail(self, kind):
        """Write to each person who has a mail address, in their language; never into a chatter.

        :param str kind: ``request``, ``granted``, ``declined`` or ``withdrawn``
        """
        # sudo: templates and the mail queue need rights of their own; the step checked the right to write.
        template = self.env.ref(f'jlink_compliance.mail_template_consent_{kind}').sudo()
        reached = self.sudo().filtered('partner_id.email')
        # Whoever has several consents in force withdraws them together, and is written to once.
        reached = reached.browse(consents[0].id for consents in reached.grouped('partner_id').values())
        if reached:
            template.send_mail_batch(
                reached.ids, email_values={'is_notification': False, 'auto_delete': True},
            ).send_after_commit()

    def _get_mail_link(self, purpose):
        """Return the link as it stands in a stored mail."""
        self.ensure_one()
        return self._get_link(purpose, KEY_MARK % purpose)

    def _get_link(self, purpose, key):
        return f"{self.company_id.get_base_url()}/consent/{purpose}/{key}"

    def _make_link(self, purpose):
        """Return a link that works, with a new key: told once, stored nowhere.

        :param str purpose: ``answer`` a request, or ``withdraw`` what was granted
        """
        self.ensure_one()
        key = self.env['jlink.access.token']._issue(self, purpose, self._get_link_expiry(purpose))
        return self._get_link(purpose, key)

    def _get_link_expiry(self, purpose):
        # sudo: a link lives as long as what it serves.
        consent = self.sudo()
        return consent.valid_until if purpose == 'withdraw' else datetime.combine(consent.answer_by, time.max)

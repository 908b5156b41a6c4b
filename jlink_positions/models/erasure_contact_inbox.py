from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jlink_compliance.models.erasure_places import Place
from odoo.addons.jlink_compliance.models.subject_package import Section

from ..const import _lt


class Erasure(models.Model):
    """Mails of or to a person who is erased go, with text, files and original; contacts noted by them stay."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        return [
            Place('contact_inbox', _lt("Mails about contacts"), '_find_contact_mails', self._own_contact_mails,
                  '_erase_contact_mails'),
            *super()._get_places(),
        ]

    def _get_gone_emails(self, scope):
        return [email for email in scope.partners.mapped('email_normalized') if email]

    def _find_contact_mails(self, scope):
        emails = self._get_gone_emails(scope)
        return self._search_all('jlink.contact.inbox', Domain.OR([
            Domain('person_email', 'in', emails),
            Domain('message_id', 'in', self._find_messages(scope).ids),
            *(Domain('addresses', 'ilike', email) for email in emails),
        ]))

    def _own_contact_mails(self, records, scope):
        messages = self._own_messages(records.message_id, scope)
        return {
            mail: next((
                partner for partner in scope.partners
                if partner.email_normalized and partner.email_normalized in f'{mail.person_email} {mail.addresses}'
            ), messages.get(mail.message_id))
            for mail in records
        }

    def _erase_contact_mails(self, records):
        scope = self._get_scope()
        records.note_ids._forget_people(scope.partners, records.message_id)
        records._erase()


class SubjectPackage(models.AbstractModel):
    """A person is told which mails with or about them are kept; what customers wrote in them is the customers'."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _get_sections(self):
        return [
            *super()._get_sections(),
            Section('contact_mails', ('jlink.contact.inbox',), ('date', 'direction', 'state'), ('contact_inbox',),
                    label=_lt("Mails about contacts")),
        ]

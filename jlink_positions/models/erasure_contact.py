from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jlink_compliance.models.erasure_places import Place
from odoo.addons.jlink_compliance.workflow import erasing

from ..const import _lt


class Erasure(models.Model):
    """A person who is erased is taken out of the notes of contacts; what the customer said stays."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        return [
            Place('contact', _lt("Contacts with customers"), '_find_contact_notes', self._own_contact_notes,
                  '_erase_contact_notes'),
            *super()._get_places(),
        ]

    def _find_contact_notes(self, scope):
        return self._search_all('jlink.contact.note', Domain.OR([
            Domain('contact_ids', 'in', scope.partners.ids),
            Domain('partner_id', 'in', scope.partners.ids),
            Domain('message_id', 'in', self._find_noted_messages(scope).ids),
        ]))

    def _find_noted_messages(self, scope):
        """Return the messages that go with the person, those of mails that wait to be sent included."""
        return self._find_messages(scope) | self._find_mails(scope).mail_message_id

    def _own_contact_notes(self, records, scope):
        mails = self._find_mails(scope)
        messages = {
            **{mail.mail_message_id: owner for mail, owner in self._own_mails(mails, scope).items()},
            **self._own_messages(records.message_id & self._find_messages(scope), scope),
        }
        return {
            note: (note.contact_ids & scope.partners)[:1] or (note.partner_id & scope.partners) or
            messages.get(note.message_id)
            for note in records
        }

    def _erase_contact_notes(self, records):
        """Delete the notes of contacts with the person alone, and cut the others off the person."""
        scope = self._get_scope()
        own = records.filtered(lambda note: note.partner_id in scope.partners)
        own._ledger_erase()
        with erasing(own._name, own.ids):
            own.unlink()
        (records - own)._forget_people(scope.partners, self._find_noted_messages(scope))

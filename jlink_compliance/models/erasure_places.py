import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from odoo import api, models
from odoo.fields import Domain

from ..const import _lt

#: What law obliges to keep with its conversation and files; the scan names what it finds there.
RETAINED = ('account.move', 'account.payment', 'account.bank.statement.line')


@dataclass(frozen=True)
class Scope:
    """The people of one batch: ``profiles`` with what is kept of each, ``gone`` those of whom nothing is kept.

    ``held`` are those of whom something or everything is kept, ``kept`` the documents under a hold. Of a person under a
    hold on everything nothing goes: ``profiles`` leaves them out.
    """

    profiles: Any
    gone: Any
    held: Any
    kept: Any

    @property
    def partners(self):
        return self.gone.partner_id

    @property
    def consents(self):
        return self.gone.consent_ids


@dataclass(frozen=True)
class Place:
    """A place where a person's data can lie, in the order in which places are emptied.

    ``find`` names a method of the erasure: scope → records. ``owner`` says whose a record is: the path to a profile or
    partner, or a method: (records, scope) → {record: partner}. ``erase`` names a method that empties the place, where
    deleting is not all there is to it.
    """

    name: str
    label: Any
    find: str
    owner: str | Callable
    erase: str = ''


class Erasure(models.Model):
    """Where a person's data can lie. Who adds a place to the system adds it to the list."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        """Return the places in the order in which they are emptied.

        :rtype: list[Place]
        """
        return [
            Place('skill', _lt("Skills and languages"), '_find_skills', 'profile_id.partner_id'),
            Place('attachment', _lt("Files and their copies"), '_find_attachments', self._own_attachments),
            Place('document', _lt("Documents"), '_find_documents', 'profile_id.partner_id'),
            Place('mail', _lt("Mails in the queue"), '_find_mails', self._own_mails, '_erase_mails'),
            Place('message', _lt("Messages"), '_find_messages', self._own_messages),
            Place('activity', _lt("Activities"), '_find_activities', self._own_threads),
            Place('follower', _lt("Followers"), '_find_followers', 'partner_id'),
            Place('attendee', _lt("Invitations to appointments"), '_find_attendees', 'partner_id'),
            Place('token', _lt("Links"), '_find_tokens', self._own_threads),
            Place('quarantine', _lt("Sealed documents"), '_find_quarantine', 'partner_id', '_erase_quarantine'),
            Place('paper', _lt("Papers"), '_find_papers', self._own_papers),
            *self._get_disclosure_places(),
            Place('decision', _lt("Decisions on consents"), '_find_decisions', 'consent_id.partner_id'),
            Place('consent', _lt("Consents"), '_find_consents', 'partner_id'),
            Place('hold', _lt("Holds that have ended"), '_find_holds', 'partner_id'),
            Place('profile', _lt("Profile"), '_find_profiles', 'partner_id'),
        ]

    # === FINDING === #

    def _find_documents(self, scope):
        return scope.profiles.document_ids - scope.kept

    def _find_skills(self, scope):
        return self._search_all('jlink.profile.skill', Domain('profile_id', 'in', scope.profiles.ids))

    def _find_attachments(self, scope):
        """Return the files at the contacts and consents, at messages, and every copy of the documents that go."""
        messages = self._find_messages(scope)
        checksums = [digest for digest, _partner in self._get_checksums(scope)]
        return self._search_all('ir.attachment', Domain.OR([
            Domain('res_model', '=', 'res.partner') & Domain('res_id', 'in', scope.partners.ids)
            & Domain('res_field', 'in', [False, *self._get_binary_fields('res.partner')]),
            Domain('res_model', '=', 'jlink.consent') & Domain('res_id', 'in', scope.consents.ids),
            Domain('id', 'in', messages.attachment_ids.ids),
            Domain('checksum', 'in', checksums) & Domain('res_model', 'not in', list(RETAINED)),
        ]))

    def _find_mails(self, scope):
        addresses = [address for address in scope.partners.mapped('email_normalized') if address]
        return self._search_all('mail.mail', Domain.OR([
            Domain('model', '=', 'jlink.consent') & Domain('res_id', 'in', scope.consents.ids),
            Domain('recipient_ids', 'in', scope.partners.ids),
            *(Domain('email_to', 'ilike', address) for address in addresses),
        ]))

    def _erase_mails(self, records):
        records.mail_message_id.unlink()
        records.exists().unlink()

    def _find_messages(self, scope):
        return self._search_all('mail.message', Domain('model', 'not in', list(RETAINED)) & Domain.OR([
            Domain('model', '=', 'res.partner') & Domain('res_id', 'in', scope.partners.ids),
            Domain('model', '=', 'jlink.consent') & Domain('res_id', 'in', scope.consents.ids),
            Domain('author_id', 'in', scope.partners.ids),
            Domain('partner_ids', 'in', scope.partners.ids),
        ]))

    def _find_activities(self, scope):
        return self._search_all('mail.activity', Domain.OR([
            Domain('res_model', '=', 'res.partner') & Domain('res_id', 'in', scope.partners.ids),
            Domain('res_model', '=', 'jlink.consent') & Domain('res_id', 'in', scope.consents.ids),
        ]))

    def _find_followers(self, scope):
        return self._search_all('mail.followers', Domain('partner_id', 'in', scope.partners.ids))

    def _find_attendees(self, scope):
        if 'calendar.attendee' not in self.env:  # appointments come with other addons
            return self.browse()
        return self._search_all('calendar.attendee', Domain('partner_id', 'in', scope.partners.ids))

    def _find_tokens(self, scope):
        return self._search_all('jlink.access.token', Domain('res_model', '=', 'jlink.consent')
                                & Domain('res_id', 'in', scope.consents.ids))

    def _find_quarantine(self, scope):
        return self._search_all('jlink.quarantine', Domain('partner_id', 'in', scope.partners.ids))

    def _erase_quarantine(self, records):
        records._purge(records.partner_id)

    def _find_papers(self, scope):
        return self._search_all('jlink.paper', Domain('res_model', '=', 'jlink.profile')
                                & Domain('res_id', 'in', scope.profiles.ids))

    def _find_decisions(self, scope):
        return self._search_all('jlink.consent.decision', Domain('consent_id', 'in', scope.consents.ids))

    def _find_consents(self, scope):
        return scope.consents

    def _find_holds(self, scope):
        return self._search_all('jlink.privacy.hold', Domain('profile_id', 'in', scope.gone.ids))

    def _find_profiles(self, scope):
        return scope.gone

    @api.model
    def _search_all(self, model, domain):
        # sudo: erasure takes everything, archived records included; who may run it is checked by its step.
        return self.env[model].sudo().with_context(active_test=False).search(domain)

    @api.model
    def _get_binary_fields(self, model):
        return [field.name for field in self.env[model]._fields.values() if field.type in ('binary', 'image')]

    def _get_checksums(self, scope):
        """Return the SHA-1 by which Odoo knows attachments, of each document that goes, with its person."""
        documents = self._find_documents(scope).with_context(bin_size=False)
        return [
            # Odoo's checksum of attachments, no protection of anything.
            (hashlib.sha1(base64.b64decode(document.content), usedforsecurity=False).hexdigest(),
             document.profile_id.partner_id)
            for document in documents
        ]

    # === WHOSE === #

    def _own_threads(self, records, scope):
        consents = {consent.id: consent.partner_id for consent in scope.consents}
        return {
            record: consents.get(record.res_id) if record.res_model == 'jlink.consent'
            else scope.partners.browse(record.res_id)
            for record in records
        }

    def _own_attachments(self, records, scope):
        by_checksum = dict(self._get_checksums(scope))
        return {
            record: by_checksum.get(record.checksum) or self._own_threads(record, scope)[record] for record in records
        }

    def _own_mails(self, records, scope):
        consents = {consent.id: consent.partner_id for consent in scope.consents}
        return {
            mail: consents.get(mail.res_id) if mail.model == 'jlink.consent'
            else (mail.recipient_ids & scope.partners)[:1]
            for mail in records
        }

    def _own_messages(self, records, scope):
        consents = {consent.id: consent.partner_id for consent in scope.consents}
        return {
            message: consents.get(message.res_id) if message.model == 'jlink.consent'
            else ((message.author_id | message.partner_ids) & scope.partners)[:1]
            or (scope.partners.browse(message.res_id) if message.model == 'res.partner' else None)
            for message in records
        }

    def _own_papers(self, records, scope):
        profiles = {profile.id: profile.partner_id for profile in scope.profiles}
        return {paper: profiles.get(paper.res_id) for paper in records}

from dataclasses import dataclass
from typing import Any

from odoo import api, models

from ..const import _lt
from .erasure_places import Scope

_PAGE = 100


@dataclass(frozen=True)
class PersonScope(Scope):
    """One person, whether or not there is a profile, as the places of erasure want to be asked."""

    person: Any = None

    @property
    def partners(self):
        return self.person


@dataclass(frozen=True)
class Section:
    """A part of the package: what is held of one kind.

    ``places`` names the places of erasure that it covers, the first of which finds the records, unless ``find`` names
    a method of the package that does: scope → records. ``names`` are the fields told; ``more`` names a method that
    tells what lies beside them: record → dict of plain values. ``models`` are those whose records it tells of.
    ``files`` names a method that yields pairs of a name and bytes for a record.
    """

    name: str
    models: tuple[str, ...]
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    find: str = ''
    more: str = ''
    files: str = ''
    label: Any = ''


#: Places of erasure that hold nothing to be told, each with the reason.
UNTOLD_PLACES = {
    'follower': "which colleagues follow a contact; the person is not told more by it",
    'token': "digests of keys in links",
    'request_token': "digests of keys in links",
    'access': "who in the firm looked is told to the data protection officer only; recipients are others",
    'case': "the data protection officer's own supervision",
    'fingerprint': "hashes by which copies of documents are known again",
    'refusal': "what was stopped, hence told to nobody",
}


class SubjectPackage(models.AbstractModel):
    """Everything that is held about one person, as one answer: what for, from where, how long, who was told.

    The list of sections follows the places that erasure empties, so that nothing is forgotten. Records are read in
    pages and let go of again: only the directory of the archive grows with their number. Who looked at a profile is
    not part of it.

    Source: GDPR Art. 15(1) and (3), 20(1).
    """

    _name = 'jlink.subject.package'
    _description = "Answer Package"

    @api.model
    def _get_sections(self):
        """Return the sections in the order in which they are told.

        :rtype: list[Section]
        """
        return [
            Section('person', ('res.partner',), (
                'name', 'email', 'phone', 'lang', 'street', 'street2', 'zip', 'city', 'website', 'function', 'comment',
                'create_date',
            ), find='_find_person', label=_lt("You")),
            Section('account', ('res.users',), ('login', 'active', 'login_date'),
                    find='_find_accounts', label=_lt("Account on the portal")),
            Section('profile', ('jlink.profile',), (
                'name', 'state', 'source', 'recorded_on', 'open_until', 'restricted_until', 'erase_on', 'headline',
                'summary', 'available_from', 'workload', 'rate', 'rate_unit', 'does_freelance', 'does_temporary',
                'does_permanent', 'zip', 'city', 'remote_share', 'travel', 'note',
            ), ('profile',), more='_tell_profile', label=_lt("Profile")),
            Section('skills', ('jlink.profile.skill',), (
                'years', 'last_used', 'evidence',
            ), ('skill',), more='_tell_skill', label=_lt("Skills and languages")),
            Section('documents', ('jlink.profile.document',), (
                'name', 'size', 'sha256', 'dated', 'create_date',
            ), ('document',), more='_tell_document', files='_read_document', label=_lt("Documents")),
            *self._get_sections_of_decisions(),
            *self._get_sections_of_contact(),
        ]

    @api.model
    def _get_sections_of_decisions(self):
        return [
            Section('consents', ('jlink.consent', 'jlink.consent.decision'), (
                'name', 'state', 'legal_basis', 'requested_on', 'channel', 'decided_on', 'valid_until', 'ended_on',
            ), ('consent', 'decision'), more='_tell_consent', files='_read_consent', label=_lt("Consents")),
            Section('holds', ('jlink.privacy.hold',), (
                'name', 'state', 'reason', 'note', 'until', 'create_date',
            ), ('hold',), find='_find_holds', label=_lt("What is kept by law")),
            Section('sealed', ('jlink.quarantine', 'jlink.quarantine.file'), (
                'name', 'state', 'received_on', 'arrived_by', 'purge_on',
            ), ('quarantine',), files='_read_sealed', label=_lt("Sealed documents")),
            Section('papers', ('jlink.paper',), (
                'name', 'purpose', 'rendered_on', 'sha256',
            ), ('paper',), label=_lt("Papers made of the profile")),
            Section('requests', ('jlink.subject.request',), (
                'name', 'kind', 'state', 'channel', 'received_on', 'wish', 'due_on', 'extension_reason', 'answer',
                'answered_on', 'contact', 'person_name', 'identity_method', 'identity_note',
            ), ('request',), label=_lt("Your requests")),
        ]

    @api.model
    def _get_sections_of_contact(self):
        return [
            Section('messages', ('mail.message',), ('date', 'subject'),
                    ('message', 'request_message'), more='_tell_message', find='_find_messages', label=_lt("Messages")),
            Section('mails', ('mail.mail',), ('date', 'subject', 'state'),
                    ('mail', 'request_mail'), find='_find_mails', label=_lt("Mails in the queue")),
            Section('files', ('ir.attachment',), ('name', 'create_date', 'file_size'),
                    ('attachment',), find='_find_files', files='_read_file', label=_lt("Files")),
            Section('activities', ('mail.activity',), ('date_deadline', 'summary'),
                    ('activity', 'request_activity'), find='_find_activities', label=_lt("Tasks about you")),
            Section('appointments', ('calendar.attendee',), ('state',), ('attendee',),
                    more='_tell_appointment', label=_lt("Appointments")),
            Section('history', ('jlink.ledger.entry',), ('at', 'reference'),
                    find='_find_history', more='_tell_event', label=_lt("What was done")),
        ]

    @api.model
    def _find(self, section, scope):
        """Return the records of a section: by the place of erasure that it covers, or by its own method."""
        # sudo: the person is told all that is held; whoever calls has checked the right to it.
        if section.find:
            return getattr(self.sudo(), section.find)(scope)
        erasure = self.env['jlink.erasure'].sudo()
        place = next(place for place in erasure._get_places() if place.name == section.places[0])
        return getattr(erasure, place.find)(scope)

    @api.model
    def _get_scope(self, partner):
        """Return the person as the places of erasure want to be asked."""
        # sudo: as above, also while the profile is locked.
        profile = self.env['jlink.profile'].sudo().search([('partner_id', '=', partner.id)])
        return PersonScope(profiles=profile, gone=profile, held=profile.browse(), kept=profile.document_ids.browse(),
                           person=partner.sudo())

    @api.model
    def _iter(self, records):
        """Yield records one by one, in pages; what was read of a page is forgotten with it."""
        for start in range(0, len(records._ids), _PAGE):
            yield from records.browse(records._ids[start:start + _PAGE])
            self.env.invalidate_all()

    # === TELLING === #

    @api.model
    def _tell(self, section, record):
        """Return one record as plain values for a machine, nothing as ``None``."""
        told = {
            name: None if record[name] is False and record._fields[name].type != 'boolean' else record[name]
            for name in section.names
        }
        return {**told, **(getattr(self, section.more)(record) if section.more else {})}

    @api.model
    def _stream_rows(self, section, scope):
        for record in self._iter(self._find(section, scope)):
            yield self._tell(section, record)

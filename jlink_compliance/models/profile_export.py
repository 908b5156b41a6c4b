import base64
import io
import json
import zipfile

from odoo import models

from ..document_types import unique_name

_PERSON = ('name', 'email', 'phone', 'lang', 'street', 'street2', 'zip', 'city', 'website')
_PROFILE = (
    'name', 'state', 'source', 'recorded_on', 'open_until', 'restricted_until', 'erase_on', 'headline', 'summary',
    'available_from', 'workload', 'rate', 'rate_unit', 'does_freelance', 'does_temporary', 'does_permanent', 'zip',
    'city', 'remote_share', 'travel', 'note',
)
_SKILL = ('years', 'last_used', 'evidence')
_DOCUMENT = ('name', 'size', 'sha256', 'dated', 'create_date')
_CONSENT = ('name', 'state', 'requested_on', 'channel', 'decided_on', 'valid_until', 'ended_on')
_DECISION = ('decision', 'channel', 'decided_on', 'scan_name')
_DISCLOSURE = (
    'name', 'state', 'reason', 'form', 'consulted_on', 'decided_on', 'released_on', 'valid_until', 'ended_on',
)


def _plain(record, names):
    """Return the plain values of a record's fields, nothing as ``None``."""
    return {
        name: None if record[name] is False and record._fields[name].type != 'boolean' else record[name]
        for name in names
    }


class Profile(models.Model):
    """Everything that is held about a business partner, to take along (GDPR Art. 15(3) and 20)."""

    _inherit = 'jlink.profile'

    def _get_portable_json(self):
        """Return all data of the own profile as JSON: structured, common and machine-readable."""
        return json.dumps(self._get_portable_data(), indent=2, ensure_ascii=False, default=str).encode()

    def _get_portable_archive(self):
        """Return a ZIP archive with the data and each document as it was handed over."""
        archive, taken = io.BytesIO(), {'profile.json'}
        with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as archived:
            archived.writestr('profile.json', self._get_portable_json())
            for document in self._get_portable().document_ids:
                name = unique_name(document.name, taken)
                taken.add(name)
                # One at a time: together they may be large.
                single = document.with_context(bin_size=False).with_prefetch()
                archived.writestr(name, base64.b64decode(single.content))
                single.invalidate_recordset(['content'], flush=False)
        return archive.getvalue()

    def _get_portable(self):
        """Return the profile to take along: the own one of who is signed in, with the names of what it links to."""
        own = self.filtered(lambda profile: profile == self._get_own())
        own.ensure_one()
        # sudo: a person has no rights on the catalogues, and takes along all that is held.
        return own.sudo()

    def _get_portable_data(self):
        profile = self._get_portable()
        return {
            'person': _plain(profile.partner_id, _PERSON),
            'profile': {
                **_plain(profile, _PROFILE),
                'currency': profile.currency_id.name,
                'country': profile.country_id.code or None,
            },
            'skills': [line._get_portable_line() for line in profile.skill_ids],
            'languages': [line._get_portable_line() for line in profile.language_ids],
            'documents': [
                {**_plain(document, _DOCUMENT), 'category': document.category_id.name}
                for document in profile.document_ids
            ],
            'never': profile.never_ids.mapped('company_name'),
            'disclosures': [
                disclosure._get_portable_line() for disclosure in profile.disclosure_ids if disclosure.state != 'draft'
            ],
            'consents': [consent._get_portable_line() for consent in profile.consent_ids],
        }


class Consent(models.Model):
    _inherit = 'jlink.consent'

    def _get_portable_line(self):
        self.ensure_one()
        return {
            **_plain(self, _CONSENT),
            'purpose': self.purpose_id.name,
            'declaration': self.text_id.display_name,
            'notice': self.notice_id.display_name,
            'decisions': [_plain(decision, _DECISION) for decision in self.decision_ids],
        }


class Disclosure(models.Model):
    _inherit = 'jlink.disclosure'

    def _get_portable_line(self):
        self.ensure_one()
        return {
            **_plain(self, _DISCLOSURE),
            'customer': self.customer_id.name,
            'end_customer': self.end_customer_id.name or None,
            'categories': self.category_ids.mapped('name'),
            'recipients': sorted(set(self.exit_ids.recipient_id.mapped('name'))),
        }


class ProfileSkill(models.Model):
    _inherit = 'jlink.profile.skill'

    def _get_portable_line(self):
        self.ensure_one()
        return {
            'kind': self.skill_type_id.name,
            'skill': self.skill_id.name,
            'level': self.level_id.name or None,
            **_plain(self, _SKILL),
        }


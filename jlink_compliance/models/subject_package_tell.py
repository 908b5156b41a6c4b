import base64

from odoo import api, models
from odoo.tools import html2plaintext

from ..document_types import clean_name


class SubjectPackage(models.AbstractModel):
    """What is told of a record beside its fields, and the files that belong to it.

    Another person's data stays out: people at customers are named as recipients, which the person has a right to know;
    of messages to several people the text is left out.
    """

    _inherit = 'jlink.subject.package'

    @api.model
    def _tell_profile(self, profile):
        return {'currency': profile.currency_id.name, 'country': profile.country_id.code or None}

    @api.model
    def _tell_skill(self, line):
        return {'kind': line.skill_type_id.name, 'skill': line.skill_id.name, 'level': line.level_id.name or None}

    @api.model
    def _tell_document(self, document):
        return {'category': document.category_id.name, 'file': self._get_document_path(document)}

    @api.model
    def _get_document_path(self, document):
        return f'documents/{document.id}-{clean_name(document.name)}'

    @api.model
    def _tell_consent(self, consent):
        return {
            'purpose': consent.purpose_id.name,
            'declaration': consent.text_id.display_name, 'declaration_sha256': consent.text_id.content_hash or None,
            'notice': consent.notice_id.display_name, 'notice_sha256': consent.notice_id.content_hash or None,
            'decisions': [
                {
                    'decision': decision.decision, 'channel': decision.channel or None,
                    'decided_on': decision.decided_on, 'evidence_sha256': decision.content_hash,
                }
                for decision in consent.decision_ids
            ],
        }

    @api.model
    def _tell_message(self, message):
        """Tell the text of what the person wrote, or of what nobody else was written; of the rest that it exists."""
        person = self.env.context['package_person_id']
        own = message.author_id.id == person
        others = message.partner_ids.filtered(lambda partner: partner.id != person and partner.partner_share)
        if others and not own:
            return {'from': 'us', 'subject': None, 'text': None}
        return {'from': 'you' if own else 'us', 'text': html2plaintext(message.body or '')}

    @api.model
    def _tell_appointment(self, attendee):
        return {'start': attendee.event_id.start, 'stop': attendee.event_id.stop}

    @api.model
    def _tell_event(self, entry):
        return {'record': entry.model_name, 'event': entry.event_name}

    # === FILES === #

    @api.model
    def _read_document(self, document):
        yield self._get_document_path(document), self._decode(document, 'content')

    @api.model
    def _read_consent(self, consent):
        for decision in consent.decision_ids.filtered('scan_name'):
            yield f'consents/{decision.id}-{clean_name(decision.scan_name)}', self._decode(decision, 'scan')

    @api.model
    def _read_sealed(self, quarantine):
        # sudo: nobody has rights on sealed files; the person gets the own ones.
        files = self.env['jlink.quarantine.file'].sudo().search([('quarantine_id', '=', quarantine.id)])
        for file in files:
            yield f'sealed/{file.id}-{clean_name(file.file_name or "mail.eml")}', self._decode(file, 'content')

    @api.model
    def _read_file(self, attachment):
        yield f'files/{attachment.id}-{clean_name(attachment.name)}', attachment.raw or b''

    @api.model
    def _decode(self, record, name):
        """Return the bytes of one field, read alone: together with others they may be large."""
        single = record.with_context(bin_size=False).with_prefetch()
        content = base64.b64decode(single[name] or b'')
        single.invalidate_recordset([name], flush=False)
        return content

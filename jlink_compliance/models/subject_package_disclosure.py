from odoo import api, models

from ..const import _lt
from .subject_package import Section


class SubjectPackage(models.AbstractModel):
    """Who was told what about the person, by name, and whom the person has ruled out (GDPR Art. 15(1)(c))."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _get_sections_of_decisions(self):
        parts = tuple(f'jlink.disclosure{part}' for part in ('', '.document', '.decision', '.exit', '.notice'))
        return [
            *super()._get_sections_of_decisions(),
            Section('disclosures', parts, (
                'name', 'state', 'reason', 'form', 'valid_until', 'consulted_on', 'channel', 'decided_on',
                'already_proposed', 'proposed_note', 'question', 'reply', 'released_on', 'ended_on', 'ended_reason',
            ), ('disclosure', 'notice', 'exit', 'answer', 'disclosed'), more='_tell_disclosure',
                    label=_lt("Who was told")),
            Section('never', ('jlink.profile.never',), ('company_name',), ('never',),
                    label=_lt("Never to be approached")),
        ]

    @api.model
    def _tell_disclosure(self, disclosure):
        """Tell the recipients by name; how they are reached is their own."""
        return {
            'customer': disclosure.customer_id.name, 'end_customer': disclosure.end_customer_id.name or None,
            'categories': disclosure.category_ids.mapped('name'),
            'recipients': disclosure.recipient_ids.mapped('name'),
            'documents': [{'name': line.name or None, 'sha256': line.sha256 or None, 'category': line.category_id.name}
                          for line in disclosure.document_ids],
            'left': [{'at': left.at, 'channel': left.channel, 'recipient': left.recipient_id.name or None}
                     for left in disclosure.exit_ids],
            'decisions': [{'decision': decision.decision, 'channel': decision.channel or None,
                           'decided_on': decision.decided_on} for decision in disclosure.decision_ids],
            'notices': [{'reason': notice.reason, 'state': notice.state, 'done_on': notice.done_on or None}
                        for notice in disclosure.notice_ids],
        }

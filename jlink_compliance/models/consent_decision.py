from odoo import api, fields, models

from .consent import CHANNELS

_DECISIONS = [
    ('granted', "Granted"), ('declined', "Declined"), ('withdrawn', "Withdrawn"), ('expired', "Expired"),
]


class ConsentDecision(models.Model):
    """What a person decided, when, on which words, and what shows it (GDPR Art. 7(1)): a record of the past."""

    _name = 'jlink.consent.decision'
    _description = "Decision on a Consent"
    _inherit = ['jlink.snapshot.mixin']
    _order = 'id desc'
    _rec_name = 'decision'

    consent_id = fields.Many2one(comodel_name='jlink.consent', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(comodel_name='res.company', required=True, index=True, ondelete='restrict')
    decision = fields.Selection(selection=_DECISIONS, required=True)
    channel = fields.Selection(selection=CHANNELS)
    decided_on = fields.Datetime(required=True)
    scan = fields.Binary(string="Signed Declaration", attachment=False)
    scan_name = fields.Char(string="File Name")

    @api.model
    def _record(self, consents, decision, channel, evidence, now):
        """Record the decision on each of ``consents``, with the hashes of the words that were shown.

        :param dict evidence: JSON-like facts; ``scan`` (bytes as base64) and ``scan_name`` are stored beside them
        """
        evidence = dict(evidence)
        scan = {name: evidence.pop(name, False) for name in ('scan', 'scan_name')}
        for consent in consents.sudo():  # sudo: the decision is recorded whoever took it; the step checked the right
            self._snapshot_create({
                'consent_id': consent.id, 'company_id': consent.company_id.id, 'decision': decision,
                'channel': channel, 'decided_on': now, **scan,
            }, {
                'consent': consent.name, 'decision': decision, 'channel': channel, 'at': now,
                'declaration': self._describe(consent.text_id), 'notice': self._describe(consent.notice_id),
                'evidence': evidence,
            })

    def _describe(self, text):
        return {
            'number': text.number, 'revision': text.revision, 'lang': text.lang, 'sha256': text.content_hash,
        }

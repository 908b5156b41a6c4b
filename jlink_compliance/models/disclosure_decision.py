from odoo import api, fields, models

from .disclosure import CHANNELS

_DECISIONS = [('granted', "Granted"), ('declined', "Declined"), ('recalled', "Recalled"), ('asked', "Asked back")]


class DisclosureDecision(models.Model):
    """What a person said to a disclosure, when, on which terms, and what shows it: a record of the past."""

    _name = 'jlink.disclosure.decision'
    _description = "Decision on a Disclosure"
    _inherit = ['jlink.snapshot.mixin']
    _order = 'id desc'
    _rec_name = 'decision'

    disclosure_id = fields.Many2one(comodel_name='jlink.disclosure', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(comodel_name='res.company', required=True, index=True, ondelete='restrict')
    decision = fields.Selection(selection=_DECISIONS, required=True)
    channel = fields.Selection(selection=CHANNELS)
    decided_on = fields.Datetime(required=True)

    @api.model
    def _record(self, disclosures, decision, channel, evidence, now):
        """Record the decision on each of ``disclosures``, with the terms that the person was shown.

        :param dict evidence: JSON-like facts: address and program of the browser, or note and who recorded
        """
        for disclosure in disclosures.sudo():  # sudo: recorded whoever took it; the step checked the right
            self._snapshot_create({
                'disclosure_id': disclosure.id, 'company_id': disclosure.company_id.id, 'decision': decision,
                'channel': channel, 'decided_on': now,
            }, {
                'disclosure': disclosure.name, 'decision': decision, 'channel': channel, 'at': now,
                'terms': disclosure._get_asked_terms(), 'evidence': evidence,
            })

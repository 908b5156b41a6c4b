import base64
import hashlib

from odoo import api, fields, models

from ..const import MANAGEMENT, _lt
from ..workflow import Step


class Consent(models.Model):
    """Consents from before: taken over with their proof, or asked for anew."""

    _inherit = 'jlink.consent'

    takeover_id = fields.Many2one(
        comodel_name='jlink.takeover', string="Take-over", readonly=True, index='btree_not_null', ondelete='restrict',
        groups='jlink_compliance.group_management,jlink_compliance.group_dpo',
    )

    @api.model
    def _workflow_initial_values(self):
        return {**super()._workflow_initial_values(), 'takeover_id': False}

    @api.model
    def _workflow_steps(self):
        return (
            *super()._workflow_steps(),
            Step('take_over', _lt("Take over with proof"), ('draft',), 'granted', MANAGEMENT),
        )

    def _take_over(self, decided_on, valid_until, declaration, proof, proof_name):
        """Record a consent that was given before, on the words of then.

        :param datetime decided_on: when the person consented, in UTC
        :param str declaration: title or reference of the declaration as it was
        :param bytes proof: the scan or mail that shows it
        """
        self.ensure_one()
        step = self._begin_step('take_over')
        # Another declaration was signed than the one that is asked with now.
        self._workflow_write({'text_id': False, 'notice_id': False})
        run = self.sudo().takeover_id  # sudo: who took over and in which run is part of the evidence
        self.env['jlink.consent.decision']._record(self, 'granted', 'takeover', {
            'scan': base64.b64encode(proof), 'scan_name': proof_name,
            'scan_sha256': hashlib.sha256(proof).hexdigest(), 'declaration': declaration,
            'takeover': run.name, 'recorded_by': run.started_by_id.login,
        }, decided_on)
        self._complete_step(step, {'channel': 'takeover', 'decided_on': decided_on, 'valid_until': valid_until})

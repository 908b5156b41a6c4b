from odoo import api, models
from odoo.fields import Domain

from ..const import _lt
from .erasure_places import Place


class Erasure(models.Model):
    """What was known of a person's files, and what of them was refused to leave, goes with the person."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        return [
            Place('fingerprint', _lt("Fingerprints of files"), '_find_fingerprints', self._own_by_profile_id),
            Place('refusal', _lt("Refused exits"), '_find_refusals', self._own_by_profile_id),
            *super()._get_places(),
        ]

    def _find_fingerprints(self, scope):
        """Return the fingerprints of what goes; what a hold keeps stays protected."""
        kept = Domain('res_model', '=', 'jlink.profile.document') & Domain('res_id', 'in', scope.kept.ids)
        return self._search_all('jlink.fingerprint', Domain('profile_id', 'in', scope.profiles.ids) & ~kept)

    def _find_refusals(self, scope):
        return self._search_all('jlink.exit.refusal', Domain('profile_ref', 'in', scope.gone.ids))

    def _own_by_profile_id(self, records, scope):
        partners = {profile.id: profile.partner_id for profile in scope.profiles | scope.gone}
        name = 'profile_id' if records._name == 'jlink.fingerprint' else 'profile_ref'
        return {record: partners.get(record[name]) for record in records}

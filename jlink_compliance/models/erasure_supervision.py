from odoo import api, models
from odoo.fields import Domain

from ..const import _lt
from .erasure_places import Place


class Erasure(models.Model):
    """What supervision knows of a person goes with the person; the ledger keeps the numbers."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        return [
            Place('access', _lt("Looks at the profile"), '_find_accesses', 'profile_id.partner_id'),
            Place('case', _lt("Cases"), '_find_cases', 'profile_id.partner_id'),
            *super()._get_places(),
        ]

    def _find_accesses(self, scope):
        return self._search_all('jlink.profile.access', Domain('profile_id', 'in', scope.gone.ids))

    def _find_cases(self, scope):
        return self._search_all('jlink.profile.case', Domain('profile_id', 'in', scope.gone.ids))

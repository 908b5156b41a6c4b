from odoo import api, models
from odoo.fields import Domain

from ..const import CHAPTER_LEGAL, _lt
from ..workflow import Blocker
from .erasure_places import Place


class Erasure(models.Model):
    """What was disclosed about a person goes with the person, when all who were told have heard of it."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_disclosure_places(self):
        of_disclosure = 'disclosure_id.partner_id'
        return [
            Place('notice', _lt("Notices to recipients"), '_find_notices', of_disclosure),
            Place('exit', _lt("What left under disclosures"), '_find_exits', of_disclosure),
            Place('answer', _lt("Decisions on disclosures"), '_find_answers', of_disclosure),
            Place('disclosed', _lt("Documents of disclosures"), '_find_disclosed', of_disclosure),
            Place('disclosure', _lt("Disclosures"), '_find_disclosures', 'partner_id'),
            Place('never', _lt("Firms never to be approached"), '_find_never', 'profile_id.partner_id'),
        ]

    def _find_disclosures(self, scope):
        return self._search_all('jlink.disclosure', Domain('profile_id', 'in', scope.gone.ids))

    def _find_notices(self, scope):
        return self._search_all('jlink.disclosure.notice', self._get_part_domain(scope))

    def _find_exits(self, scope):
        return self._search_all('jlink.disclosure.exit', self._get_part_domain(scope))

    def _find_answers(self, scope):
        return self._search_all('jlink.disclosure.decision', self._get_part_domain(scope))

    def _find_disclosed(self, scope):
        return self._search_all('jlink.disclosure.document', self._get_part_domain(scope))

    def _find_never(self, scope):
        return self._search_all('jlink.profile.never', Domain('profile_id', 'in', scope.profiles.ids))

    @api.model
    def _get_part_domain(self, scope):
        return Domain('disclosure_id', 'in', self._find_disclosures(scope).ids)

    @api.model
    def _get_due_domain(self):
        waiting = self.env['jlink.disclosure']._search([('has_open_notice', '=', True)]).subselect('profile_id')
        return [*super()._get_due_domain(), ('profile_ref', 'not in', waiting)]

    def _guard_notices(self):
        """Whoever was told hears of the erasure first: after it nobody knows any more who that was (Art. 19)."""
        message = self.env._("Recipients of disclosures are still to be told: finish the notices first.")
        waiting = self.env['jlink.disclosure'].search([
            ('profile_id', 'in', self.profile_ref.ids), ('has_open_notice', '=', True),
        ]).profile_id
        return {
            erasure.id: [Blocker('erasure_notices', message, self.env._(CHAPTER_LEGAL))]
            if erasure.profile_ref in waiting else []
            for erasure in self
        }

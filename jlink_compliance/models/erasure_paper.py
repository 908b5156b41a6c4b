from odoo import models
from odoo.tools import format_date, format_datetime

from ..exceptions import PaperNotPossibleError


class Erasure(models.Model):
    """The certificate of erasure."""

    _inherit = 'jlink.erasure'

    def _get_paper_values(self, report):
        """Return what the certificate says.

        :raise PaperNotPossibleError: nothing has been erased yet
        """
        values = super()._get_paper_values(report)
        if self.state != 'done':
            raise PaperNotPossibleError(self.env._(
                "%(number)s is not done yet: there is nothing to certify.", number=self.name,
            ))
        triggers = dict(self._fields['trigger']._description_selection(self.env))
        return {**values, **self._get_report_values(), 'pairs': [
            (self.env._("Profile"), self.profile_name),
            (self.env._("Reason"), triggers[self.trigger]),
            (self.env._("Follows from"), self.source),
            (self.env._("Due on"), format_date(self.env, self.due_on)),
            (self.env._("Erased on"), format_datetime(self.env, self.done_on, tz=self._get_paper_tz())),
            (self.env._("By"), self.done_by_id.sudo().name),  # sudo: a colleague's name is no secret
            (self.env._("Evidence"), self._get_evidence_hash()),
        ]}

    def _get_evidence_hash(self):
        """Return the hash of the ledger's entry on this erasure, empty until it is sealed."""
        # sudo: the hash tells nothing but that the entry stands.
        entry = self.env['jlink.ledger.entry'].sudo().search(
            [('model', '=', self._name), ('res_id', '=', self.id), ('event', '=', 'erase')], limit=1,
        )
        return entry.hash or ''

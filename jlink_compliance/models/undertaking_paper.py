from odoo import models
from odoo.tools import format_date, format_datetime

from ..exceptions import PaperNotPossibleError


class Undertaking(models.Model):
    """The undertaking as a paper: to be signed by hand, or as it was signed on our page."""

    _name = 'jlink.undertaking'
    _inherit = ['jlink.undertaking', 'jlink.paper.mixin']

    def _get_paper_lang(self):
        self.ensure_one()
        return self.text_id.lang or super()._get_paper_lang()

    def _get_paper_reference(self):
        self.ensure_one()
        return self.name

    def _get_paper_values(self, report):
        """Return what the paper says.

        :raise PaperNotPossibleError: there is no text of ours in it
        """
        values = super()._get_paper_values(report)
        if not self.text_id:
            raise PaperNotPossibleError(self.env._(
                "%(number)s has no text of ours yet: send it to the customer first, or print the customer's own file.",
                number=self.name,
            ))
        return {**values, 'text': self.text_id, 'parties': self._get_paper_parties(), 'signature': self._get_signature()}

    def _get_paper_parties(self):
        until = format_date(self.env, self.valid_to) if self.valid_to else self.env._("until terminated")
        covered = ", ".join(self.covered_ids.mapped('name'))
        rows = [
            (self.env._("Number"), self.name),
            (self.env._("Committed is"), self.partner_id.name),
            (self.env._("Also for"), covered),
            (self.env._("Towards"), self.company_id.name),
            (self.env._("Valid from"), format_date(self.env, self.valid_from) if self.valid_from else ''),
            (self.env._("Valid until"), until),
        ]
        return [row for row in rows if row[1]]

    def _get_signature(self):
        """Return what shows the signature on our page; nothing if it is to be signed by hand."""
        evidence = self.evidence or {}
        if 'text' not in evidence:
            return []
        text = evidence['text']
        return [
            (self.env._("Signed by"), evidence['signatory']),
            (self.env._("Function"), evidence['function']),
            (self.env._("Signed on"), format_datetime(self.env, evidence['at'], tz=self._get_paper_tz())),
            (self.env._("In UTC"), evidence['at']),
            (self.env._("Text"), f"{text['number']} · {text['revision']} · {text['lang']}"),
            (self.env._("SHA-256 of the text"), text['sha256']),
            (self.env._("Address of the browser"), evidence.get('ip') or ''),
        ]

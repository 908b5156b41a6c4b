from datetime import date, datetime

from odoo import models
from odoo.tools import format_date

from ..exceptions import PaperNotPossibleError

#: More rows than that nobody reads on paper.
_MOST_ROWS = 2_000


class Register(models.Model):
    """The register on paper."""

    _inherit = 'jlink.register'

    def _get_paper_reference(self):
        return self.name

    def _get_paper_values(self, report):
        """Return what the paper says.

        :raise PaperNotPossibleError: there are too many rows for paper
        """
        if self.row_count > _MOST_ROWS:
            raise PaperNotPossibleError(self.env._(
                "%(count)s entries are too many for paper: choose a shorter period, or take the workbook.",
                count=self.row_count,
            ))
        return {
            **super()._get_paper_values(report),
            'title': self._get_title(),
            'pairs': [
                (self.env._("Company"), self.company_id.name),
                (self.env._("From"), format_date(self.env, self.date_from)),
                (self.env._("To"), format_date(self.env, self.date_to)),
                (self.env._("Entries"), str(self.row_count)),
            ],
            'headers': self._get_headers(),
            'lines': [[self._get_paper_cell(value) for value in row] for row in self._iter_rows()],
        }

    def _get_paper_cell(self, value):
        if isinstance(value, datetime):
            return f"{format_date(self.env, value.date())} {value:%H:%M}"
        return format_date(self.env, value) if isinstance(value, date) else str(value)


class Paper(models.Model):
    _inherit = 'jlink.paper'

    def _render(self, report, records, purpose):
        content, entries = super()._render(report, records, purpose)
        if records._name == 'jlink.register' and purpose != 'preview':
            records._ledger_record('print', payload={'sha256': entries.mapped('sha256')})
        return content, entries


class PaperPart(models.TransientModel):  # pylint: disable=no-wizard-in-models  # extends what is there
    _inherit = 'jlink.paper.part'

    def _take_away(self, form):
        name, content = super()._take_away(form)
        ids = [part.entry['res_id'] for part in self if part.entry['res_model'] == 'jlink.register']
        self.env['jlink.register'].browse(ids)._ledger_record('print', payload={'form': form})
        return name, content

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ..evaluation_facts import CRITERIA
from ..evaluation_texts import FACT_TEXTS, STATUS_LABELS

_ICONS = {
    'passed': 'fa-check-circle text-success',
    'conditional': 'fa-exclamation-triangle text-warning',
    'failed': 'fa-times-circle text-danger',
    'information': 'fa-info-circle text-muted',
}
# Facts that are told and not judged.
INFORMATION = {'margin_total', 'documents_none', 'similar_positions', 'profiles', 'profiles_unknown'}


class Evaluation(models.Model):
    """The frozen facts, readable in the language of the reader."""

    _inherit = 'jlink.position.evaluation'

    completeness_facts = fields.Html(compute='_compute_facts', string="Facts on Completeness")
    margin_facts = fields.Html(compute='_compute_facts', string="Facts on the Margin")
    consistency_facts = fields.Html(compute='_compute_facts', string="Facts on Contradictions")
    feasibility_facts = fields.Html(compute='_compute_facts', string="Facts on Feasibility")

    @api.depends('payload')
    @api.depends_context('lang')
    def _compute_facts(self):
        for evaluation in self:
            facts = evaluation._get_payload()['facts'] if evaluation.payload else []
            for criterion in CRITERIA:
                evaluation[f'{criterion}_facts'] = self._render_facts(
                    [fact for fact in facts if fact['criterion'] == criterion], evaluation.currency_id,
                )

    @api.model
    def _render_facts(self, facts, currency):
        """Return facts (dictionaries of criterion, code, status, values) as a list for people."""
        rows = Markup().join(self._render_fact(fact, currency) for fact in facts)
        return Markup('<ul class="list-unstyled mb-0">%s</ul>') % rows

    @api.model
    def _render_fact(self, fact, currency):
        status = 'information' if fact['code'] in INFORMATION else fact['status']
        label = self.env._(STATUS_LABELS[status])
        return Markup(
            '<li class="d-flex gap-2"><i class="fa fa-fw %s mt-1" role="img" title="%s" aria-label="%s"></i>'
            '<span>%s</span></li>',
        ) % (_ICONS[status], label, label, self._format_fact(fact, currency))

    @api.model
    def _format_fact(self, fact, currency):
        """Return the text of one fact in the language of the environment."""
        values = {name: self._format_fact_value(name, value, currency) for name, value in fact['values'].items()}
        text = FACT_TEXTS[fact['code']]
        translated = self.env._(text)
        return translated % values

    @api.model
    def _format_fact_value(self, name, value, currency):
        if name.endswith('_date'):
            return format_date(self.env, fields.Date.to_date(value))
        if name.endswith('_amount'):
            return format_amount(self.env, value, currency)
        if name in ('unit', 'service'):
            # The same labels as the fields of the position have them.
            field = {'unit': 'price_unit', 'service': 'service_type'}[name]
            return dict(self._fields[field]._description_selection(self.env)).get(value, value)
        if isinstance(value, float):
            return self.env['ir.qweb.field.float'].value_to_html(value, {'precision': 2})
        return value

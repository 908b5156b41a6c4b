import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ..const import BRIEFING_TERMS

# What a person reads as a percentage.
_PERCENTAGES = ('workload', 'remote_share')


class ResearchOrder(models.Model):
    """What is needed, as agreed in the version the order rests on, readable for those who search."""

    _inherit = 'jlink.research.order'

    briefing_text = fields.Html(string="What Is Needed", compute='_compute_briefing_text')

    @api.depends('briefing')
    @api.depends_context('lang')
    def _compute_briefing_text(self):
        for order in self:
            order.briefing_text = order._render_briefing(json.loads(order.briefing or '{}'))

    def _render_briefing(self, briefing):
        position = self.env['jlink.position']
        lines = [
            (position._get_field_label(name), self._format_briefing_term(name, value))
            for name, value in ((name, briefing.get(name)) for name in BRIEFING_TERMS) if value
        ]
        lines += [(line['question'], line['answer']) for line in briefing.get('answer_ids', ())]
        rows = Markup().join(
            Markup('<tr><th class="pe-3 align-top fw-normal text-muted w-25">%s</th><td>%s</td></tr>') % line
            for line in lines
        )
        return Markup('<table class="table table-sm table-borderless mb-0"><tbody>%s</tbody></table>') % rows

    @api.model
    def _format_briefing_term(self, name, value):
        field = self.env['jlink.position']._fields[name]
        if name == 'skill_ids':
            return Markup('<br/>').join(self._format_skill(line) for line in value)
        if name == 'requirement_ids':
            return Markup('<br/>').join(
                f"{line['name']} ({line['source']})" if line['source'] else line['name'] for line in value
            )
        if field.type == 'many2one':
            return value[1]
        if field.type == 'date':
            return format_date(self.env, value)
        if field.type == 'selection':
            return dict(field._description_selection(self.env)).get(value, value)
        return f'{value:g} %' if name in _PERCENTAGES else str(value)

    @api.model
    def _format_skill(self, line):
        importances = dict(self.env['jlink.position.skill']._fields['importance']._description_selection(self.env))
        years = self.env._("%(years)g years", years=line['years']) if line['years'] else ''
        parts = ", ".join(filter(None, (line['skill'], line['level'], years, line['note'])))
        return f"{parts} ({importances[line['importance']]})"

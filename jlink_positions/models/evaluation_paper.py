from odoo import models
from odoo.tools import format_amount, formatLang

from ..const import _lt
from ..evaluation_facts import CRITERIA
from ..evaluation_texts import STATUS_LABELS
from .evaluation_facts import INFORMATION

_MARKS = {'passed': '✓', 'conditional': '!', 'failed': '✗', 'information': '·'}
_VERDICTS = {
    'positive': 'passed', 'accepted': 'passed', 'pending': 'conditional', 'refused': 'failed', 'negative': 'failed',
}
# What goes into the calculation of each service; the labels are those of the fields of the evaluation's wizard.
_INPUTS = {
    'freelance': ('buy_rate',),
    'temporary': ('buy_rate', 'travel_costs'),
    'permanent': ('buy_rate', 'direct_costs'),
}
_SHARES = {
    'freelance': (),
    'temporary': ('social_percent', 'idle_percent'),
    'permanent': ('fee_percent',),
}
_SHARE_LABELS = {
    'social_percent': _lt("Social cost"),
    'idle_percent': _lt("Paid, not invoiced"),
    'fee_percent': _lt("Fee on the annual salary"),
}


class Evaluation(models.Model):
    """The evaluation record: what was known and judged, as it was, and who decided on the conditions."""

    _name = 'jlink.position.evaluation'
    _inherit = ['jlink.position.evaluation', 'jlink.paper.mixin']

    def _get_paper_reference(self):
        self.ensure_one()
        return f'{self.position_id.name}-{self.number}'

    def _get_paper_values(self, report):
        self.ensure_one()
        payload, terms = self._get_payload(), self.version_id._get_payload()['terms']
        return {
            **super()._get_paper_values(report),
            'is_draft': False,
            'reference': self._get_paper_reference(),
            'role': terms['role'],
            'standing': self.env._(
                "Position %(position)s, version %(version)s of the requirements, evaluation %(number)s",
                position=payload['position'], version=payload['version'], number=self.number,
            ),
            'verdict': self._get_record_verdict(),
            'summary': self._get_record_summary(payload, terms),
            'unit': self._get_record_unit(),
            'criteria': [
                self._get_record_criterion(number, criterion, payload)
                for number, criterion in enumerate(CRITERIA, start=1)
            ],
            'decision': self._get_record_decision(),
            'record': self._get_record_lines(payload),
            'version_fingerprint': payload['version_hash'],
            'fingerprint': self.content_hash,
        }

    # === BUSINESS METHODS === #

    def _get_record_verdict(self):
        status = _VERDICTS[self.state]
        return {'status': status, 'mark': _MARKS[status], 'label': self._get_option('state', self.state)}

    def _get_option(self, name, value):
        return dict(self._fields[name]._description_selection(self.env)).get(value, '')

    def _get_record_summary(self, payload, terms):
        return [
            (self._get_field_label('partner_id'), (terms['partner_id'] or [0, ''])[1]),
            (self.position_id._get_field_label('service_type'), self._get_option('service_type', self.service_type)),
            (self.env._("Evaluated by"), payload['evaluated_by']),
            (self.env._("Evaluated on"), self.position_id._format_paper_time(payload['evaluated_on'])),
        ]

    def _get_record_unit(self):
        if self.service_type == 'permanent':
            return self.env._("per placement")
        return self._get_option('price_unit', self.price_unit)

    def _get_record_criterion(self, number, criterion, payload):
        status, comment = payload['judgements'][criterion]
        return {
            'title': f'{number}. {self._get_field_label(criterion)}:',
            'status': status,
            'verdict': f'{_MARKS[status]} {self.env._(STATUS_LABELS[status])}',
            'facts': [
                self._get_record_fact(fact) for fact in payload['facts'] if fact['criterion'] == criterion
            ],
            'comment': comment,
            'calculation': self._get_record_calculation(payload) if criterion == 'margin' else [],
        }

    def _get_record_fact(self, fact):
        status = 'information' if fact['code'] in INFORMATION else fact['status']
        return {
            'status': status,
            'mark': _MARKS[status],
            'label': self.env._(STATUS_LABELS[status]),
            'text': self._format_fact(fact, self.currency_id),
        }

    def _get_record_calculation(self, payload):
        """Return the calculation line by line: label, figure, class of the row."""
        margin, inputs = payload['margin'], payload['calculation']
        wizard = self.env['jlink.position.evaluate']
        given = [
            (wizard._get_input_label(name, self.service_type), self._format_record_amount(inputs[name]), None)
            for name in _INPUTS[self.service_type]
        ]
        # The fee may be agreed for this placement; the other shares are the policy's.
        percentages = {**payload['policy'], 'fee_percent': inputs.get('fee_percent')}
        shares = [
            (self.env._(_SHARE_LABELS[name]), self._format_record_percent(percentages[name]), None)
            for name in _SHARES[self.service_type]
        ]
        return [*given, *shares, *self._get_record_result(margin, payload['policy'])]

    def _get_record_result(self, margin, policy):
        return [
            (self.env._("Revenue"), self._format_record_amount(margin['revenue']), None),
            (self.env._("Direct cost"), self._format_record_amount(margin['cost']), None),
            (self._get_field_label('db1_amount'), self._format_record_amount(margin['amount']), 'total'),
            (self._get_field_label('db1_percent'), self._format_record_percent(margin['percent']), 'total'),
            (
                self._get_field_label('threshold_percent'),
                self._format_record_percent(policy['threshold_percent']),
                None,
            ),
        ]

    def _format_record_amount(self, value):
        return format_amount(self.env, float(value), self.currency_id)

    def _format_record_percent(self, value):
        return f'{formatLang(self.env, float(value), digits=2)}\N{NO-BREAK SPACE}%'

    def _get_record_decision(self):
        """Return who decides or decided on the conditions, nothing where there were none."""
        if self.state in ('positive', 'negative'):
            return []
        rows = [
            (self._get_field_label('state'), self._get_option('state', self.state)),
            (self.env._("Up to"), self._get_option('acceptance_level', self.acceptance_level)),
            (self.env._("Four eyes"), self.env._("required") if self.four_eyes else ''),
            (self.env._("Decided by"), self.decided_by_id.name),
            (self.env._("As deputy of"), self.decided_for_id.name),
            (self.env._("Decided on"), self.position_id._format_paper_time(self.decided_on)),
            (self.env._("Reason"), self.decision_reason),
        ]
        return [row for row in rows if row[1]]

    def _get_record_lines(self, payload):
        return [
            (self.env._("Version of requirements"), str(payload['version'])),
            (self.env._("Evaluation"), str(self.number)),
        ]

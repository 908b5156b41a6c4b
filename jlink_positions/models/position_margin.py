from odoo import api, fields, models
from odoo.tools import float_round

from .. import contribution_margin as db1
from ..exceptions import MarginInputError

# The fields of the calculation that an input of the pure module stands for, as people know them.
_INPUT_FIELDS = {
    'sell_rate': 'sell_rate',
    'buy_rate': 'buy_rate',
    'wage': 'buy_rate',
    'travel': 'travel_costs',
    'annual_salary': 'buy_rate',
    'fee_percent': 'fee_percent',
    'direct_costs': 'direct_costs',
}


class Position(models.Model):
    """The expected contribution margin 1 of a position, by its service type and the margin policy."""

    _inherit = 'jlink.position'

    def _get_margin_defaults(self):
        """Return the inputs the calculation starts from: the last evaluation's, else what the policy leaves.

        Without an evaluation the sell rate is the upper end of the price range, and the buy rate the
        highest one that keeps the policy's limits: it becomes the limit for research.
        """
        self.ensure_one()
        last = self.evaluation_ids[:1]
        if last and last.service_type == self.service_type and last.price_unit == self.price_unit:
            inputs = last._get_payload()['calculation']
            return {**inputs, 'sell_rate': min(inputs['sell_rate'] or self.price_max, self.price_max)}
        policy = self._get_margin_policy()
        inputs = {
            'sell_rate': self.price_max, 'buy_rate': 0.0, 'travel_costs': 0.0, 'direct_costs': 0.0,
            'fee_percent': policy.fee_percent,
        }
        if self.service_type == 'permanent':
            return {**inputs, 'buy_rate': self.price_max, 'sell_rate': 0.0}
        return {**inputs, 'buy_rate': self._get_max_buy_rate(inputs) or 0.0}

    def _get_margin_policy(self):
        return self.env['jlink.margin.policy']._get_policy(self.company_id, self.service_type)

    def _calculate_margin(self, inputs):
        """Return the margin that follows from ``inputs`` and the policy.

        :param dict inputs: ``sell_rate``, ``buy_rate`` (buy rate, wage or annual salary), ``travel_costs`` per
            unit, ``fee_percent`` and ``direct_costs`` of a placement
        :return: ``inputs``, ``policy``, ``margin``, ``limits``, ``total`` (``None`` if the end is not known),
            ``acceptance_level``
        :raise MarginInputError: an input is missing or out of range
        """
        self.ensure_one()
        policy = self._get_margin_policy()
        try:
            margin = self._get_margin(inputs, policy)
            return {
                'inputs': inputs,
                'policy': policy,
                'margin': margin,
                'limits': policy._get_limits(self.price_unit, self.currency_id, self.company_id),
                'total': self._get_margin_total(margin, policy),
                'acceptance_level': db1.acceptance_level(
                    margin.percent, policy.account_manager_floor, policy.team_lead_floor,
                ),
            }
        except db1.InvalidInputError as error:
            raise self._get_input_refusal(error.name) from error

    def _get_input_refusal(self, name):
        field = _INPUT_FIELDS.get(name)
        wizard = self.env['jlink.position.evaluate']
        return MarginInputError(self.env._(
            "%(field)s is missing or out of range: enter a number that makes sense.",
            field=wizard._get_input_label(field, self.service_type) if field else name,
        ))

    def _get_margin(self, inputs, policy):
        if self.service_type == 'freelance':
            return db1.freelance(inputs['sell_rate'], _required('buy_rate', inputs['buy_rate']))
        if self.service_type == 'temporary':
            return db1.temporary(
                inputs['sell_rate'], _required('wage', inputs['buy_rate']),
                policy.social_percent, policy.idle_percent, inputs['travel_costs'],
            )
        return db1.permanent(inputs['buy_rate'], inputs['fee_percent'], inputs['direct_costs'])

    def _get_margin_total(self, margin, policy):
        """Return the margin of all people over the whole assignment, ``None`` if its end is not known."""
        if self.service_type == 'permanent':
            return db1.total(margin, 1, self.headcount)
        if not (self.start_date and self.end_date):
            return None
        units = db1.assignment_units(
            self.price_unit, self.start_date, self.end_date, self.workload,
            policy.hours_per_day, policy.days_per_month,
        )
        return db1.total(margin, units, self.headcount)

    def _get_max_buy_rate(self, inputs):
        """Return the highest buy rate, wage or direct costs that keep the policy's limits, ``None`` without a price."""
        self.ensure_one()
        policy = self._get_margin_policy()
        limits = policy._get_limits(self.price_unit, self.currency_id, self.company_id)
        try:
            if self.service_type == 'freelance':
                rate = db1.max_buy_rate(inputs['sell_rate'], limits)
            elif self.service_type == 'temporary':
                rate = db1.max_wage(
                    inputs['sell_rate'], limits, policy.social_percent, policy.idle_percent, inputs['travel_costs'],
                )
            else:
                rate = db1.max_direct_costs(inputs['buy_rate'], inputs['fee_percent'], limits)
        except db1.InvalidInputError:
            return None
        return float_round(float(rate), precision_rounding=self.currency_id.rounding, rounding_method='DOWN')

    def _prepare_calculation_values(self, result):
        margin, total = result['margin'], result['total']
        return {
            'currency_id': self.currency_id.id,
            'price_unit': self.price_unit,
            'sell_rate': float(margin.revenue),
            'buy_rate': result['inputs']['buy_rate'],
            'db1_amount': float(margin.amount),
            'db1_percent': float(margin.percent),
            'db1_total': self._convert_total(float(total or 0)),
            'threshold_percent': float(result['limits'].percent),
            'acceptance_level': result['acceptance_level'],
            'four_eyes': result['policy'].four_eyes,
        }

    @api.model
    def _get_today(self):
        return fields.Date.context_today(self)

    def _convert_total(self, amount):
        company = self.company_id
        if self.currency_id == company.currency_id:
            return amount
        self.env['jlink.margin.policy']._check_rate(self.currency_id, company)
        return self.currency_id._convert(amount, company.currency_id, company, self._get_today())


def _required(name, value):
    if not value:
        raise db1.InvalidInputError(name)
    return value

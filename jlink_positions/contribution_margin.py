"""Contribution margin 1 (DB1) of a position: pure arithmetic on decimals, nothing of the ORM.

DB1 is what a sale leaves after the costs that arise because of it alone. Financing of payment terms
and overheads are not part of it. Rates are per price unit (hour, day, month, year), percentages are
plain numbers (25 means 25 %), amounts are rounded half up to the currency, limits towards safety.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

Number = Decimal | float | int

_HUNDRED = Decimal(100)
_CENT = Decimal('0.01')
_MONTHS_PER_YEAR = 12


class InvalidInputError(ValueError):
    """An input of the calculation is missing or out of range; ``name`` says which one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Margin:
    """Revenue, direct cost and what is left, per price unit or per placement; ``percent`` of revenue."""

    revenue: Decimal
    cost: Decimal
    amount: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Limits:
    """What has to be left at least: a share of the revenue in percent and an amount per price unit."""

    percent: Decimal
    amount: Decimal

    def room(self, revenue: Decimal) -> Decimal:
        """Return the highest cost that still leaves both limits, never below zero.

        >>> Limits(Decimal(20), Decimal(25)).room(Decimal(100))
        Decimal('75')
        """
        room = min(revenue * (1 - self.percent / _HUNDRED), revenue - self.amount)
        return max(room, Decimal(0))


def limits(percent: Number, amount: Number = 0) -> Limits:
    """Return limits from plain numbers.

    >>> limits(20.5)
    Limits(percent=Decimal('20.5'), amount=Decimal('0'))
    """
    return Limits(_share('threshold_percent', percent), _positive('minimum_amount', amount))


def freelance(sell_rate: Number, buy_rate: Number) -> Margin:
    """Return the margin of a freelance contract: what the customer pays less what the freelancer gets.

    >>> freelance(95, 76)
    Margin(revenue=Decimal('95.00'), cost=Decimal('76.00'), amount=Decimal('19.00'), percent=Decimal('20.00'))
    >>> freelance(0, 76)
    Traceback (most recent call last):
    odoo.addons.jlink_positions.contribution_margin.InvalidInputError: sell_rate
    """
    return _margin(_rate('sell_rate', sell_rate), _positive('buy_rate', buy_rate))


def temporary(
    sell_rate: Number, wage: Number, social_percent: Number = 0, idle_percent: Number = 0, travel: Number = 0,
) -> Margin:
    """Return the margin of temporary employment.

    The wage carries the employer's social cost, and the paid time that is not invoiced (holidays,
    illness, time between assignments) on top of both; travel and allowances are per price unit.

    >>> temporary(50, 22, social_percent=21, idle_percent=20, travel=1).cost
    Decimal('32.94')
    """
    cost = _positive('wage', wage) * _loading(social_percent, idle_percent) + _positive('travel', travel)
    return _margin(_rate('sell_rate', sell_rate), cost)


def permanent(annual_salary: Number, fee_percent: Number, direct_costs: Number = 0) -> Margin:
    """Return the margin of a permanent placement: the fee on the annual salary less direct costs.

    >>> permanent(80000, 25, 2000)
    Margin(revenue=Decimal('20000.00'), cost=Decimal('2000.00'), amount=Decimal('18000.00'), percent=Decimal('90.00'))
    """
    fee = _rate('annual_salary', annual_salary) * _rate('fee_percent', fee_percent) / _HUNDRED
    return _margin(fee, _positive('direct_costs', direct_costs))


def max_buy_rate(sell_rate: Number, limit: Limits) -> Decimal:
    """Return the highest buy rate that still leaves the limits, rounded down.

    >>> max_buy_rate(95, limits(20))
    Decimal('76.00')
    """
    return _round_down(limit.room(_rate('sell_rate', sell_rate)))


def max_wage(
    sell_rate: Number, limit: Limits, social_percent: Number = 0, idle_percent: Number = 0, travel: Number = 0,
) -> Decimal:
    """Return the highest wage that still leaves the limits, rounded down.

    >>> max_wage(50, limits(20), social_percent=21, idle_percent=20, travel=1)
    Decimal('26.85')
    """
    room = limit.room(_rate('sell_rate', sell_rate)) - _positive('travel', travel)
    return _round_down(max(room, Decimal(0)) / _loading(social_percent, idle_percent))


def max_direct_costs(annual_salary: Number, fee_percent: Number, limit: Limits) -> Decimal:
    """Return the highest direct costs of a placement that still leave the limits, rounded down.

    >>> max_direct_costs(80000, 25, limits(60))
    Decimal('8000.00')
    """
    return _round_down(limit.room(permanent(annual_salary, fee_percent).revenue))


def hours_per_unit(unit: str, hours_per_day: Number = 8, days_per_month: Number = 21) -> Decimal:
    """Return the hours of full-time work in one price unit.

    >>> hours_per_unit('month')
    Decimal('168')
    """
    day = _rate('hours_per_day', hours_per_day)
    month = day * _rate('days_per_month', days_per_month)
    hours: Mapping[str, Decimal] = {
        'hour': Decimal(1), 'day': day, 'month': month, 'year': month * _MONTHS_PER_YEAR,
    }
    if unit not in hours:
        raise InvalidInputError('unit')
    return hours[unit]


def weekdays(start: date, end: date) -> int:
    """Return the number of days from Monday to Friday between two days, both included.

    >>> weekdays(date(2026, 11, 23), date(2026, 12, 4))
    10
    """
    if end < start:
        raise InvalidInputError('end')
    weeks, rest = divmod((end - start).days + 1, 7)
    return weeks * 5 + sum((start + timedelta(days=day)).weekday() < 5 for day in range(rest))


def assignment_units(
    unit: str, start: date, end: date, workload: Number = 100, hours_per_day: Number = 8, days_per_month: Number = 21,
) -> Decimal:
    """Return how many price units an assignment comes to, public holidays and leave not deducted.

    >>> assignment_units('hour', date(2026, 11, 23), date(2026, 12, 4), workload=60)
    Decimal('48.00')
    """
    hours = weekdays(start, end) * _rate('hours_per_day', hours_per_day) * _rate('workload', workload) / _HUNDRED
    return _round(hours / hours_per_unit(unit, hours_per_day, days_per_month))


def total(margin: Margin, units: Number, headcount: int = 1) -> Decimal:
    """Return the margin of a whole assignment for all people on it.

    >>> total(freelance(95, 76), 48, headcount=2)
    Decimal('1824.00')
    """
    return _round(margin.amount * _positive('units', units) * headcount)


def acceptance_level(percent: Number, account_manager_floor: Number, team_lead_floor: Number) -> str:
    """Return who may accept the conditions of an evaluation with this margin.

    >>> [acceptance_level(percent, 15, 10) for percent in (15, 12, 9.99)]
    ['account_manager', 'team_lead', 'management']
    """
    if _decimal('percent', percent) >= _decimal('account_manager_floor', account_manager_floor):
        return 'account_manager'
    if _decimal('percent', percent) >= _decimal('team_lead_floor', team_lead_floor):
        return 'team_lead'
    return 'management'


def _margin(revenue: Decimal, cost: Decimal) -> Margin:
    revenue, cost = _round(revenue), _round(cost)
    amount = revenue - cost
    # Rounded down, so that 19.996 % never passes for a threshold of 20 %.
    percent = (amount / revenue * _HUNDRED).quantize(_CENT, rounding=ROUND_DOWN)
    return Margin(revenue, cost, amount, percent)


def _loading(social_percent: Number, idle_percent: Number) -> Decimal:
    social = _positive('social_percent', social_percent) / _HUNDRED
    return (1 + social) * (1 + _positive('idle_percent', idle_percent) / _HUNDRED)


def _decimal(name: str, value: Number) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise InvalidInputError(name)
    return number


def _positive(name: str, value: Number) -> Decimal:
    number = _decimal(name, value)
    if number < 0:
        raise InvalidInputError(name)
    return number


def _rate(name: str, value: Number) -> Decimal:
    number = _decimal(name, value)
    if number <= 0:
        raise InvalidInputError(name)
    return number


def _share(name: str, value: Number) -> Decimal:
    number = _positive(name, value)
    if number >= _HUNDRED:
        raise InvalidInputError(name)
    return number


def _round(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def _round_down(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_DOWN)

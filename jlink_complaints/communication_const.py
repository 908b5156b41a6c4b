"""Selections and the arithmetic of the communication plan: a pure module."""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

KINDS = [
    ('order_status', "Order status"),
    ('market', "Market development"),
    ('innovation', "Innovation"),
    ('feedback', "Feedback"),
    ('other', "Other"),
]
#: Kinds that advertise unless said otherwise. A question about satisfaction does, too (BGH VI ZR 225/17).
ADVERTISING_KINDS = ('market', 'innovation', 'feedback')

UNITS = [('week', "Weeks"), ('month', "Months")]

#: Within how many days a topic is due, so that there is time to write.
AHEAD = 7

PLAN_STATES = [
    ('none', "No Cadence"),
    ('waiting', "Not Due"),
    ('due', "Due"),
    ('overdue', "Overdue"),
    ('paused', "Paused"),
    ('opted_out', "Opted Out"),
]

#: Why somebody is left out of a mailing, in the order in which it is checked.
REASONS = [
    ('no_person', "Nobody at the customer is marked as recipient"),
    ('archived', "Archived"),
    ('business_partner', "Business partner: is written to with consent only"),
    ('no_address', "No valid mail address"),
    ('blacklisted', "On the blacklist"),
    ('opted_out', "Has opted out"),
    ('no_basis', "No basis for advertising (§ 7 UWG)"),
    ('duplicate', "Same address as another recipient"),
]

BASES = [
    ('consent', "Express consent, § 7(2) no. 2 UWG"),
    ('existing', "Existing customer for similar services, § 7(3) UWG"),
]


def add_interval(day: date, count: int, unit: str) -> date:
    """Return the day that is ``count`` weeks or months after ``day``.

    >>> add_interval(date(2026, 1, 31), 1, 'month')
    datetime.date(2026, 2, 28)
    >>> add_interval(date(2026, 1, 31), 2, 'week')
    datetime.date(2026, 2, 14)
    """
    return day + (relativedelta(weeks=count) if unit == 'week' else relativedelta(months=count))


def get_plan_state(due: date | None, paused_until: date | None, refused: bool, today: date) -> str:
    """Return the state of a topic at a customer on ``today``.

    >>> day = date(2026, 5, 4)
    >>> [get_plan_state(due and date(2026, 5, due), None, False, day) for due in (None, 3, 11, 12)]
    ['none', 'overdue', 'due', 'waiting']
    >>> get_plan_state(date(2026, 5, 3), date(2026, 5, 5), False, day)
    'paused'
    >>> get_plan_state(date(2026, 5, 3), day, True, day)
    'opted_out'
    """
    if paused_until and paused_until > today:
        return 'paused'
    if not due:
        return 'none'
    if refused:
        return 'opted_out'
    if due < today:
        return 'overdue'
    return 'due' if (due - today).days <= AHEAD else 'waiting'

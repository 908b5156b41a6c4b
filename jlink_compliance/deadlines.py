"""Deadlines that the law sets, as dates: a pure module."""

import datetime as dt

from dateutil.relativedelta import relativedelta

#: GDPR Art. 12(3): one month for the answer, two further ones with a reason.
ANSWER_MONTHS = 1
EXTENSION_MONTHS = 2
#: GDPR Art. 33(1): hours from knowing of a breach to telling the authority.
BREACH_HOURS = 72
#: Days before the answer is due on which its owner is reminded.
REMIND_DAYS = (7, 3, 0)


def answer_due(received: dt.date, extended_by: int = 0) -> dt.date:
    """Return the last day for the answer: calendar months, the end of a shorter month where the day is missing.

    >>> answer_due(dt.date(2027, 1, 31))
    datetime.date(2027, 2, 28)
    >>> answer_due(dt.date(2028, 1, 31))
    datetime.date(2028, 2, 29)
    >>> answer_due(dt.date(2027, 1, 31), 2)
    datetime.date(2027, 4, 30)
    """
    due: dt.date = received + relativedelta(months=ANSWER_MONTHS + extended_by)
    return due


def reminder_stage(due: dt.date, today: dt.date) -> int:
    """Return the reminder that is up: the days of :data:`REMIND_DAYS`, -1 when overdue, 99 when none is up yet.

    >>> [reminder_stage(dt.date(2027, 3, 10), dt.date(2027, 3, day)) for day in (1, 3, 5, 7, 10, 11)]
    [99, 7, 7, 3, 0, -1]
    """
    left = (due - today).days
    return -1 if left < 0 else min((days for days in REMIND_DAYS if left <= days), default=99)


def authority_due(known: dt.datetime) -> dt.datetime:
    """Return until when the authority has to be told of a breach.

    >>> authority_due(dt.datetime(2027, 3, 1, 8, 30))
    datetime.datetime(2027, 3, 4, 8, 30)
    """
    return known + dt.timedelta(hours=BREACH_HOURS)

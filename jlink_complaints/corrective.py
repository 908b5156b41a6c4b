"""Reminders of actions, as dates only."""

from collections.abc import Iterator
from datetime import date, timedelta

#: The reminders of an action in the order of time.
REMINDERS = ('before', 'due', 'late', 'escalated')


def reminder_dates(deadline: date, before: int, escalation: int) -> Iterator[tuple[str, date]]:
    """Yield each reminder with its day: ``before`` days ahead, on the day, the day after, ``escalation`` days after.

    >>> [f'{stage} {day:%d.%m.}' for stage, day in reminder_dates(date(2026, 3, 10), 7, 3)]
    ['before 03.03.', 'due 10.03.', 'late 11.03.', 'escalated 13.03.']
    """
    days = (-before, 0, 1, max(escalation, 1))
    yield from zip(REMINDERS, (deadline + timedelta(days=offset) for offset in days), strict=True)


def next_reminder(deadline: date, before: int, escalation: int, reached: str | None) -> date | None:
    """Return the day of the first reminder after the one that was reached, if there is one.

    >>> next_reminder(date(2026, 3, 10), 7, 3, None), next_reminder(date(2026, 3, 10), 7, 3, 'late')
    (datetime.date(2026, 3, 3), datetime.date(2026, 3, 13))
    >>> next_reminder(date(2026, 3, 10), 7, 3, 'escalated')
    """
    left = REMINDERS[REMINDERS.index(reached) + 1:] if reached else REMINDERS
    return next((day for stage, day in reminder_dates(deadline, before, escalation) if stage in left), None)


def reminder_due(deadline: date, before: int, escalation: int, today: date) -> str | None:
    """Return the last reminder whose day has come: whatever was missed before it is missed for good.

    >>> [reminder_due(date(2026, 3, 10), 7, 3, date(2026, 3, day)) for day in (2, 3, 10, 12, 28)]
    [None, 'before', 'due', 'late', 'escalated']
    """
    days = reminder_dates(deadline, before, escalation)
    return next((stage for stage, day in reversed(list(days)) if day <= today), None)

"""Contradictions within a requirement and between requirement, offer and order: pure functions.

They read terms as a version of a position freezes them (dates as ISO 8601, records as ``[id, name]``,
lines as dictionaries). A contradiction that makes the requirement impossible is ``failed``, one that a
person has to judge is ``conditional``.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

Terms = Mapping[str, Any]

# § 1 (1b) AÜG: the same temporary worker may be hired out for 18 successive months at most.
MAXIMUM_TERM_MONTHS = 18
_ON_SITE_ENDS = 100


class Contradiction(NamedTuple):
    """Two facts that do not go together: a stable code, how grave it is, and the values it names."""

    code: str
    status: str
    values: dict[str, Any]


def find(terms: Terms, documents: Iterable[Terms] = ()) -> list[Contradiction]:
    """Return all contradictions of a requirement, alone and with its offers and orders.

    >>> [found.code for found in find({'start_date': '2027-05-01', 'end_date': '2027-04-01'})]
    ['ends_before_start']
    """
    return [
        *_in_dates(terms),
        *_in_price(terms),
        *_in_place(terms),
        *_in_skills(terms.get('skill_ids') or ()),
        *_in_service(terms),
        *(found for document in documents for found in compare(terms, document)),
    ]


def _in_dates(terms: Terms) -> Iterator[Contradiction]:
    start, end = _day(terms, 'start_date'), _day(terms, 'end_date')
    deadline, proposals = _day(terms, 'submission_deadline'), _day(terms, 'proposal_date')
    if start and end and end < start:
        yield Contradiction('ends_before_start', 'failed', {'start_date': str(start), 'end_date': str(end)})
    if start and deadline and deadline > start:
        yield Contradiction('deadline_after_start', 'failed', {
            'deadline_date': str(deadline), 'start_date': str(start),
        })
    if deadline and proposals and proposals > deadline:
        yield Contradiction('proposals_after_deadline', 'failed', {
            'proposal_date': str(proposals), 'deadline_date': str(deadline),
        })


def _in_price(terms: Terms) -> Iterator[Contradiction]:
    low, high = terms.get('price_min') or 0, terms.get('price_max') or 0
    if high and low > high:
        yield Contradiction('price_inverted', 'failed', {'low_amount': low, 'high_amount': high})
    service, unit = terms.get('service_type'), terms.get('price_unit')
    if service and unit and (service == 'permanent') != (unit == 'year'):
        yield Contradiction('unit_unfit', 'failed', {'unit': unit, 'service': service})


def _in_place(terms: Terms) -> Iterator[Contradiction]:
    if (terms.get('remote_share') or 0) >= _ON_SITE_ENDS and terms.get('city'):
        yield Contradiction('place_though_remote', 'conditional', {'place': terms['city']})
    customer, end_customer = terms.get('partner_id'), terms.get('end_customer_id')
    if customer and end_customer and customer[0] == end_customer[0]:
        yield Contradiction('end_customer_is_customer', 'conditional', {'customer': customer[1]})


def _in_skills(skills: Iterable[Terms]) -> Iterator[Contradiction]:
    importances: dict[str, set[str]] = {}
    for line in skills:
        importances.setdefault(line['skill'], set()).add(line['importance'])
    for skill, found in importances.items():
        if len(found) > 1:
            yield Contradiction('skill_must_and_should', 'failed', {'skill': skill})


def _in_service(terms: Terms) -> Iterator[Contradiction]:
    service = terms.get('service_type')
    start, end = _day(terms, 'start_date'), _day(terms, 'end_date')
    if service == 'permanent' and end:
        yield Contradiction('permanent_with_end', 'failed', {'end_date': str(end)})
    if service == 'temporary' and start and end and end >= add_months(start, MAXIMUM_TERM_MONTHS):
        yield Contradiction('temporary_too_long', 'failed', {
            'start_date': str(start), 'end_date': str(end), 'months': MAXIMUM_TERM_MONTHS,
        })
    if service == 'temporary' and not end:
        yield Contradiction('temporary_without_end', 'conditional', {'months': MAXIMUM_TERM_MONTHS})


def compare(requirement: Terms, document: Terms) -> Iterator[Contradiction]:
    """Yield where an offer, an order or a framework agreement contradicts the requirement.

    Only terms that both of them hold are compared. ``document`` has a ``name`` and any of
    ``partner_id``, ``currency_id`` (``[id, name]``), ``price`` and ``price_unit``, ``start_date``,
    ``end_date``, ``headcount``, ``valid_until`` with ``today``.

    >>> [found.code for found in compare(
    ...     {'price_min': 85, 'price_max': 95, 'price_unit': 'hour'},
    ...     {'name': 'S00012', 'price': 98.0, 'price_unit': 'hour'},
    ... )]
    ['document_price_above']
    """
    yield from _compare_records(requirement, document)
    yield from _compare_price(requirement, document)
    yield from _compare_dates(requirement, document)
    headcount = document.get('headcount')
    if headcount and requirement.get('headcount') and headcount != requirement['headcount']:
        yield Contradiction('document_headcount', 'conditional', {
            'document': document['name'], 'headcount': headcount, 'required': requirement['headcount'],
        })


def _compare_records(requirement: Terms, document: Terms) -> Iterator[Contradiction]:
    for term, code in (('partner_id', 'document_customer'), ('currency_id', 'document_currency')):
        required, found = requirement.get(term), document.get(term)
        if required and found and required[0] != found[0]:
            yield Contradiction(code, 'failed', {
                'document': document['name'], 'found': found[1], 'required': required[1],
            })


def _compare_price(requirement: Terms, document: Terms) -> Iterator[Contradiction]:
    price, unit = document.get('price'), document.get('price_unit')
    if not price or not unit or unit != requirement.get('price_unit'):
        return
    low, high = requirement.get('price_min') or 0, requirement.get('price_max') or 0
    if high and price > high:
        yield Contradiction('document_price_above', 'failed', {
            'document': document['name'], 'found_amount': price, 'high_amount': high,
        })
    elif low and price < low:
        yield Contradiction('document_price_below', 'conditional', {
            'document': document['name'], 'found_amount': price, 'low_amount': low,
        })


def _compare_dates(requirement: Terms, document: Terms) -> Iterator[Contradiction]:
    for term, code in (('start_date', 'document_start'), ('end_date', 'document_end')):
        required, found = _day(requirement, term), _day(document, term)
        if required and found and required != found:
            yield Contradiction(code, 'conditional', {
                'document': document['name'], 'found_date': str(found), 'required_date': str(required),
            })
    valid_until, today = _day(document, 'valid_until'), _day(document, 'today')
    if valid_until and today and valid_until < today:
        yield Contradiction('document_expired', 'conditional', {
            'document': document['name'], 'valid_date': str(valid_until),
        })


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month.

    >>> add_months(date(2026, 8, 31), 18)
    datetime.date(2028, 2, 29)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(years, month + 1, last)
        except ValueError:
            continue
    return date(years, month + 1, day.day)


def _day(terms: Terms, name: str) -> date | None:
    value = terms.get(name)
    return date.fromisoformat(value) if value else None

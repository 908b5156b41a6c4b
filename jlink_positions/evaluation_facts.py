"""The facts an evaluation rests on and what follows from them: pure functions.

A fact belongs to one of the four criteria of the chapter "Evaluation of service requirements" and is
``passed``, ``conditional`` or ``failed``. A criterion is as good as its worst fact.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from .contradictions import Contradiction
from .contribution_margin import Limits, Margin

STATUSES = ('passed', 'conditional', 'failed')
CRITERIA = ('completeness', 'margin', 'consistency', 'feasibility')


class Fact(NamedTuple):
    """One fact as seen at an evaluation; ``values`` are what its text names, JSON-like."""

    criterion: str
    code: str
    status: str
    values: dict[str, Any]


def worst(statuses: Iterable[str]) -> str:
    """Return the worst of some statuses, ``passed`` when there is none.

    >>> worst(['passed', 'failed', 'conditional'])
    'failed'
    """
    return max(statuses, key=STATUSES.index, default='passed')


def verdict(statuses: Iterable[str]) -> str:
    """Return the verdict that follows from the four criteria.

    >>> [verdict(found) for found in (['passed'], ['passed', 'conditional'], ['conditional', 'failed'])]
    ['positive', 'conditional', 'negative']
    """
    return {'passed': 'positive', 'conditional': 'conditional', 'failed': 'negative'}[worst(statuses)]


def completeness(terms: Mapping[str, Any], open_questions: int | None) -> list[Fact]:
    """Return how complete the qualification profile is; ``open_questions`` of the checklist, if there is one.

    A must without level, years or note cannot be searched for.

    >>> [fact.code for fact in completeness({'skill_ids': []}, 0)]
    ['no_must_skill', 'checklist_complete']
    """
    musts = [line for line in terms.get('skill_ids') or () if line['importance'] == 'must']
    vague = [line['skill'] for line in musts if not (line['level'] or line['years'] or line['note'])]
    facts = [
        _fact('completeness', 'must_skills', 'passed', count=len(musts))
        if musts else _fact('completeness', 'no_must_skill', 'failed'),
    ]
    if vague:
        facts.append(_fact('completeness', 'vague_skills', 'conditional', skills=', '.join(vague)))
    if open_questions:
        facts.append(_fact('completeness', 'checklist_open', 'conditional', count=open_questions))
    elif open_questions is not None:
        facts.append(_fact('completeness', 'checklist_complete', 'passed'))
    return facts


def margin(
    result: Margin, limit: Limits, price: float, agreed_price: float, total: Decimal | None,
) -> list[Fact]:
    """Return what the expected contribution margin 1 says.

    :param price: what the calculation asks of the customer: sell rate, or annual salary of a placement
    :param agreed_price: upper end of the agreed price range
    :param total: margin of the whole assignment, if its end is known
    """
    code, status = _judge_percent(result, limit)
    facts = [_fact('margin', code, status, percent=float(result.percent), threshold=float(limit.percent))]
    if 0 < result.amount < limit.amount:
        facts.append(_fact(
            'margin', 'minimum_below', 'conditional',
            db1_amount=float(result.amount), minimum_amount=float(limit.amount),
        ))
    if agreed_price and price > agreed_price:
        facts.append(_fact(
            'margin', 'price_above_range', 'conditional', price_amount=price, high_amount=agreed_price,
        ))
    if total is not None:
        facts.append(_fact('margin', 'margin_total', 'passed', total_amount=float(total)))
    return facts


def _judge_percent(result: Margin, limit: Limits) -> tuple[str, str]:
    if result.amount <= 0:
        return 'margin_negative', 'failed'
    if result.percent < limit.percent:
        return 'margin_below', 'conditional'
    return 'margin_reached', 'passed'


def consistency(found: Iterable[Contradiction], documents: int) -> list[Fact]:
    """Return the contradictions found, and with how many offers and orders the requirement was compared."""
    facts = [Fact('consistency', item.code, item.status, item.values) for item in found]
    if not facts:
        facts.append(_fact('consistency', 'no_contradiction', 'passed'))
    code = 'documents_compared' if documents else 'documents_none'
    return [*facts, _fact('consistency', code, 'passed', count=documents)]


def feasibility(
    researchers: int, days_left: int, minimum_days: int, has_started: bool, similar: int, profiles: int | None,
) -> list[Fact]:
    """Return what is known about whether the firm can deliver.

    :param days_left: working days until the submission deadline, negative when it has passed
    :param similar: positions with a must skill in common that were staffed
    :param profiles: business partners with consent who have the must skills, ``None`` if not known

    >>> [fact.code for fact in feasibility(1, -1, 3, False, 0, None) if fact.status != 'passed']
    ['deadline_passed']
    """
    facts = [
        _fact('feasibility', 'researchers', 'passed', count=researchers)
        if researchers else _fact('feasibility', 'no_researcher', 'conditional'),
        _judge_deadline(days_left, minimum_days),
    ]
    if has_started:
        facts.append(_fact('feasibility', 'start_passed', 'conditional'))
    facts.append(_fact('feasibility', 'similar_positions', 'passed', count=similar))
    if profiles is None:
        return [*facts, _fact('feasibility', 'profiles_unknown', 'passed')]
    return [*facts, _fact('feasibility', 'profiles', 'passed', count=profiles)]


def _judge_deadline(days_left: int, minimum_days: int) -> Fact:
    if days_left < 0:
        return _fact('feasibility', 'deadline_passed', 'failed')
    code, status = ('deadline_short', 'conditional') if days_left < minimum_days else ('deadline_days', 'passed')
    return _fact('feasibility', code, status, days=days_left, minimum=minimum_days)


def _fact(criterion: str, code: str, status: str, **values: Any) -> Fact:
    return Fact(criterion, code, status, values)

"""Compare the terms of two versions of a position: pure functions over what the snapshots hold."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """One term that differs, with both frozen values."""

    term: str
    old: Any
    new: Any


def describe(value: Any) -> str:
    """Return a term's frozen value as one line of text.

    >>> describe([7, 'Muster AG'])
    'Muster AG'
    >>> describe([{'skill': 'Java', 'years': 3.0}, {'skill': 'SQL', 'years': 0.0}])
    'Java, 3.0; SQL'
    >>> describe(None), describe(2.5)
    ('', '2.5')
    """
    if value is None or value is False or value == '':
        return ''
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return '; '.join(', '.join(str(part) for part in line.values() if part) for line in value)
    if isinstance(value, list):
        return str(value[1]) if len(value) == 2 else ''
    return str(value)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the terms whose values differ, in the order of ``new``.

    >>> list(changes({'role': 'Tester', 'headcount': 1}, {'role': 'Tester', 'headcount': 2}))
    [Change(term='headcount', old=1, new=2)]
    """
    for term, value in new.items():
        if old.get(term) != value:
            yield Change(term, old.get(term), value)

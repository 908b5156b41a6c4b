"""Suggest keywords for what somebody types: a pure module."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odoo.addons.jlink_compliance.skill_parser import fold

_WORD = re.compile(r'[^\W_]+', re.UNICODE)
#: A term that is shorter than this many letters has to be met exactly, a longer one may begin a word.
_STEM = 4


@dataclass(frozen=True)
class Keyword:
    """A keyword with the terms that suggest it: its name, and other words or phrases."""

    id: int
    terms: Sequence[str]


def suggest(text: str, keywords: Iterable[Keyword]) -> list[int]:
    """Return the ids of the keywords whose terms occur in ``text``, in the order in which they are met.

    >>> keywords = [Keyword(1, ["Price", "rate"]), Keyword(2, ["Extension"]), Keyword(3, ["go live"])]
    >>> suggest("Wants an extension, discussed the new rates; Go-Live in May", keywords)
    [2, 1, 3]
    >>> suggest("Separate matter, goes live", keywords)
    []
    >>> suggest("", keywords)
    []
    """
    words = _split(text)
    met = {keyword.id: _find(words, keyword.terms) for keyword in keywords}
    return sorted((found for found in met if met[found] is not None), key=lambda found: (met[found], found))


def split_terms(name: str, terms: str | None) -> list[str]:
    """Return the terms of a keyword: its name, and what is listed with commas or on lines of its own.

    >>> split_terms("Price", "rate, day rate")
    ['Price', 'rate', 'day rate']
    """
    return [name, *(term.strip() for term in re.split(r'[,;\n]', terms or '') if term.strip())]


def _split(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


def _find(words: Sequence[str], terms: Iterable[str]) -> int | None:
    """Return the place of the first word at which any of ``terms`` is met."""
    places = [
        place
        for parts in filter(None, map(_split, terms))
        for place in range(len(words) - len(parts) + 1)
        if all(_matches(word, part) for word, part in zip(words[place:], parts, strict=False))
    ]
    return min(places, default=None)


def _matches(word: str, term: str) -> bool:
    return word.startswith(term) if len(term) >= _STEM else word == term

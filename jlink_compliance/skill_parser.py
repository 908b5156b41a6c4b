"""Read skills as people type them: ``Java expert 8, Spring Boot advanced 5, German C1``.

A line names a skill, how well and for how many years, in that order; the last two may be left out. Nothing is made up:
what is not the name of a known skill comes back as unknown, for a person to decide.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

#: Words for levels that ship in English only.
_ALIASES = {
    'anfaenger': 'beginner', 'anfanger': 'beginner', 'grundkenntnisse': 'elementary', 'mittel': 'intermediate',
    'fortgeschritten': 'advanced', 'experte': 'expert', 'expertin': 'expert', 'muttersprache': 'native',
}
_NUMBER = re.compile(r'(\d{1,2}(?:[.,]\d)?)(?:y|yrs?|years?|j|jahre?n?)?', re.IGNORECASE)
_YEAR_WORDS = {'y', 'yr', 'yrs', 'year', 'years', 'j', 'jahr', 'jahre', 'jahren'}
_ROWS = re.compile(r'[;\n]')
_COMMA = re.compile(r',(?!\d)')
_FILLERS = re.compile(r'[()]|:(?=\s|\w|$)')


@dataclass(frozen=True)
class Entry:
    """One skill as it was typed; without ``skills`` it is unknown, with several the name is ambiguous."""

    text: str
    skills: tuple[int, ...] = ()
    level: str = ''
    years: float = 0.0


def fold(text: str) -> str:
    """Return ``text`` without case, accents and doubled blanks, to compare names by.

    >>> fold("  Español   Straße ")
    'espanol strasse'
    """
    plain = unicodedata.normalize('NFKD', text.casefold())
    return ' '.join(''.join(char for char in plain if not unicodedata.combining(char)).split())


def parse(text: str, skills: Mapping[str, Sequence[int]], levels: AbstractSet[str]) -> list[Entry]:
    r"""Return what ``text`` names, in its order.

    :param skills: ids of the known skills by folded name
    :param levels: folded names of the known levels

    >>> skills, levels = {'java': [1], 'spring boot': [2], 'german': [3], 'c, c++': [4]}, {'expert', 'c1'}
    >>> parse("Java expert 8, spring boot 5 years; German C1", skills, levels)  # doctest: +NORMALIZE_WHITESPACE
    [Entry(text='Java', skills=(1,), level='expert', years=8.0),
     Entry(text='spring boot', skills=(2,), level='', years=5.0),
     Entry(text='German', skills=(3,), level='c1', years=0.0)]

    A comma is also decimal, a colon separates too, German words for levels are known, and names may hold a comma:

    >>> [(entry.level, entry.years) for entry in parse("Java Experte 2,5\nJAVA: expert: 3", skills, levels)]
    [('expert', 2.5), ('expert', 3.0)]
    >>> parse("C, C++ expert", skills, levels)[0].skills
    (4,)

    What is unknown stays as it was typed:

    >>> parse("Cobol expert 20", skills, levels)
    [Entry(text='Cobol', skills=(), level='expert', years=20.0)]
    """
    entries = []
    for row in _ROWS.split(text):
        whole = _read(row, skills, levels)
        parts = [whole] if whole and whole.skills else (_read(part, skills, levels) for part in _COMMA.split(row))
        entries += [entry for entry in parts if entry]
    return entries


def _read(chunk: str, skills: Mapping[str, Sequence[int]], levels: AbstractSet[str]) -> Entry | None:
    """Return the longest known name at the start of ``chunk`` whose rest is a level and years, otherwise as unknown."""
    words = _FILLERS.sub(' ', chunk).split()
    readings = [reading for end in range(len(words), 0, -1) if (reading := _split(words, end, levels))]
    for name, level, years in readings:
        if fold(name) in skills:
            return Entry(name, tuple(skills[fold(name)]), level, years)
    return Entry(readings[-1][0], (), *readings[-1][1:]) if readings else None


def _split(words: list[str], end: int, levels: AbstractSet[str]) -> tuple[str, str, float] | None:
    """Return name, level and years if the words from ``end`` on are nothing else."""
    years, rest = 0.0, []
    for word in words[end:]:
        number = _NUMBER.fullmatch(word)
        if number and not years:
            years = float(number[1].replace(',', '.'))
        elif fold(word) not in _YEAR_WORDS:
            rest.append(word)
    level = fold(' '.join(rest))
    level = level if level in levels else _ALIASES.get(level, level)
    return (' '.join(words[:end]), level, years) if not level or level in levels else None


def known_names(rows: Sequence[tuple[int, str]]) -> dict[str, list[int]]:
    """Return ids by folded name.

    >>> known_names([(1, "Java"), (2, "JAVA"), (3, "Go")])
    {'java': [1, 2], 'go': [3]}
    """
    names: dict[str, list[int]] = {}
    for record_id, name in rows:
        names.setdefault(fold(name), []).append(record_id)
    return names


def write(entries: Sequence[tuple[str, str, float]]) -> str:
    """Return names, levels and years as a line that :func:`parse` reads.

    >>> write([("Java", "Expert", 8.0), ("German", "", 0), ("SQL", "", 2.5)])
    'Java Expert 8; German; SQL 2.5'
    """
    return '; '.join(' '.join(_words(*entry)) for entry in entries)


def _words(name: str, level: str, years: float) -> Iterator[str]:
    yield name
    if level:
        yield level
    if years:
        yield f'{years:g}'

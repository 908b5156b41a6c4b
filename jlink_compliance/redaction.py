"""Black out what tells who a person is in text that people typed."""

import re
from collections.abc import Iterable

from .skill_parser import fold

MARK = '[…]'
_MAIL = re.compile(r'[\w.+-]+@[\w-]+(?:\.[\w-]+)+')
_LINK = re.compile(
    r'(?:https?://|www\.)\S+|\b(?:linkedin|xing|github|gulp|freelance|freelancermap)\.\w+/\S+', re.IGNORECASE,
)
_PHONE = re.compile(r'(?:\+|\b00|\b0)[1-9][\d ()/.-]{5,}\d')
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
#: Parts of names and titles that are words of the language, too; single letters are none either.
_PARTICLES = {'von', 'van', 'vom', 'zu', 'zum', 'zur', 'der', 'den', 'de', 'di', 'da', 'la', 'le', 'dr', 'prof', 'und'}
_UMLAUTS = str.maketrans({'ä': 'ae', 'ö': 'oe', 'ü': 'ue'})


def redact(text: str, names: Iterable[str]) -> str:
    """Return ``text`` with mail addresses, links, phone numbers and the words of ``names`` blacked out.

    >>> redact("Petra Lindner, Java developer (petra@example.com)", ["Petra Lindner"])
    '[…] […], Java developer ([…])'
    >>> redact("Call PETRA at +49 40 555 01 00, www.lindner.example/cv, since 2015.", ["Petra de Lindner"])
    'Call […] at […], […] since 2015.'

    Accents do not matter, and words that only contain a name stay:

    >>> redact("Muller, Mueller, Mullerei", ["Dr. Jörg von Müller"])
    '[…], […], Mullerei'
    >>> redact("20 years, 2005-2010, 100 %", ["Ada"])
    '20 years, 2005-2010, 100 %'
    """
    found = {word.casefold() for name in names for word in _WORD.findall(name or '') if len(word) > 1} - _PARTICLES
    words = {form for word in found for form in (fold(word), word.translate(_UMLAUTS))}
    for pattern in (_MAIL, _LINK, _PHONE):
        text = pattern.sub(MARK, text)
    return _WORD.sub(lambda word: MARK if fold(word[0]) in words else word[0], text)

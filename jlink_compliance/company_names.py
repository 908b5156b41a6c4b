"""Names of companies as people type them: whether two of them mean the same firm."""

import re
import unicodedata

_FORMS = frozenset({
    'ag', 'se', 'gmbh', 'mbh', 'ggmbh', 'ug', 'haftungsbeschrankt', 'kg', 'kgaa', 'ohg', 'gbr', 'eg', 'ev', 'ek', 'co',
    'cokg', 'ltd', 'limited', 'inc', 'llc', 'plc', 'sa', 'sas', 'sarl', 'srl', 'spa', 'bv', 'nv', 'ab', 'oy', 'as',
    'und', 'and', 'the', 'gesellschaft', 'company', 'corp', 'corporation',
})
_DOTS = re.compile(r"[.'’]")
_WORDS = re.compile(r'[a-z0-9]+')


def plain_name(name: str) -> str:
    """Return ``name`` without accents, case, punctuation and legal form.

    >>> plain_name("Müller & Söhne GmbH & Co. KG")
    'muller sohne'
    >>> plain_name("MÜLLER UND SÖHNE")
    'muller sohne'
    >>> plain_name("A.G.") or plain_name("AG")
    'ag'
    """
    decomposed = unicodedata.normalize('NFKD', (name or '').replace('ß', 'ss'))
    words = _WORDS.findall(_DOTS.sub('', decomposed.encode('ascii', 'ignore').decode().lower()))
    return ' '.join(word for word in words if word not in _FORMS) or ' '.join(words)


def same_company(one: str, other: str) -> bool:
    """Tell whether two names mean the same firm; one that only begins like the other is another.

    >>> same_company("Nordlicht Energie AG", "nordlicht energie")
    True
    >>> same_company("Nordlicht Energie AG", "Nordlicht Wasser AG")
    False
    >>> same_company("", "")
    False
    """
    return bool(plain_name(one)) and plain_name(one) == plain_name(other)

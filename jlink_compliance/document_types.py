"""Which files a business partner may hand over, and how each is told: a pure module."""

MAX_BYTES = 20 * 1024 * 1024

_ZIP = b'PK\x03\x04'
_MAGIC = {
    'pdf': b'%PDF-',
    'docx': _ZIP,
    'odt': _ZIP,
    'png': b'\x89PNG\r\n\x1a\n',
    'jpg': b'\xff\xd8\xff',
    'jpeg': b'\xff\xd8\xff',
}
ACCEPTED = ', '.join(f'.{ending}' for ending in _MAGIC)
_MAX_NAME = 120


def is_accepted(name: str, content: bytes) -> bool:
    """Tell whether the file is of an accepted type, by its ending and by how it begins.

    >>> is_accepted('cv.pdf', b'%PDF-1.7 ...')
    True
    >>> is_accepted('CV.PDF', b'MZ...')
    False
    >>> is_accepted('cv.exe', b'%PDF-1.7 ...')
    False
    """
    magic = _MAGIC.get(name.rpartition('.')[2].lower())
    return magic is not None and content.startswith(magic)


def clean_name(name: str) -> str:
    r"""Return the name of a file without folders and control characters, its ending kept when it is long.

    >>> clean_name('C:\\Users\\p\\cv.pdf')
    'cv.pdf'
    >>> clean_name('../../etc/cv.pdf')
    'cv.pdf'
    >>> len(clean_name('x' * 500 + '.pdf'))
    120
    """
    base = name.replace('\\', '/').rpartition('/')[2]
    base = ''.join(character for character in base if character.isprintable()).strip()
    stem, dot, ending = base.rpartition('.')
    return f'{stem[:_MAX_NAME - len(dot + ending)]}{dot}{ending}' if len(base) > _MAX_NAME else base


def unique_name(name: str, taken: set[str]) -> str:
    """Return ``name``, numbered if it is taken already.

    >>> unique_name('cv.pdf', {'cv.pdf', 'cv (2).pdf'})
    'cv (3).pdf'
    """
    stem, dot, ending = name.rpartition('.')
    found, number = name, 1
    while found in taken:
        number += 1
        found = f'{stem} ({number}){dot}{ending}' if dot else f'{name} ({number})'
    return found

"""By which digests a file is known again, and by which we look for known files in what leaves."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from odoo.tools.lru import LRU

from .exit_contents import walk
from .exit_pdf import page_digests

FILE, SHA1, PAGE = 'file', 'file_sha1', 'page'
#: What is registered of an archive or a mail besides itself; logos, styles and the like lie in foreign files too.
_DOCUMENTS = ('.pdf', '.doc', '.docx', '.odt', '.rtf', '.xls', '.xlsx', '.ods', '.txt', '.jpg', '.jpeg', '.png', '.tif')
_PACKED = ('.zip', '.tar', '.gz', '.tgz', '.eml')
_LEAST = 2_048

_opened: LRU = LRU(512)


@dataclass(frozen=True)
class Opened:
    """The digests of everything in one file, and why a part of it could not be opened, if so."""

    digests: frozenset[str]
    closed: str = ''


def prints_of(name: str, content: bytes, *, is_whole: bool = True) -> list[tuple[str, str]]:
    """Return kind and digest of all by which a protected file is known again.

    :param is_whole: whether its pages are all about the one person; not so of papers merged for printing

    >>> [kind for kind, digest in prints_of('a.txt', b'Java')]
    ['file', 'file_sha1']
    """
    prints = [(FILE, _sha256(content)), (SHA1, sha1(content))]
    if not is_whole:
        return prints
    prints += [(PAGE, digest) for digest in sorted(page_digests(content))]
    if name.lower().endswith(_PACKED):
        for found in list(walk(name, content))[1:]:
            if found.path.lower().endswith(_DOCUMENTS) and len(found.content) >= _LEAST:
                prints += [(FILE, _sha256(found.content)), (SHA1, sha1(found.content))]
                prints += [(PAGE, digest) for digest in sorted(page_digests(found.content))]
    return list(dict.fromkeys(prints))


def open_file(name: str, content: bytes) -> Opened:
    """Return the digests of everything in a file; opened once, however often it leaves.

    >>> sorted(open_file('a.txt', b'Java').digests) == [_sha256(b'Java')]
    True
    """
    key = (_sha256(content), name.lower().rpartition('.')[2])
    try:
        return _opened[key]
    except KeyError:
        opened = _opened[key] = _open(name, content)
        return opened


def open_files(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, Opened]]:
    """Return name and digests of each of several files."""
    return [(name, open_file(name or '', content)) for name, content in files]


def sha1(content: bytes) -> str:
    """Return the checksum by which Odoo knows attachments; no protection of anything."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _open(name: str, content: bytes) -> Opened:
    digests: set[str] = set()
    closed = ''
    for found in walk(name, content):
        closed = closed or found.closed
        if found.content:
            digests.add(_sha256(found.content))
            digests |= page_digests(found.content)
    return Opened(frozenset(digests), closed)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""What a file holds: itself, what is packed or nested in it, and what nobody can look into.

Everything that leaves is opened as far as its recipient could open it. What cannot be opened is reported as such:
whoever sends it has to send it in another form.
"""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any, NamedTuple

from .exit_pdf import PdfClosedError, embedded_files

_OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
#: Formats that hold files and that we cannot open: 7z, RAR, Outlook's TNEF.
_FOREIGN = (b'7z\xbc\xaf\x27\x1c', b'Rar!\x1a\x07', b'\x78\x9f\x3e\x22')
_HEADER = re.compile(rb'\A[A-Za-z][A-Za-z0-9-]*:[^\n]*\n')
_BROKEN = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Limits:
    """How far files are opened: levels, files and bytes of all of them together."""

    depth: int = 8
    files: int = 5_000
    unpacked: int = 300 * 1024 * 1024


LIMITS = Limits()


class Found(NamedTuple):
    """One file; ``closed`` says why it could not be opened: ``password``, ``limits``, ``format``, or nothing."""

    path: str
    content: bytes
    closed: str = ''


class ClosedError(Exception):
    """A file could not be opened any further."""


Reader = Callable[[bytes, int], Iterator[tuple[str, bytes]]]


def walk(name: str, content: bytes, limits: Limits = LIMITS) -> Iterator[Found]:
    r"""Yield the file and everything in it, outermost first.

    >>> packed = io.BytesIO()
    >>> with zipfile.ZipFile(packed, 'w') as archive:
    ...     archive.writestr('inner/cv.txt', 'Java')
    >>> [(found.path, found.closed) for found in walk('a.zip', packed.getvalue())]
    [('a.zip', ''), ('a.zip/inner/cv.txt', '')]
    >>> mail = b'Subject: x\nContent-Type: text/plain; name="b.txt"\nContent-Transfer-Encoding: base64\n\nSmF2YQ==\n'
    >>> [found.content for found in walk('b.eml', mail)][1:]
    [b'Java']
    >>> [(found.path, found.closed) for found in walk('c.7z', _FOREIGN[0])]
    [('c.7z', ''), ('c.7z', 'format')]
    >>> [found.closed for found in walk('a.zip', packed.getvalue(), Limits(unpacked=3))]
    ['', 'limits']
    >>> list(walk('plain.txt', b'Java'))
    [Found(path='plain.txt', content=b'Java', closed='')]
    """
    return _Walk(limits).open(name, content, 0)


class _Walk:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.files = limits.files
        self.left = limits.unpacked

    def open(self, path: str, content: bytes, depth: int) -> Iterator[Found]:
        yield Found(path, content)
        reader = _find_reader(path, content)
        if reader is None:
            return
        if depth >= self.limits.depth:
            yield Found(path, b'', 'limits')
            return
        try:
            for name, inner in self._read(reader, content):
                yield from self.open(f'{path}/{name}', inner, depth + 1)
        except ClosedError as closed:
            yield Found(path, b'', str(closed))

    def _read(self, reader: Reader, content: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield what a reader finds, as long as there is no more than we open."""
        found = iter(reader(content, self.left + 1))
        while True:
            try:
                name, inner = next(found)
            except StopIteration:
                return
            except PdfClosedError as error:
                raise ClosedError('password') from error
            except (*_BROKEN, NotImplementedError, RuntimeError) as error:
                raise ClosedError('format') from error
            self.files -= 1
            self.left -= len(inner)
            if self.files < 0 or self.left < 0:
                raise ClosedError('limits')
            yield name, inner


def _find_reader(path: str, content: bytes) -> Reader | None:
    """Return what opens the content, by what it is and not by what it is called; nothing for a plain file."""
    for test, reader in _READERS:
        if test(path, content):
            return reader
    return None


def _is_mail(path: str, content: bytes) -> bool:
    r"""Tell whether it is a mail.

    >>> _is_mail('a.eml', b''), _is_mail('a.txt', b'From: a\nContent-Type: x/y\n\n'), _is_mail('a.txt', b'Note: a\n')
    (True, True, False)
    """
    if path.lower().endswith(('.eml', '.mht', '.mhtml')):
        return True
    head = content[:16_384]
    return bool(_HEADER.match(head)) and b'content-type:' in head.lower() and b'\n' in head


def _read_zip(content: bytes, limit: int) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & 0x1:
                raise ClosedError('password')
            with archive.open(info) as member:
                yield info.filename, member.read(limit)


def _read_tar(content: bytes, limit: int) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            if member.isfile() and (inner := archive.extractfile(member)):
                yield member.name, inner.read(limit)


def _make_stream_reader(opener: Callable[[io.BytesIO], Any]) -> Reader:
    def read(content: bytes, limit: int) -> Iterator[tuple[str, bytes]]:
        with opener(io.BytesIO(content)) as stream:
            yield 'content', stream.read(limit)
    return read


def _read_mail(content: bytes, limit: int) -> Iterator[tuple[str, bytes]]:  # noqa: ARG001  # nothing is packed
    for number, part in enumerate(message_from_bytes(content).walk()):
        if part.get_content_maintype() != 'multipart' and isinstance(payload := part.get_payload(decode=True), bytes):
            yield part.get_filename() or f'part {number}', payload


def _read_pdf(content: bytes, limit: int) -> Iterator[tuple[str, bytes]]:  # noqa: ARG001  # the reader unpacks whole
    yield from embedded_files(content)


def _read_ole(content: bytes, limit: int) -> Iterator[tuple[str, bytes]]:  # noqa: ARG001  # never opened
    """Old Office files are plain to us, unless they hold what is encrypted, or are a mail of Outlook with files."""
    if 'EncryptedPackage'.encode('utf-16-le') in content:
        raise ClosedError('password')
    if '__attach_version1.0'.encode('utf-16-le') in content:
        raise ClosedError('format')
    return iter(())


def _read_foreign(content: bytes, limit: int) -> Iterator[tuple[str, bytes]]:  # noqa: ARG001  # never opened
    raise ClosedError('format')


_READERS: tuple[tuple[Callable[[str, bytes], bool], Reader], ...] = (
    (lambda _path, content: b'%PDF-' in content[:1024], _read_pdf),
    (lambda _path, content: content.startswith(b'PK\x03\x04') or zipfile.is_zipfile(io.BytesIO(content)), _read_zip),
    (lambda _path, content: content.startswith(b'\x1f\x8b'), _make_stream_reader(gzip.open)),
    (lambda _path, content: content.startswith(b'BZh'), _make_stream_reader(bz2.open)),
    (lambda _path, content: content.startswith(b'\xfd7zXZ\x00'), _make_stream_reader(lzma.open)),
    (lambda _path, content: content[257:262] == b'ustar', _read_tar),
    (lambda _path, content: content.startswith(_OLE), _read_ole),
    (lambda _path, content: content.startswith(_FOREIGN), _read_foreign),
    (_is_mail, _read_mail),
)

"""What a PDF holds besides its bytes: files that are embedded in it, and pages that may lie in another PDF too."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from odoo.tools.pdf import PdfFileReader

#: A page with less than this many bytes of content, and no picture of this size, tells nobody apart.
_CONTENT = 200
_PICTURE = 8_192


class PdfClosedError(Exception):
    """The PDF opens with a password only."""


def embedded_files(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of the files that are embedded in a PDF.

    A PDF that cannot be read holds nothing for us: nobody else opens files in it either.

    >>> list(embedded_files(b'%PDF-1.4 broken'))
    []

    :raise PdfClosedError: it opens with a password only
    """
    reader = _open(content)
    if reader is not None:
        yield from _embedded(reader)


def page_digests(content: bytes) -> frozenset[str]:
    """Return the SHA-256 of each page of a PDF: of what is drawn and of its pictures.

    Pages that are put together with others, as for printing several papers at once, keep theirs. Pages with hardly any
    content have none.

    >>> page_digests(b'no PDF'), page_digests(b'%PDF-1.4 broken')
    (frozenset(), frozenset())
    """
    try:
        reader = _open(content) if b'%PDF-' in content[:1024] else None
    except PdfClosedError:
        return frozenset()
    return frozenset(filter(None, _page_digests(reader))) if reader is not None else frozenset()


def _open(content: bytes) -> Any:
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        closed = reader.is_encrypted and not reader.decrypt('')
    except Exception:  # noqa: BLE001  # a reader of foreign files fails in any way
        return None
    if closed:
        raise PdfClosedError
    return reader


def _embedded(reader: Any) -> Iterator[tuple[str, bytes]]:
    try:
        root = _get(reader.trailer, '/Root')
        nodes = [_get(_get(root, '/Names'), '/EmbeddedFiles')]
        files = []
        while nodes and len(nodes) + len(files) < 10_000:
            node = nodes.pop()
            nodes += [kid.get_object() for kid in _get(node, '/Kids') or []]
            files += [entry.get_object() for entry in (_get(node, '/Names') or [])[1::2]]
        found = [
            (str(_get(file, '/UF') or _get(file, '/F') or 'file'), _get(_get(file, '/EF'), '/F')) for file in files
        ]
        yield from [(name, stream.get_data()) for name, stream in found if stream is not None]
    except Exception:  # noqa: BLE001  # as above
        return


def _page_digests(reader: Any) -> Iterator[str | None]:
    try:
        for page in reader.pages:
            yield _digest_page(page)
    except Exception:  # noqa: BLE001  # as above
        return


def _digest_page(page: Any) -> str | None:
    contents = _get(page, '/Contents')
    streams = contents if isinstance(contents, list) else [contents] if contents is not None else []
    drawn = b'\n'.join(stream.get_object().get_data() for stream in streams)
    objects = _get(_get(page, '/Resources'), '/XObject') or {}
    pictures = [getattr(entry.get_object(), '_data', b'') for entry in objects.values()]
    if len(drawn) < _CONTENT and all(len(picture) < _PICTURE for picture in pictures):
        return None
    digest = hashlib.sha256(drawn)
    for part in sorted(hashlib.sha256(picture).digest() for picture in pictures):
        digest.update(part)
    return digest.hexdigest()


def _get(node: Any, key: str) -> Any:
    """Return the object under ``key``, nothing if there is none."""
    found = node.get(key) if node is not None else None
    return found.get_object() if hasattr(found, 'get_object') else found

"""From HTML to the bytes of a PDF that everybody can read, also with a screen reader (PDF/UA-1).

The same HTML gives the same bytes within one toolchain, which is returned with them: another release of one of
its parts, or other fonts, may give other bytes. The stored bytes are the evidence, not the way to them.
"""

import ctypes
import hashlib
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from weasyprint import HTML

from .paper_fetcher import ClosedFetcher

_LIBRARIES = {
    'pango': ('libpango-1.0.so.0', 'pango_version_string'),
    'harfbuzz': ('libharfbuzz.so.0', 'hb_version_string'),
}


@dataclass(frozen=True)
class Rendering:
    """A rendered paper: its bytes, their SHA-256 in hexadecimal, what made them, and what it may not load."""

    content: bytes
    sha256: str
    toolchain: str
    refused: tuple[str, ...]


def render(html: str, roots: Mapping[str, Path]) -> Rendering:
    """Render a whole HTML document, which names its language and title, as PDF/UA-1.

    :param html: the document; its ``html`` element has ``lang``, its ``head`` a ``title``
    :param roots: folders of the addons whose static files it may use as ``asset:/<addon>/static/…``
    """
    fetcher = ClosedFetcher(roots)
    document = HTML(string=html, url_fetcher=fetcher).render(pdf_variant='pdf/ua-1')
    content = document.write_pdf(
        pdf_variant='pdf/ua-1', pdf_tags=True, pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
    )
    return Rendering(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        toolchain=f'{_programs()}; fonts: {_fonts(document.fonts.values())}',
        refused=tuple(fetcher.refused),
    )


def _fonts(fonts: Iterable[Any]) -> str:
    """Return the fonts in use, each with the start of the SHA-256 of its file."""
    return ', '.join(sorted({
        f'{font.name.partition(b"+")[2].decode()} {hashlib.sha256(font.file_content).hexdigest()[:12]}'
        for font in fonts
    }))


@lru_cache
def _programs() -> str:
    parts = {name: version(name) for name in ('weasyprint', 'pydyf', 'fonttools', 'tinycss2', 'pillow')}
    parts |= {name: _library_version(*library) for name, library in _LIBRARIES.items()}
    parts['python'] = platform.python_version()
    return ', '.join(f'{name} {number}' for name, number in parts.items())


def _library_version(file: str, function: str) -> str:
    try:
        call = getattr(ctypes.CDLL(file), function)
    except (OSError, AttributeError):
        return 'unknown'
    call.restype = ctypes.c_char_p
    return (call() or b'unknown').decode()

"""What a paper may load while it is rendered: pictures that it carries itself, and files that addons declare.

Odoo's sanitizer keeps links like ``<a rel="attachment" href="file:///…">``, for which WeasyPrint would embed
the server's file into the PDF, and pictures from other hosts, which would tell them who prints what. So nothing
is fetched from anywhere: there is no network and no file system behind :class:`ClosedFetcher`.
"""

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import DataHandler, Request

from weasyprint.urls import URLFetcher, URLFetcherResponse

_logger = logging.getLogger(__name__)

ASSET_SCHEME = 'asset'
#: Kinds of files that a paper may load from the ``static`` folder of a declared addon.
ASSET_TYPES = {
    '.css': 'text/css',
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.svg': 'image/svg+xml',
    '.ttf': 'font/ttf',
    '.woff2': 'font/woff2',
}
_ASSET = re.compile(r'^asset:/(?P<addon>\w+)/static/(?P<path>[\w./-]+)$', re.ASCII)
# Pillow guesses the format from the content and knows some that start programs: only these are passed on to it.
_SIGNATURES = {
    b'\x89PNG\r\n\x1a\n': 'image/png',
    b'\xff\xd8\xff': 'image/jpeg',
    b'GIF87a': 'image/gif',
    b'GIF89a': 'image/gif',
}
_SVG = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?<svg[\s>]')
_SHOWN = 120


class RefusedURL(ValueError):
    """A paper asked for something that it may not load."""


def picture_type(content: bytes) -> str | None:
    """Return the media type of a picture that may stand in a paper, ``None`` for anything else.

    A document type in an SVG could declare entities, so none is allowed.

    >>> picture_type(b'GIF89a...'), picture_type(b'<svg xmlns="…"/>'.replace('…'.encode(), b'x'))
    ('image/gif', 'image/svg+xml')
    >>> picture_type(b'%!PS-Adobe-3.0 EPSF-3.0') is picture_type(b'<!DOCTYPE svg [<!ENTITY x SYSTEM "a">]><svg/>')
    True
    """
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    if content[:4] == b'RIFF' and content[8:12] == b'WEBP':
        return 'image/webp'
    if _SVG.match(content) and b'<!' not in content.replace(b'<!--', b''):
        return 'image/svg+xml'
    return None


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Loads pictures in ``data:`` and files of declared addons in ``asset:``; refuses and logs the rest.

    :param roots: folders of the addons whose ``static`` files may be used, by the addon's name
    """

    def __init__(self, roots: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=('data', ASSET_SCHEME), allow_redirects=False)
        self.handlers: list[Any] = []  # what the parent registered could open files and connections
        self._roots = roots
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002  # the parent's signature
        """Return what ``url`` stands for.

        :raise RefusedURL: it is neither a picture in ``data:`` nor a declared asset
        """
        scheme = url.partition(':')[0].lower()
        if scheme == 'data':
            return self._fetch_data(url)
        if scheme == ASSET_SCHEME:
            return self._fetch_asset(url)
        raise self._refuse(url)

    def _fetch_data(self, url: str) -> URLFetcherResponse:
        content = DataHandler().data_open(Request(url)).read()  # noqa: S310  # decodes, opens nothing
        media_type = picture_type(content)
        if not media_type:
            raise self._refuse(url)
        return URLFetcherResponse(url, content, {'Content-Type': media_type})

    def _fetch_asset(self, url: str) -> URLFetcherResponse:
        match = _ASSET.match(url)
        root = self._roots.get(match['addon']) if match else None
        if not match or not root:
            raise self._refuse(url)
        static = (root / 'static').resolve()
        path = (static / match['path']).resolve()
        if not path.is_relative_to(static) or path.suffix not in ASSET_TYPES or not path.is_file():
            raise self._refuse(url)
        return URLFetcherResponse(url, path.read_bytes(), {'Content-Type': ASSET_TYPES[path.suffix]})

    def _refuse(self, url: str) -> RefusedURL:
        shown = url[:_SHOWN]
        self.refused.append(shown)
        _logger.warning("A paper asked for something that it may not load: %s", shown)
        return RefusedURL(shown)

"""What a mail carries: files, files that its text holds, and links to files that are stored here."""

import base64
import binascii
import re
from email.message import Message

_LINK = re.compile(rb'/web/(?:content|image)(?:/ir\.attachment)?/(\d+)|/web/(?:content|image)\?[^"\'\s>]*?\bid=(\d+)')
_DATA = re.compile(rb'data:[\w.+-]+/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)')


def files_of(message: Message) -> list[tuple[str, bytes]]:
    """Return name and bytes of all parts of a mail but its own plain text, nested mails included."""
    files = []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        payload = _get_bytes(part)
        if name or part.get_content_maintype() != 'text':
            files.append((name or '', payload))
        else:
            files += files_in_text(payload)
    return files


def _get_bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b''


def files_in_text(text: bytes) -> list[tuple[str, bytes]]:
    """Return the files that an HTML text holds in itself.

    >>> files_in_text(b'<img src="data:image/png;base64,SmF2YQ=="/>'), files_in_text(b'plain')
    ([('', b'Java')], [])
    """
    files = []
    if b';base64,' in text:
        for encoded in _DATA.findall(text):
            try:
                files.append(('', base64.b64decode(encoded)))
            except binascii.Error:
                continue
    return files


def links_of(text: bytes) -> set[int]:
    """Return the ids of stored files to which a text links.

    >>> sorted(links_of(b'<a href="/web/content/7?access_token=x"/> /web/image/ir.attachment/8 /web/content?a=1&id=9'))
    [7, 8, 9]
    """
    if b'/web/' not in text:
        return set()
    return {int(first or second) for first, second in _LINK.findall(text)}


def links_in(message: Message) -> set[int]:
    """Return the ids of stored files to which any text of a mail links."""
    return set().union(*(
        links_of(_get_bytes(part))
        for part in message.walk() if part.get_content_maintype() == 'text'
    ))

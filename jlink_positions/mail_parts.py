"""Reading the parts of a mail, whatever it is made of. Pure, and never raising."""

import re
from collections.abc import Iterator
from email.message import Message

from odoo.addons.jlink_compliance import incoming_mail as reading


def own_parts(message: Message) -> Iterator[Message]:
    """Walk through the parts of a mail without entering mails inside it."""
    if is_mail(message) or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        yield from own_parts(part)


def is_mail(part: Message) -> bool:
    return part.get_content_type() == 'message/rfc822'


def is_file(part: Message) -> bool:
    return part.get_content_disposition() == 'attachment' or bool(reading._file_name(part)) or (
        part.get_content_maintype() not in ('text', 'multipart', 'message'))


def name_of(part: Message) -> str:
    return 'mail.eml' if is_mail(part) else 'file'


def embedded_bytes(part: Message) -> bytes:
    try:
        return part.get_payload(0).as_bytes()
    except Exception:  # noqa: BLE001  # the library raises whatever it stumbles over
        return b''


def read_text(part: Message) -> str:
    """Return the text of a part; what is called Latin-1 is read as the larger Windows-1252, as browsers do."""
    content = reading._content(part) or b''
    try:
        charset = str(part.get_content_charset() or '').lower()
    except Exception:  # noqa: BLE001  # the library raises whatever it stumbles over
        charset = ''
    for name in ('cp1252' if charset in ('iso-8859-1', 'latin1') else charset, 'utf-8', 'cp1252'):
        try:
            return clean(content.decode(name), keep='\n\t')
        except (LookupError, UnicodeError, ValueError):
            continue
    return clean(content.decode('utf-8', 'replace'), keep='\n\t')


def unfold(value: str) -> str:
    r"""Return a raw header in one line, its bytes read as what they are.

    >>> unfold('a\r\n b'), unfold(b'K\xc3\xb6ln'.decode('ascii', 'surrogateescape'))
    ('a b', 'Köln')
    """
    if any('\udc80' <= letter <= '\udcff' for letter in value):
        raw = value.encode('utf-8', 'surrogateescape')
        try:
            value = raw.decode('utf-8')
        except UnicodeError:
            value = raw.decode('cp1252', 'replace')
    return re.sub(r'\r?\n[ \t]*', ' ', value)


def clean(text: str, keep: str = '') -> str:
    """Return text that a database takes: no control characters, no halves of letters."""
    text = text.replace('\r\n', '\n').encode('utf-8', 'replace').decode('utf-8')
    return re.sub(r'[\x00-\x1f\x7f]', lambda match: match[0] if match[0] in keep else ' ', text).strip()

"""Reading a mail that arrived, however it is written: pure, and never raising.

Mails from outside are malformed in every way there is. What cannot be read counts as absent; nothing here logs.
"""

import email
import email.utils
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message

_RECIPIENTS = (
    'To', 'Cc', 'Bcc', 'Delivered-To', 'X-Original-To', 'X-Delivered-To', 'X-Forwarded-To', 'Envelope-To',
    'X-Envelope-To', 'Apparently-To', 'Resent-To', 'Resent-Cc',
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*")
_ROBOTS = re.compile(r'^(mailer-daemon|postmaster|bounces?|no-?reply|do-?not-?reply|noreply-.*)([+-].*)?$')
_CONTROL = re.compile(r'[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>"]')
_DOCUMENTS = frozenset({'pdf', 'doc', 'docx', 'odt', 'rtf', 'png', 'jpg', 'jpeg', 'tif', 'tiff', 'webp', 'zip'})
_NAME_LENGTH = 100
_TEXT_NAME = 'message.txt'


@dataclass(frozen=True)
class IncomingFile:
    """One document of a mail or of a drop."""

    name: str
    content: bytes


def is_document(name: str) -> bool:
    """Tell whether a file of this name can be a document of a person.

    >>> is_document("CV.PDF"), is_document("setup.exe"), is_document("smime")
    (True, False, False)
    """
    return name.rpartition('.')[2].lower() in _DOCUMENTS if '.' in name else False


class IncomingMail:
    r"""A mail as it arrived.

    >>> mail = IncomingMail(b'From: Eva Muster <eva@example.org>\nTo: cv@firm.example\nSubject: CV\n\nHello')
    >>> mail.recipients, mail.sender, mail.sender_name
    (['cv@firm.example'], 'eva@example.org', 'Eva Muster')
    >>> IncomingMail(b'').recipients, IncomingMail(b'\xff\xfe').sender
    ([], '')
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._message: Message = email.message_from_bytes(raw.lstrip())

    # === WHO === #

    @property
    def recipients(self) -> list[str]:
        """All addresses that the mail was sent or delivered to, in lower case."""
        return [address for _name, address in self._addresses(*_RECIPIENTS)]

    @property
    def sender(self) -> str:
        """The address that an answer goes to, in lower case; empty if there is none."""
        return self._sender[1]

    @property
    def author(self) -> str:
        """The address in From, in lower case; empty if there is none."""
        return next((address for _name, address in self._addresses('From', 'Sender')), '')

    @property
    def sender_name(self) -> str:
        """What the sender is called; the address if the mail does not say."""
        name, address = self._sender
        if not name:
            name = next((other for other, found in self._addresses('From') if found == address), '')
        return _CONTROL.sub('', name).strip()[:_NAME_LENGTH] or address

    @property
    def _sender(self) -> tuple[str, str]:
        return next(iter(self._addresses('Reply-To', 'From', 'Sender')), ('', ''))

    @property
    def is_from_robot(self) -> bool:
        r"""Whether nobody reads what is answered.

        >>> IncomingMail(b'From: no-reply@board.example\n\n').is_from_robot
        True
        """
        return not self.sender or bool(_ROBOTS.match(self.sender.partition('@')[0]))

    # === WHAT === #

    @property
    def digest(self) -> str:
        """What tells one mail from another: the SHA-256 of its Message-Id, or of all of it."""
        identity = self._header('Message-Id').strip().encode('utf-8', 'replace') or self.raw
        return hashlib.sha256(identity).hexdigest()

    @property
    def is_automatic(self) -> bool:
        r"""Whether a machine wrote it: a bounce, an out-of-office note, bulk mail.

        >>> IncomingMail(b'Auto-Submitted: auto-replied\n\n').is_automatic
        True
        >>> IncomingMail(b'Auto-Submitted: no\n\n').is_automatic
        False
        """
        return (
            self._header('Auto-Submitted').strip().lower() not in ('', 'no')
            or self._header('Precedence').strip().lower() in ('bulk', 'junk', 'auto_reply')
            or self._header('Return-Path').strip() == '<>'
            or bool(self._header('X-Autoreply') or self._header('X-Autorespond'))
            or self._message.get_content_type() in ('multipart/report', 'message/delivery-status')
            or self.author.partition('@')[0] in ('mailer-daemon', 'postmaster')
        )

    @property
    def is_doubtful(self) -> bool:
        """Whether the sender may be another than the person: marked as spam, or sent through a mailing list."""
        return self._header('X-Spam-Flag').strip().lower() == 'yes' or bool(self._header('List-Id'))

    def get_documents(self) -> list[IncomingFile]:
        """Return the documents in the mail; its text if there is none."""
        found, texts = [], []
        for part in self._message.walk():
            content = _content(part)
            if content is None:
                continue
            name = _file_name(part)
            if name and is_document(name) and not _is_decoration(part):
                found.append(IncomingFile(name, content))
            elif part.get_content_type() == 'text/plain' and not name and content.strip():
                texts.append(content)
        return found or [IncomingFile(_TEXT_NAME, text) for text in texts[:1]]

    # === HEADERS === #

    def _header(self, name: str) -> str:
        return ', '.join(self._headers(name))

    def _headers(self, name: str) -> list[str]:
        return [_decode(value) for value in self._message.get_all(name, [])]

    def _addresses(self, *names: str) -> list[tuple[str, str]]:
        found = []
        for name in names:
            for value in self._message.get_all(name, []):
                found += _split(str(value))
        return list(dict.fromkeys(found))


def without_tag(address: str) -> str:
    """Return an address without what follows a plus sign, which tells mails apart that arrive in one place.

    >>> without_tag('jobs+java@firm.example')
    'jobs@firm.example'
    """
    local, _at, domain = address.partition('@')
    return f"{local.partition('+')[0]}@{domain}"


def _split(value: str) -> list[tuple[str, str]]:
    """Return names and addresses in a header, as well as it can be read.

    >>> _split('"Muster, Eva" <Eva@Example.org>, x@y.de')
    [('Muster, Eva', 'eva@example.org'), ('', 'x@y.de')]
    >>> _split('<<broken@example.org')
    [('', 'broken@example.org')]
    """
    value = value.replace('\r', ' ').replace('\n', ' ')
    pairs = [
        (_decode(name).strip(), address.strip().lower())
        for name, address in email.utils.getaddresses([value])
        if _ADDRESS.fullmatch(address.strip())
    ]
    return pairs or [('', match.lower()) for match in _ADDRESS.findall(_decode(value))]


def _decode(value: object) -> str:
    """Return a header in plain words; bytes that are no text become question marks.

    >>> _decode('=?utf-8?q?J=C3=B6rg?='), _decode('=?nonsense?q?x?=')
    ('Jörg', 'x')
    """
    try:
        parts = decode_header(str(value))
    except Exception:  # noqa: BLE001  # the library raises whatever it stumbles over
        return str(value).encode('utf-8', 'replace').decode('utf-8', 'replace')
    return ''.join(part if isinstance(part, str) else _text(part, charset) for part, charset in parts)


def _text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or 'utf-8', 'replace')
    except LookupError:
        return content.decode('utf-8', 'replace')


def _content(part: Message) -> bytes | None:
    if part.is_multipart():
        return None
    try:
        content = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001  # the library raises whatever it stumbles over
        return None
    return content if isinstance(content, bytes) else None


def _file_name(part: Message) -> str:
    try:
        name = _decode(part.get_filename() or '')
    except Exception:  # noqa: BLE001  # the library raises whatever it stumbles over
        name = ''
    name = _CONTROL.sub('', name.replace('\\', '/').rpartition('/')[2]).strip()[-_NAME_LENGTH:]
    if not name and part.get_content_disposition() == 'attachment':
        name = 'document' + (mimetypes.guess_extension(part.get_content_type()) or '')
    return name


def _is_decoration(part: Message) -> bool:
    """Tell whether a part is a picture inside the text, a logo for instance."""
    inline = part.get_content_disposition() != 'attachment' and part.get('Content-ID')
    return bool(inline) and part.get_content_maintype() == 'image'

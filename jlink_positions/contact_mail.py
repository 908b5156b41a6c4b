"""Reading a mail about a contact with a customer: who it is with, what it says, what is in it.

Pure, and never raising: what cannot be read counts as absent.
"""

import email.utils
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from odoo.addons.jlink_compliance import incoming_mail as reading
from odoo.addons.jlink_compliance.incoming_mail import IncomingFile, IncomingMail

from .forwarded_mail import Address, Original, find_originals
from .mail_html import html_to_text
from .mail_parts import clean, embedded_bytes, is_file, is_mail, name_of, own_parts, read_text, unfold

#: Mails above this size are kept without their content, as in the quarantine.
MAX_MAIL = 40 * 1024 * 1024
_MAX_HEADERS = 256 * 1024
_MAX_TEXT = 1_000_000
_MAX_FILES = 200
_TNEF = ('application/ms-tnef', 'application/vnd.ms-tnef')
_SEALED = ('application/pkcs7-mime', 'application/x-pkcs7-mime', 'multipart/encrypted')
_SIGNATURES = ('application/pkcs7-signature', 'application/x-pkcs7-signature', 'application/pgp-signature')
_LIST_HEADERS = ('List-Id', 'List-Post', 'List-Unsubscribe')


@dataclass(frozen=True)
class Finding:
    """Who a mail is with: ``people`` outside the firm, the direction, and the colleague it came by."""

    people: tuple[Address, ...]
    direction: str
    colleague: str
    subject: str


class ContactMail(IncomingMail):
    r"""A mail that arrived at the address for contacts.

    >>> mail = ContactMail(b'From: K <k@x.example>\nSubject: =?utf-8?q?J=C3=B6rg?=\nTo: c@firm.example\n\nHello')
    >>> mail.subject, mail.text, mail.is_too_large
    ('Jörg', 'Hello', False)
    """

    def __init__(self, raw: bytes) -> None:
        self.is_too_large = len(raw) > MAX_MAIL
        super().__init__(get_head(raw) if self.is_too_large else raw)
        self._body: tuple[str, str] | None = None

    # === HEADERS === #

    @property
    def message_id(self) -> str:
        return clean(self._header('Message-Id'))[:500]

    @property
    def references(self) -> list[str]:
        return re.findall(r'<[^<>\s]+>', f"{self._header('In-Reply-To')} {self._header('References')}")[-50:]

    @property
    def subject(self) -> str:
        values = [value for name, value in self._message.raw_items() if name.lower() == 'subject']
        return clean(' '.join(reading._decode(unfold(str(value))) for value in values[:1]))[:500]

    @property
    def date(self) -> datetime | None:
        r"""When it was sent, UTC and naive; nothing if the mail does not say or says nonsense.

        >>> ContactMail(b'Date: Mon, 12 Oct 2026 10:00:00 +0200\n\n').date
        datetime.datetime(2026, 10, 12, 8, 0)
        >>> ContactMail(b'Date: yesterday\n\n').date
        """
        try:
            found = email.utils.parsedate_to_datetime(self._header('Date'))
            return found.astimezone(UTC).replace(tzinfo=None, microsecond=0) if found.tzinfo else found
        except (TypeError, ValueError, IndexError, OverflowError):
            return None

    @property
    def from_line(self) -> str:
        """The sender as people read it."""
        return next((_format(pair) for pair in self._addresses('From', 'Sender')), '')

    @property
    def to_pairs(self) -> list[Address]:
        return self._addresses('To', 'Cc')

    @property
    def resent_by(self) -> str:
        """Who passed the mail on unchanged ("redirect"), in lower case."""
        return next((address for _name, address in self._addresses('Resent-From', 'Resent-Sender')), '')

    def is_from_list(self) -> bool:
        r"""Whether it came through a mailing list.

        >>> ContactMail(b'List-Id: <x.example>\n\n').is_from_list()
        True
        """
        precedence = self._header('Precedence').strip().lower()
        return precedence == 'list' or any(self._header(name) for name in _LIST_HEADERS)

    def is_loop(self, own: str) -> bool:
        r"""Whether it has been at the address ``own`` before, or says itself that it goes round.

        >>> ContactMail(b'X-Loop: c@firm.example\n\n').is_loop('c@firm.example')
        True
        """
        delivered = [address for value in self._headers('Delivered-To') for address in reading._ADDRESS.findall(value)]
        return bool(self._header('X-Loop')) or [address.lower() for address in delivered].count(own) > 1 or (
            len(self._message.get_all('Received', [])) > 50)

    # === CONTENT === #

    @property
    def text(self) -> str:
        """What it says, as plain text, whichever way it is written."""
        text, html = self._read_body()
        return text or html_to_text(html)

    @property
    def html(self) -> str:
        """What it says as HTML; empty if it has text only. Not to be shown before it is made safe."""
        return self._read_body()[1]

    def _read_body(self) -> tuple[str, str]:
        if self._body is None:
            texts = {'text/plain': '', 'text/html': ''}
            for part in own_parts(self._message):
                kind = part.get_content_type()
                if kind in texts and not texts[kind].strip() and not is_file(part):
                    texts[kind] = read_text(part)[:_MAX_TEXT]
            self._body = (texts['text/plain'].strip(), texts['text/html'].strip())
        return self._body

    @property
    def remark(self) -> str:
        r"""Why not all of it can be read: ``too_large``, ``tnef``, ``sealed``, or nothing.

        >>> ContactMail(b'Content-Type: application/ms-tnef; name="winmail.dat"\n\nx').remark
        'tnef'
        """
        kinds = {part.get_content_type() for part in own_parts(self._message)} | {self._message.get_content_type()}
        names = {reading._file_name(part).lower() for part in own_parts(self._message)}
        if self.is_too_large:
            return 'too_large'
        if kinds & {*_TNEF} or 'winmail.dat' in names:
            return 'tnef'
        return 'sealed' if kinds & {*_SEALED} else ''

    def get_files(self) -> list[IncomingFile]:
        """Return what is attached, mails inside this one included; pictures inside the text are none."""
        found = []
        for part in own_parts(self._message):
            if part.get_content_type() in _SIGNATURES or reading._is_decoration(part):
                continue
            content = embedded_bytes(part) if is_mail(part) else reading._content(part)
            if content and (is_mail(part) or is_file(part)):
                found.append(IncomingFile(clean(reading._file_name(part)) or name_of(part), content))
        return found[:_MAX_FILES]

    @property
    def originals(self) -> list[Original]:
        """The mails that this one passes on: attached ones, and those quoted with their headers."""
        attached = [
            Original(pair, tuple(inner.to_pairs), inner.subject)
            for part in own_parts(self._message) if is_mail(part)
            for inner in [ContactMail(get_head(embedded_bytes(part)))]
            for pair in (inner._addresses('From', 'Sender') or [('', '')])[:1]
        ]
        return attached + (find_originals(self.text) or find_originals(html_to_text(self.html)))


def find_people(mail: ContactMail, is_ours: Callable[[str], bool]) -> Finding:
    r"""Say who a mail is with.

    A colleague's mail is one to those outside in To and Cc; if there is nobody, the colleague passes on the mail inside
    it. Any other mail is one from its sender.

    >>> def ours(address): return address.endswith('@firm.example')
    >>> find_people(ContactMail(b'From: a@firm.example\nTo: K <k@x.example>, b@firm.example\n\n'), ours)
    Finding(people=(('K', 'k@x.example'),), direction='out', colleague='a@firm.example', subject='')
    >>> find_people(ContactMail(b'From: k@x.example\nTo: a@firm.example\n\n'), ours).direction
    'in'
    """
    sender = mail.author
    if not ours_or_nobody(sender, is_ours):
        pairs = [pair for pair in mail._addresses('From', 'Sender') if pair[1] == sender]
        colleagues = [mail.resent_by, *(address for _name, address in mail.to_pairs)]
        colleague = next((address for address in colleagues if address and is_ours(address)), '')
        return Finding(tuple(pairs[:1]), 'in', colleague, mail.subject)
    outside = _outside(mail.to_pairs, is_ours)
    if outside:
        return Finding(outside, 'out', sender, mail.subject)
    for original in mail.originals:
        if original.sender[1] and not is_ours(original.sender[1]):
            return Finding((original.sender,), 'in', sender, original.subject or mail.subject)
        if outside := _outside(original.recipients, is_ours):
            return Finding(outside, 'out', sender, original.subject or mail.subject)
    return Finding((), 'in', sender, mail.subject)


def ours_or_nobody(address: str, is_ours: Callable[[str], bool]) -> bool:
    return not address or is_ours(address)


def get_addresses(mail: ContactMail) -> list[Address]:
    """Return everybody a mail names, for looking them up at once; each once."""
    pairs = [*mail._addresses('From', 'Sender', 'Resent-From'), *mail.to_pairs]
    for original in mail.originals:
        pairs += [original.sender, *original.recipients]
    return list({address: (name, address) for name, address in reversed(pairs) if address}.values())[::-1]


def get_head(raw: bytes) -> bytes:
    r"""Return the headers of ``raw`` only.

    >>> get_head(b'A: b\r\nC: d\r\n\r\nbody')
    b'A: b\r\nC: d\r\n\r\n'
    """
    head = raw[:_MAX_HEADERS].lstrip()
    end = min((at + len(mark) for mark in (b'\r\n\r\n', b'\n\n') if (at := head.find(mark)) >= 0), default=len(head))
    return head[:end]


def without_recipient(raw: bytes, address: str) -> bytes:
    r"""Return ``raw`` as if it had not been sent to ``address``, for whoever else it is for.

    >>> without_recipient(b'To: a@x.example, B <b@x.example>\nCc: a@x.example\n\nHi', 'a@x.example')
    b'To: B <b@x.example>\n\nHi'
    """
    if not address:
        return raw
    head = get_head(raw)
    body = raw.lstrip()[len(head):]
    message = email.message_from_bytes(head)
    for name in dict.fromkeys(reading._RECIPIENTS):
        values = message.get_all(name, [])
        pairs = [pair for pair in email.utils.getaddresses(map(str, values)) if pair[1].lower() != address]
        if any(address in str(value).lower() for value in values):
            del message[name]
            if pairs:
                message[name] = ', '.join(map(email.utils.formataddr, pairs))
    return message.as_bytes() + body


def _outside(pairs: list[Address] | tuple[Address, ...], is_ours: Callable[[str], bool]) -> tuple[Address, ...]:
    return tuple(pair for pair in pairs if pair[1] and not is_ours(pair[1]))


def _format(pair: Address) -> str:
    name, address = pair
    return clean(f'{name} <{address}>' if name else address)[:300]

"""What is known of a mail while it passes: sent by a program, or moved to another document.

Both are kept in a ``ContextVar`` of this module and nowhere else: a mark in the Odoo context could be sent by a client.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

#: Headers whose mere presence says that a program wrote the mail, or that it went to many (RFC 2919, RFC 2369).
_MARKS = ('List-Id', 'List-Unsubscribe', 'List-Post', 'X-Autoreply', 'X-Autorespond', 'X-Auto-Reply')
_PRECEDENCES = ('auto_reply', 'bulk', 'junk', 'list')

_automatic: ContextVar[bool] = ContextVar('jlink_automatic_mail', default=False)
_moved: ContextVar[frozenset[int]] = ContextVar('jlink_moved_messages', default=frozenset())


@dataclass(frozen=True)
class Passing:
    """A mail with people outside: to ``people`` and ``addresses``, or from ``author_id`` if ``is_incoming``."""

    message_id: int
    subject: str
    date: datetime
    model: str
    res_id: int
    author_id: int
    is_incoming: bool
    channel: str
    people: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()


def is_automatic(message: Message) -> bool:
    """Tell whether a program wrote ``message``, or a mailing list distributed it (RFC 3834).

    >>> from email import message_from_string as parse
    >>> is_automatic(parse("Auto-Submitted: auto-replied (vacation)")), is_automatic(parse("Auto-Submitted: no"))
    (True, False)
    >>> is_automatic(parse("Precedence: Bulk")), is_automatic(parse("List-Id: <news.example>"))
    (True, True)
    >>> is_automatic(parse("Content-Type: text/calendar; method=REPLY"))
    True
    >>> is_automatic(parse("Subject: Hello"))
    False
    """
    submitted = str(message.get('Auto-Submitted') or 'no').split(';')[0].split('(')[0].strip().lower()
    precedence = str(message.get('Precedence') or '').strip().lower()
    # Calendars accept and decline by themselves (RFC 6047).
    replies = any(
        part.get_content_type() == 'text/calendar' and str(part.get_param('method')).lower() == 'reply'
        for part in message.walk()
    )
    return submitted != 'no' or precedence in _PRECEDENCES or replies or any(mark in message for mark in _MARKS)


@contextmanager
def receiving(message: Message) -> Iterator[None]:
    """Keep inside the block whether what arrives was written by a program."""
    token = _automatic.set(is_automatic(message))
    try:
        yield
    finally:
        _automatic.reset(token)


def is_receiving_automatic() -> bool:
    """Tell whether a mail that a program wrote is arriving right now.

    >>> from email import message_from_string as parse
    >>> with receiving(parse("Precedence: list")):
    ...     is_receiving_automatic()
    True
    >>> is_receiving_automatic()
    False
    """
    return _automatic.get()


@contextmanager
def moving(message_ids: Iterable[int]) -> Iterator[None]:
    """Let these messages move to another document inside the block, as they are."""
    token = _moved.set(frozenset(message_ids))
    try:
        yield
    finally:
        _moved.reset(token)


def is_moving(message_ids: Iterable[int]) -> bool:
    """Tell whether all of ``message_ids`` are being moved right now.

    >>> with moving([1, 2]):
    ...     is_moving([1]), is_moving([1, 3]), is_moving([])
    (True, False, False)
    """
    wanted = frozenset(message_ids)
    return bool(wanted) and wanted <= _moved.get()

"""Keys in links stay out of the server's log: a pure module."""

import logging
import re

_KEY = re.compile(
    r'(/(?:consent/(?:answer|withdraw|package)|disclosure/(?:answer|recall)|documents|undertaking)/)[^\s/?#"]+',
)


def hide_keys(text: str) -> str:
    """Return ``text`` without the keys of the links in it.

    >>> hide_keys('GET /consent/answer/Ab-3_x?lang=de_DE HTTP/1.1')
    'GET /consent/answer/***?lang=de_DE HTTP/1.1'
    >>> hide_keys('POST /documents/Ab-3_x/17 HTTP/1.1')
    'POST /documents/***/17 HTTP/1.1'
    """
    return _KEY.sub(r'\1***', text)


class KeyFilter(logging.Filter):
    """Hides the keys in the lines of access that Odoo's server writes for each request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, without keys.

        >>> record = logging.LogRecord('x', 20, '', 0, '"%s" %s', ('GET /consent/withdraw/k HTTP/1.1', 200), None)
        >>> KeyFilter().filter(record), record.getMessage()
        (True, '"GET /consent/withdraw/*** HTTP/1.1" 200')
        """
        if isinstance(record.msg, str):
            record.msg = hide_keys(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(hide_keys(arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


def install() -> None:
    """Filter the log of requests, once."""
    logger = logging.getLogger('werkzeug')
    if not any(isinstance(known, KeyFilter) for known in logger.filters):
        logger.addFilter(KeyFilter())

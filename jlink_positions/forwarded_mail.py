"""Finding the mail inside a mail: what mail programs write above a text that somebody forwards.

Pure, and never raising. Outlook, Lotus Notes and web mailers write a block of header lines, Gmail, Apple Mail and
Thunderbird a line of introduction before it; each in the language of whoever forwards.
"""

import re
from dataclasses import dataclass

Address = tuple[str, str]

_LABELS = {
    'sender': ('from', 'von', 'de', 'expéditeur', 'absender'),
    'recipients': ('to', 'an', 'à', 'pour', 'empfänger', 'destinataire'),
    'copies': ('cc', 'kopie', 'copie', 'copie à'),
    'subject': ('subject', 'betreff', 'objet'),
    'date': ('date', 'sent', 'datum', 'gesendet', 'envoyé', 'sent at', 'gesendet am'),
    'other': ('reply-to', 'antwort an', 'wichtigkeit', 'importance', 'priorität', 'bcc', 'blindkopie', 'anlagen'),
}
_KINDS = {label: kind for kind, labels in _LABELS.items() for label in labels}
_LABEL = re.compile(
    rf"^[>|\s\u200b\ufeff]*\**({'|'.join(sorted(map(re.escape, _KINDS), key=len, reverse=True))})"
    r'\s?\**[ \u00a0]?:\**[ \t\u00a0]*(.*)$', re.IGNORECASE,
)
_QUOTED = re.compile(
    r'^[>|\s]*(?:am|on|le)\b[^\n]{0,160}?<?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)>?[^\n]{0,60}:\s*$', re.IGNORECASE,
)
_NAMED = re.compile(
    r"""(?:["']?(?P<name>[^"'<>\[\];,@]{0,100}?)["']?\s*[<\[(]\s*(?:mailto:)?)?"""
    r"""(?P<address>[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+)""",
)
_LINE_LENGTH = 2000
_LINES = 4000
#: A header block that is broken over more lines than this is none.
_FOLDED = 4


@dataclass(frozen=True)
class Original:
    """A mail that another one passes on."""

    sender: Address
    recipients: tuple[Address, ...] = ()
    subject: str = ''


def split_addresses(value: str) -> list[Address]:
    """Return names and addresses in a line of a forwarded header.

    >>> split_addresses('Karla Brandt [mailto:Karla@hansa.example]; "Ott, Jo" <jo@x.example>')
    [('Karla Brandt', 'karla@hansa.example'), ('Ott, Jo', 'jo@x.example')]
    >>> split_addresses('jo@x.example<mailto:jo@x.example>'), split_addresses('Karla Brandt')
    ([('', 'jo@x.example')], [])
    """
    found: dict[str, str] = {}
    for match in _NAMED.finditer(re.sub(r'"([^"<>]{0,100}),\s*([^"<>]{0,100})"', r'"\1\\c \2"', value)):
        address = match['address'].strip('.').lower()
        name = (match['name'] or '').replace('\\c', ',').strip(' ;,')
        found[address] = found.get(address) or name
    return [(name, address) for address, name in found.items()]


def find_originals(text: str) -> list[Original]:
    r"""Return the mails that ``text`` quotes with their headers, the outermost first.

    >>> find_originals('FYI\n\nVon: Karla <k@x.example>\nGesendet: heute\nAn: Anna\nBetreff: Zwei Leute\n\nHallo')
    [Original(sender=('Karla', 'k@x.example'), recipients=(), subject='Zwei Leute')]
    >>> find_originals('*From:* a@x.example\n*Date:* x\n*Subject:* Hi\n*To:* b@y.example')[0].recipients
    (('', 'b@y.example'),)
    >>> find_originals('Am 1.2.26 um 10:00 schrieb Karla <k@x.example>:\n> Hallo')
    [Original(sender=('', 'k@x.example'), recipients=(), subject='')]
    >>> find_originals('Von: hier bis dort\nAn: alle')
    []
    """
    lines = [line[:_LINE_LENGTH].rstrip() for line in text.splitlines()[:_LINES]]
    found: list[Original] = []
    at = 0
    while at < len(lines):
        block, after = _read_block(lines, at)
        original = _as_original(block) or _as_quoted(lines[at])
        if original:
            found.append(original)
        at = max(after, at + 1) if original else at + 1
    return found


def _read_block(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """Return the header lines that begin at line ``at``, and the line after them.

    >>> _read_block(['Von: a', '  b', 'An:', 'c', '', 'text'], 0)
    ({'sender': 'a b', 'recipients': 'c'}, 4)
    """
    block: dict[str, str] = {}
    kind, folded = '', 0
    for number in range(at, len(lines)):
        match = _LABEL.match(lines[number])
        text = lines[number].strip('> \t\u00a0')
        if match and (match[1].lower() in _KINDS) and _KINDS[match[1].lower()] not in block:
            kind, folded = _KINDS[match[1].lower()], 0
            block[kind] = match[2].strip('* ')
        elif not kind or match or folded == _FOLDED or _is_after(kind, block[kind], lines[number], text):
            return block, number
        elif text:
            folded += 1
            block[kind] = f'{block[kind]} {text}'.strip()
    return block, len(lines)


def _is_after(kind: str, value: str, line: str, text: str) -> bool:
    """Tell whether a line without a label is the first of the text, and not more of ``value``."""
    if not value:
        return False
    return not text or (kind in ('subject', 'date') and not line[:1].isspace())


def _as_original(block: dict[str, str]) -> Original | None:
    if 'sender' not in block or len(block.keys() - {'other', 'copies'}) < 3:
        return None
    recipients = split_addresses(f"{block.get('recipients', '')}; {block.get('copies', '')}")
    sender = next(iter(split_addresses(block['sender'])), (block['sender'][:100].strip(), ''))
    return Original(sender, tuple(recipients), block.get('subject', '')[:500])


def _as_quoted(line: str) -> Original | None:
    match = _QUOTED.match(line)
    return Original(('', match[1].lower())) if match else None

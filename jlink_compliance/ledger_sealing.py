"""How unsealed entries become links of the chain: the pure part of sealing.

What is hashed and signed is written down in docs/ledger.md; the functions for it are the verifier's own, so that
whoever seals and whoever checks cannot disagree.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .ledger_keys import Key, Keyring
from .ledger_verifier import ZERO, canonical, link_hash, signed_text


@dataclass(frozen=True)
class Place:
    """Where a chain is sealed: by which database, when (microseconds since 1970 UTC), and as what new chain."""

    db: str
    at: int
    new_chain: str
    neutralized: bool = False


@dataclass(frozen=True)
class End:
    """The last link of a chain, which is a head, an opening or a change of keys; ``reason`` opened its chain."""

    body: str
    hash: str
    seq: int
    reason: str

    @property
    def values(self) -> dict[str, Any]:
        """What the link says."""
        return dict(json.loads(self.body))

    @property
    def key(self) -> str:
        """Name of the key that signs from here on, empty when none does."""
        values = self.values
        return str(values.get('new_key', values['key']))


class Unsealed(NamedTuple):
    """An entry as its transaction left it."""

    id: int
    body: str
    mac: str


@dataclass
class Sealed:
    """What a sealing adds: links of entries as ``(id, seq, hash)``, others as ``(body, seq, hash)``."""

    chain: str
    entries: list[tuple[int, int, str]] = field(default_factory=list)
    heads: list[tuple[str, int, str]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)


class Sealing:
    """Makes links one after the other, from where the chain ends."""

    def __init__(self, end: End | None, place: Place, keys: Keyring) -> None:
        self._place = place
        self._keys = Keyring() if place.neutralized else keys
        self._active = self._keys.active
        self._end = end
        self._hash = end.hash if end else ZERO
        self._seq = end.seq if end else 0
        self.sealed = Sealed(end.values['chain'] if end else '')

    def seal(self, entries: Sequence[Unsealed], *, restart: str = '') -> Sealed:
        """Return the links that seal ``entries``; those whose MAC does not hold are refused.

        :param restart: open a new chain for this reason, whatever was before
        """
        unsigned_before = self._end is None or not self._end.key
        reason = restart or self._reason_to_open()
        if reason:
            self._open(reason)
        elif self._end is not None and self._active is not None and self._end.key != self._active.name:
            self._change_key(self._end.key, self._active)
        for entry in entries:
            if self._is_genuine(entry, unsigned_before):
                self._add_entry(entry)
            else:
                self.sealed.refused.append(entry.id)
        self._add_head(len(self.sealed.entries))
        return self.sealed

    def _reason_to_open(self) -> str:
        """Return why the next link opens a chain, empty when the chain goes on."""
        if self._place.neutralized:
            return '' if self._end and self._end.reason == 'neutralized' else 'neutralized'
        if self._end is None:
            return 'start'
        if self._end.values['db'] != self._place.db or self._end.reason == 'neutralized':
            return 'duplicate'
        if self._end.key and self._keys.get(self._end.key) is None:
            return 'key_lost'
        return ''

    def _is_genuine(self, entry: Unsealed, unsigned_before: bool) -> bool:
        """Tell whether an entry is as its transaction left it, as far as a key can tell."""
        key = str(json.loads(entry.body)['key'])
        if key:
            return not self._keys or self._keys.vouches(entry.body, key, entry.mac)
        return not self._keys or unsigned_before

    def _open(self, reason: str) -> None:
        parent = self._end
        self._seq, self._hash = 0, ZERO
        self.sealed.chain = self._place.new_chain
        self._add({
            'kind': 'open',
            'reason': reason,
            'parent_chain': parent.values['chain'] if parent else '',
            'parent_seq': parent.seq if parent else 0,
            'parent_hash': parent.hash if parent else '',
            'key': self._active.name if self._active else '',
            'public_key': self._active.public.hex() if self._active else '',
        })

    def _change_key(self, old_name: str, new: Key) -> None:
        old = self._keys.get(old_name)
        body = {
            'kind': 'key',
            'seq': self._seq + 1,
            'hash': self._hash,
            'key': old_name,
            'new_key': new.name,
            'public_key': new.public.hex(),
        }
        message = signed_text(self._complete(body))
        self._add({**body, 'signature': old.sign(message) if old else '', 'proof': new.sign(message)})

    def _add_entry(self, entry: Unsealed) -> None:
        self._seq += 1
        self._hash = link_hash(self._hash, link_body(entry.body, entry.mac))
        self.sealed.entries.append((entry.id, self._seq, self._hash))

    def _add_head(self, count: int) -> None:
        body = {
            'kind': 'head',
            'seq': self._seq + 1,
            'hash': self._hash,
            'entries': count,
            'key': self._active.name if self._active else '',
        }
        message = signed_text(self._complete(body))
        self._add({**body, 'signature': self._active.sign(message) if self._active else ''})

    def _complete(self, body: dict[str, Any]) -> dict[str, Any]:
        return {'v': 1, 'chain': self.sealed.chain, 'db': self._place.db, 'at': self._place.at, **body}

    def _add(self, body: dict[str, Any]) -> None:
        text = canonical(self._complete(body))
        self._seq += 1
        self._hash = link_hash(self._hash, text)
        self.sealed.heads.append((text, self._seq, self._hash))


def link_body(body: str, mac: str) -> str:
    """Return an entry's part of its link: its body and, where there is one, its MAC.

    >>> link_body('{}', ''), link_body('{}', 'ff')
    ('{}', '{} ff')
    """
    return f'{body} {mac}' if mac else body

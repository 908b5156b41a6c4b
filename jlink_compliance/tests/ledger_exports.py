"""Honest exports, and how they are tampered with; made by the same pure code that seals a database's entries."""

import json
import uuid

from odoo.tests import BaseCase

from ..ledger_keys import Key, Keyring
from ..ledger_sealing import End, Place, Sealing, Unsealed, link_body
from ..ledger_verifier import ZERO, canonical, link_hash, payload_hash, verify

FIRST, SECOND, FOREIGN = Key(b'1' * 32), Key(b'2' * 32), Key(b'f' * 32)


class Book:
    """A ledger without a database: entries are added, batches sealed, lines exported."""

    def __init__(self, keys=(FIRST,)):
        self.ring = Keyring(tuple(keys))
        self.db = str(uuid.UUID(int=1))
        self.end = None
        self.lines = []
        self.facts = []
        self.last_id = 0

    def add(self, count=1, key=None):
        """Return new unsealed entries, with their facts kept."""
        key = key or self.ring.active
        return [self._entry(key) for _number in range(count)]

    def _entry(self, key):
        self.last_id += 1
        salt, payload = self.last_id.to_bytes(32, 'big'), canonical({'step': self.last_id})
        self.facts.append(f'{canonical({"id": self.last_id, "salt": salt.hex(), "payload": payload})}\n'.encode())
        body = canonical({
            'v': 1, 'kind': 'entry', 'id': self.last_id, 'db': self.db, 'at': 1_790_000_000_000_000 + self.last_id,
            'company': 1, 'model': 'jlink.position', 'res_id': self.last_id % 7, 'ref': f'P-{self.last_id:05}',
            'event': 'agree', 'from': 'draft', 'to': 'agreed', 'actor': 'user:7',
            'payload': payload_hash(salt, payload), 'key': key.name if key else '',
        })
        return Unsealed(self.last_id, body, key.mac(body) if key else '')

    def seal(self, entries=None, count=3, **options):
        """Seal a batch and return what was refused."""
        entries = self.add(count) if entries is None else entries
        neutralized = options.pop('neutralized', False)
        place = Place(self.db, 1_790_000_000_000_000 + self.last_id, str(uuid.uuid4()), neutralized)
        sealed = Sealing(self.end, place, self.ring).seal(entries, **options)
        bodies = {entry.id: link_body(entry.body, entry.mac) for entry in entries}
        links = sorted([
            *((seq, own, bodies[entry_id]) for entry_id, seq, own in sealed.entries),
            *((seq, own, body) for body, seq, own in sealed.heads),
        ])
        self.lines += [f'{own} {body}\n'.encode() for _seq, own, body in links]
        seq, own, body = links[-1]
        opened = [link for link in links if '"kind":"open"' in link[2]]
        reason = self.end.reason if not opened else opened[0][2].partition('"reason":"')[2].partition('"')[0]
        self.end = End(body, own, seq, reason)
        return sealed.refused

    @property
    def head(self):
        """The last line as it is mailed."""
        return self.lines[-1].decode().strip()


def make_book(batches=4, count=3):
    """Return a ledger with some sealed batches."""
    book = Book()
    for _number in range(batches):
        book.seal(count=count)
    return book


class VerifierCase(BaseCase):

    def verify(self, lines, *keys, **options):
        return verify(lines, trusted=[key.public for key in keys or (FIRST,)], **options)

    def assert_accepted(self, book, *keys, **options):
        report = self.verify(book.lines, *keys, **options)
        self.assertEqual([str(finding) for finding in report.findings], [])
        return report

    def assert_refused(self, lines, kind, row=None, *keys, **options):
        findings = self.verify(lines, *keys, **options).findings
        self.assertIn(kind, [finding.kind for finding in findings], [str(finding) for finding in findings])
        if row is not None:
            self.assertIn(row, [finding.row for finding in findings if finding.kind == kind])


def rechain(lines, start=0, closing=False):
    """Return the lines with their hashes made anew from ``start`` on, as somebody without a key can do.

    :param bool closing: write the hash that a head closes anew, too, which its signature does not survive
    """
    made = list(lines[:start])
    previous = made[-1][:64].decode() if made else ZERO
    for line in lines[start:]:
        body = line[65:-1].decode()
        if closing and '"kind":"head"' in body:
            body = canonical({**json.loads(body), 'hash': previous})
        previous = link_hash(ZERO if '"kind":"open"' in body else previous, body)
        made.append(f'{previous} {body}\n'.encode())
    return made

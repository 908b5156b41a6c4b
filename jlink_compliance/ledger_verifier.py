"""Check an export of the JLink ledger: one file, Python 3.9 or newer, no Odoo and no database.

    python3 ledger_verifier.py ledger.jlink --key <public key> [--database UUID] [--head LINE|FILE] [--payloads FILE]

Exit code 0: the ledger is what the holder of the key recorded. 1: it is not, each place is named. 2: unusable call.
The format is described in docs/ledger.md; the server that writes the ledger uses the same functions.
"""

import argparse
import binascii
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # an auditor needs nothing but Python
    Ed25519PublicKey = None

ZERO = '0' * 64
_FIELDS = {
    'open': {'v', 'kind', 'chain', 'db', 'at', 'reason', 'parent_chain', 'parent_seq', 'parent_hash', 'key',
             'public_key'},
    'head': {'v', 'kind', 'chain', 'db', 'at', 'seq', 'hash', 'entries', 'key', 'signature'},
    'key': {'v', 'kind', 'chain', 'db', 'at', 'seq', 'hash', 'key', 'new_key', 'public_key', 'signature', 'proof'},
}  # fmt: skip


def canonical(obj: Any) -> str:
    """Return the one JSON text of ``obj``: sorted keys, no spaces.

    >>> canonical({'b': 1, 'a': 'ä'})
    '{"a":"ä","b":1}'
    """
    return json.dumps(obj, sort_keys=True, separators=(',', ':'), ensure_ascii=False, allow_nan=False)


def link_hash(previous: str, body: str) -> str:
    """Return the hash of the link with ``body`` that follows the link with the hash ``previous``.

    >>> link_hash(ZERO, '{}')[:16]
    'd0529183ae8a1e9e'
    """
    return hashlib.sha256(f'{previous} {body}\n'.encode()).hexdigest()


def key_name(public_key: bytes) -> str:
    """Return what the ledger calls a key.

    >>> key_name(bytes(32))
    '66687aadf862bd77'
    """
    return hashlib.sha256(public_key).hexdigest()[:16]


def signed_text(link: Mapping[str, Any]) -> bytes:
    """Return the bytes that the signature and the proof of a link sign.

    >>> signed_text({'b': 1, 'signature': 'x', 'proof': 'y'})
    b'jlink-ledger:{"b":1}'
    """
    bare = {name: value for name, value in link.items() if name not in ('signature', 'proof')}
    return b'jlink-ledger:' + canonical(bare).encode()


def payload_hash(salt: bytes, payload: str) -> str:
    """Return the salted hash of the facts behind an entry.

    >>> payload_hash(bytes(32), '{}')[:16]
    'fb1634c4e6cd4b1f'
    """
    return hashlib.sha256(salt + payload.encode()).hexdigest()


# === Ed25519 (RFC 8032), verification only === #

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _add(a: _Point, b: _Point) -> _Point:
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    u, v = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiply(scalar: int, point: _Point) -> _Point:
    result: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _decode_point(data: bytes) -> _Point | None:
    """Return the point that 32 bytes stand for, nothing where they are not the canonical bytes of one."""
    y = int.from_bytes(data, 'little')
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


_BASE = _decode_point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, 'little'))


def verify_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` (64 bytes) is that of ``message`` by the holder of ``public_key`` (32 bytes).

    The library ``cryptography`` is quicker and is asked where it is installed.

    >>> verify_signature(bytes(32), b'', bytes(64))
    False
    """
    if len(public_key) != 32 or len(signature) != 64:
        return False
    if Ed25519PublicKey is None:
        return verify_by_the_standard(public_key, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_by_the_standard(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Verify as RFC 8032 says, section 5.1.7, in Python alone."""
    key, point, s = _decode_point(public_key), _decode_point(signature[:32]), int.from_bytes(signature[32:], 'little')
    # A key of small order would let anything pass; nobody generates one.
    if key is None or point is None or _BASE is None or s >= _L or _equal(_multiply(8, key), (0, 1, 1, 0)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), 'little') % _L
    return _equal(_multiply(s, _BASE), _add(point, _multiply(h, key)))


def _equal(a: _Point, b: _Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % _P == 0 and (a[1] * b[2] - b[1] * a[2]) % _P == 0


# === Report === #


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was recorded: at which line of the file and place of its chain."""

    row: int
    seq: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f'row {self.row} (place {self.seq}): {self.kind}: {self.text}'


@dataclass
class Report:
    """What a verification found; ``ends`` holds for each chain its last place and the hash there."""

    findings: list[Finding] = field(default_factory=list)
    links: int = 0
    entries: int = 0
    disclosed: int = 0
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


# === Verification === #


@dataclass
class _Chain:
    """The links from an opening on: changes of keys, and how many links there are in all."""

    start: int
    db: Any
    name: Any
    keys: list[dict[str, Any]] = field(default_factory=list)
    length: int = 0


class _Verification:
    """One pass over the lines; what is no entry is kept by its row, entries are not."""

    def __init__(self, trusted: Iterable[bytes], database: str | None, allow_unsigned: bool) -> None:
        self.report = Report()
        self.trusted = {key_name(public): public for public in trusted}
        self.database, self.allow_unsigned = database, allow_unsigned
        self.chains: list[_Chain] = []
        self.special: dict[int, bytes] = {}

    def find(self, row: int, kind: str, text: str) -> None:
        start = next((chain.start for chain in reversed(self.chains) if chain.start < row), 0)
        self.report.findings.append(Finding(row, row - start, kind, text))

    def follow(self, lines: Iterable[bytes]) -> Report:
        """Follow the chain: a line costs two slices, a hash, a comparison; only what is special costs more."""
        previous, row, sha256, hexlify, special = ZERO.encode(), 0, hashlib.sha256, binascii.hexlify, self.special
        for row, line in enumerate(lines, 1):
            own = line[:64]
            # An entry begins with its actor, the first of its keys; what else begins with "ac" is judged as one.
            if hexlify(sha256(previous + line[64:]).digest()) != own:
                self._read_special(row, line, previous)
            elif line[65:69] != b'{"ac':
                special[row] = line
                if b'"kind":"head"' not in line or b'"hash":"%s"' % previous not in line or not self.chains:
                    self._read_special(row, line, previous)
            previous = own
        self.report.links, self.report.entries = row, row - len(special)
        if not row or not self.chains or self.chains[0].start:
            self.find(min(row, 1), 'cut', 'the file does not begin with the opening of a chain')
        for chain, following in zip(self.chains, [*self.chains[1:], None]):  # noqa: B905 - older Pythons
            chain.length = (following.start if following else row) - chain.start
            self._judge(chain)
        return self.report

    def _read_special(self, row: int, line: bytes, previous: bytes) -> None:
        """Read an opening, a change of keys, or a line that does not follow from the row before."""
        link, body = _parse(line)
        kind = link.get('kind')
        if kind == 'open':
            self.chains.append(_Chain(row - 1, link.get('db'), link.get('chain')))
            previous = ZERO.encode()
        elif not self.chains:
            self.chains.append(_Chain(0, link.get('db'), link.get('chain')))
            self.find(1, 'cut', 'the file does not begin with the opening of a chain')
        if hashlib.sha256(previous + line[64:]).hexdigest().encode() != line[:64]:
            self.find(row, 'changed', f'{_name(link)} does not follow from the row before: it was changed, or a row'
                      ' was changed, deleted, inserted or moved here')
        if kind not in (*_FIELDS, 'entry') or (kind in _FIELDS and not _is_well_formed(link, body)):
            self.find(row, 'malformed', f'{_name(link)} is not written as the ledger writes it')
        elif kind in _FIELDS:
            self.special[row] = line
            self._read_link(row, link, previous.decode('ascii', 'replace'))

    def _read_link(self, row: int, link: dict[str, Any], previous: str) -> None:
        if link.get('hash', previous) != previous:
            self.find(row, 'changed', f'{_name(link)} closed another row than the one before it')
        if link['kind'] == 'key':
            self.chains[-1].keys.append(link)
        elif link['kind'] == 'open' and link['parent_chain'] and (
            self.get_hash(link['parent_chain'], link['parent_seq']) != link['parent_hash']
        ):
            self.find(row, 'cut', f'it goes on from place {link["parent_seq"]} of the chain {link["parent_chain"]},'
                      ' which is not here')

    def get_hash(self, name: str, seq: int) -> str | None:
        """Return the hash of the link that is no entry at a place of a chain."""
        chain = next((chain for chain in self.chains if chain.name == name), None)
        line = self.special.get(chain.start + seq) if chain else None
        return line[:64].decode('ascii', 'replace') if line else None

    def _find_moved(self, chain: _Chain) -> None:
        """Name the heads that stand at another place than they were written at: rows before them came or went."""
        shift = 0
        for row in sorted(row for row in self.special if chain.start < row <= chain.start + chain.length):
            link, _body = _parse(self.special[row])
            moved = link['seq'] - row + chain.start if isinstance(link.get('seq'), int) else shift
            if moved != shift:
                kind = 'deleted' if moved > shift else 'inserted'
                self.find(row, kind, f'between the head before and this one, {abs(moved - shift)} rows were {kind}')
            shift = moved

    def _judge(self, chain: _Chain) -> None:
        """Judge a chain by its end: a head that a trusted key signed; else name the first batch that is not so."""
        row = chain.start + chain.length
        if self.report.findings:
            self._find_moved(chain)
        if self.database and chain.db != self.database:
            self.find(chain.start + 1, 'other database', f'the chain is that of the database {chain.db}')
        for link in chain.keys:
            self._trust_successor(link)
        head, body = _parse(self.special.get(row, b''))
        if head.get('kind') != 'head' or not _is_well_formed(head, body):
            self.find(row, 'cut', 'the chain does not end with a head')
        elif (head['chain'], head['db'], head['seq']) != (chain.name, chain.db, chain.length):
            self.find(row, 'other database', f'{_name(head)} at the end belongs to another place')
        elif self._problem_of(head):
            self.find(*self._first_problem(chain, row, head))
        self.report.ends[chain.name] = (chain.length, self.get_hash(chain.name, chain.length) or '')

    def _trust_successor(self, link: dict[str, Any]) -> None:
        if link['key'] in self.trusted and not self._problem_of(link):
            public = _hex(link['public_key'])
            if key_name(public) == link['new_key'] and verify_signature(public, signed_text(link), _hex(link['proof'])):
                self.trusted[link['new_key']] = public

    def _first_problem(self, chain: _Chain, end: int, last: dict[str, Any]) -> tuple[int, str, str]:
        """Return the first signed head with a problem: from there on, all heads have one."""
        rows = sorted(row for row in self.special if chain.start < row <= end)
        heads = [(row, _parse(self.special[row])[0]) for row in rows]
        heads = [(row, head) for row, head in heads if head.get('kind') == 'head' and head.get('key')] or [(end, last)]
        low, high = 0, len(heads) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._problem_of(heads[middle][1]) else (middle + 1, high)
        kind, text = self._problem_of(heads[low][1]) or self._problem_of(last) or ('', '')
        return heads[low][0], kind, text

    def _problem_of(self, link: dict[str, Any]) -> tuple[str, str] | None:
        key = link.get('key')
        if not key:
            return None if self.allow_unsigned else ('unsigned', 'nobody signed the end of this chain')
        if key not in self.trusted:
            return 'foreign key', f'it is signed by the key {key}, which is not trusted'
        if not verify_signature(self.trusted[key], signed_text(link), _hex(link.get('signature'))):
            return 'forged signature', 'its signature is not that of its key: distrust all since the head before'
        return None

    def check_mailed(self, text: str) -> None:
        """Find out whether a head that was mailed stands in the file at its place."""
        link, body = _parse(f'{text.strip()}\n'.encode())
        if link.get('kind') != 'head' or not _is_well_formed(link, body) or self._problem_of(link):
            self.find(0, 'forged signature', 'what was given as a mailed head is none that a trusted key signed')
        elif self.get_hash(link['chain'], link['seq']) != text.strip()[:64]:
            length = next((chain.length for chain in self.chains if chain.name == link['chain']), None)
            kind = 'foreign chain' if length is None else 'cut' if length < link['seq'] else 'changed'
            self.find(0, kind, f'the head mailed for place {link["seq"]} of the chain {link["chain"]} is not here')

    def check_payloads(self, lines: Iterable[bytes], hashes: Mapping[Any, Any]) -> None:
        """Compare the facts that are disclosed with the hashes in their entries."""
        for row, line in enumerate(lines, 1):
            facts, _body = _parse(b'0' * 64 + b' ' + line)
            text, salt = facts.get('payload'), _hex(facts.get('salt'))
            if not isinstance(text, str) or payload_hash(salt, text) != hashes.get(facts.get('id')):
                self.report.findings.append(Finding(row, 0, 'payload', 'facts that are not those of their entry'))
            self.report.disclosed += 1


def _parse(line: bytes) -> tuple[dict[str, Any], str]:
    """Return the object and the text of a link's body, nothing where it is none."""
    try:
        body = line[65:-1].decode()
        link, _end = json.JSONDecoder().raw_decode(body)
    except (ValueError, RecursionError):
        return {}, ''
    return (link, body) if isinstance(link, dict) else ({}, '')


def _is_well_formed(link: dict[str, Any], body: str) -> bool:
    types = {name: int if name in ('v', 'at', 'seq', 'entries', 'parent_seq') else str for name in link}
    return set(link) == _FIELDS[link['kind']] and body == canonical(link) and all(
        type(link[name]) is kind for name, kind in types.items()
    )


def _name(link: Mapping[str, Any]) -> str:
    words = [str(link[name])[:80] for name in ('kind', 'model', 'ref', 'event') if link.get(name)]
    return 'the row' if not words else f'“{" ".join(words)}”'


def _hex(digits: Any) -> bytes:
    try:
        return bytes.fromhex(digits)
    except (ValueError, TypeError):
        return b''


def _noting(lines: Iterable[bytes], hashes: dict[Any, Any]) -> Iterator[bytes]:
    for line in lines:
        link, _body = _parse(line)
        if link.get('kind') == 'entry' and isinstance(link.get('id'), int):
            hashes[link['id']] = link.get('payload')
        yield line


def verify(
    lines: Iterable[bytes],
    *,
    trusted: Iterable[bytes],
    database: str | None = None,
    heads: Iterable[str] = (),
    payloads: Iterable[bytes] | None = None,
    allow_unsigned: bool = False,
) -> Report:
    """Verify an export and return what was found, naming each place.

    :param lines: the lines of the export, each with its line feed
    :param trusted: public keys, 32 bytes each
    :param database: UUID of the database that every chain must be of
    :param heads: mailed heads, each a line of an export, that must be in it
    :param payloads: lines of the facts behind the entries
    :param allow_unsigned: accept chains that nobody signed
    """
    verification, hashes = _Verification(trusted, database, allow_unsigned), dict[Any, Any]()
    report = verification.follow(lines if payloads is None else _noting(lines, hashes))
    for text in heads:
        verification.check_mailed(text)
    verification.check_payloads(payloads or (), hashes)
    return report


def _head_lines(value: str) -> list[str]:
    # A head is no name of a file: it holds braces, and may be too long for one.
    text = value if '{' in value else Path(value).read_text()
    return [line for line in text.splitlines() if line.strip()]


def _parse_arguments() -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = argparse.ArgumentParser(description='Check an export of the JLink ledger.')
    parser.add_argument('export', type=Path)
    parser.add_argument('--key', action='append', default=[], help='a public key to trust, 64 hexadecimal digits')
    parser.add_argument('--database', help='UUID of the database')
    parser.add_argument('--head', action='append', default=[], help='a mailed head, or a file of them')
    parser.add_argument('--payloads', type=Path, help='the facts behind the entries')
    options = parser.parse_args()
    options.key = [_hex(key) for key in options.key]
    if not options.key or any(len(key) != 32 for key in options.key):
        parser.error('name the public key to trust with --key: 64 hexadecimal digits')
    return parser, options


def main() -> int:
    """Verify what the command line names; say each finding and a verdict."""
    parser, options = _parse_arguments()
    try:
        heads = [line for value in options.head for line in _head_lines(value)]
        with options.export.open('rb') as lines, (options.payloads or options.export).open('rb') as facts:
            disclosed = facts if options.payloads else None
            report = verify(lines, trusted=options.key, database=options.database, heads=heads, payloads=disclosed)
    except OSError as error:
        parser.error(f'cannot read {error.filename}: {error.strerror}')
    said = [str(finding) for finding in report.findings]
    said += [f'chain {chain} ends at place {seq} with {own}' for chain, (seq, own) in report.ends.items()]
    if report.disclosed:
        said.append(f'facts of {report.disclosed} entries were compared with their hashes')
    verdict = 'ACCEPTED' if report.ok else f'REFUSED, {len(report.findings)} findings'
    said.append(f'{verdict}: {report.entries} entries in {report.links} links.')
    sys.stdout.write('\n'.join(said) + '\n')
    return 0 if report.ok else 1


if __name__ == '__main__':
    sys.exit(main())

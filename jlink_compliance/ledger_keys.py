"""Keys of the ledger: who may sign its heads and vouch for its entries.

A key is 32 random bytes, kept outside the database. From it come an Ed25519 pair, whose private half signs
heads, and a key for the MACs of entries. A key file holds one key a line, the newest last; older ones stay in
it, because entries and heads of theirs may still wait for their successor.
"""

import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .ledger_verifier import key_name

_DIGITS = 64


class KeyFileError(Exception):
    """A key file is named, but cannot be read or holds something else than keys."""


@dataclass(frozen=True)
class Key:
    """One key of the ledger."""

    seed: bytes

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def _mac_key(self) -> bytes:
        return hmac.digest(self.seed, b'jlink-ledger-mac', 'sha256')

    @cached_property
    def public(self) -> bytes:
        """The 32 public bytes, for verifiers."""
        public: bytes = self._private.public_key().public_bytes_raw()
        return public

    @cached_property
    def name(self) -> str:
        """What entries and heads call the key.

        >>> Key(bytes(32)).name
        '13ce95edb5b7e3b7'
        """
        return key_name(self.public)

    def sign(self, message: bytes) -> str:
        """Return the Ed25519 signature of ``message``, in hexadecimal."""
        signature: bytes = self._private.sign(message)
        return signature.hex()

    def mac(self, body: str) -> str:
        """Return the HMAC-SHA-256 of an entry's body, in hexadecimal.

        >>> len(Key(bytes(32)).mac('{}'))
        64
        """
        return hmac.digest(self._mac_key, body.encode(), 'sha256').hex()


@dataclass(frozen=True)
class Keyring:
    r"""The keys of a database, oldest first; an empty ring signs nothing.

    ``lost`` are public keys whose private half is gone: they sign nothing, and what they signed is still trusted.

    >>> ring = Keyring.parse(f'# first\n{"00" * 32}\npublic {"aa" * 32}\n')
    >>> ring.active == ring.keys[0] == ring.get(ring.active.name)
    True
    >>> len(ring.trusted), bool(ring), bool(Keyring()), Keyring().active
    (2, True, False, None)
    """

    keys: tuple[Key, ...] = ()
    lost: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.keys)

    @classmethod
    def parse(cls, text: str) -> 'Keyring':
        """Return the keys in the text of a key file; raise ``KeyFileError`` where a line is none.

        >>> Keyring.parse('nonsense')
        Traceback (most recent call last):
        ...
        odoo.addons.jlink_compliance.ledger_keys.KeyFileError: line 1 is not a key of 64 hexadecimal digits
        """
        keys: list[Key] = []
        lost: list[bytes] = []
        for number, line in enumerate(text.splitlines(), 1):
            words = line.partition('#')[0].split()
            if not words:
                continue
            value = _bytes_of_key(words[-1])
            if value is None or len(words) > 2 or (len(words) == 2 and words[0] != 'public'):
                raise KeyFileError(f'line {number} is not a key of {_DIGITS} hexadecimal digits')
            if len(words) == 2:
                lost.append(value)
            else:
                keys.append(Key(value))
        if not keys:
            raise KeyFileError('it holds no key')
        return cls(tuple(keys), tuple(lost))

    @property
    def active(self) -> 'Key | None':
        """The key that signs now: the newest."""
        return self.keys[-1] if self.keys else None

    @property
    def trusted(self) -> list[bytes]:
        """The public keys whose signatures count."""
        return [*self.lost, *(key.public for key in self.keys)]

    def get(self, name: str) -> 'Key | None':
        """Return the key of that name."""
        return next((key for key in self.keys if key.name == name), None)

    def get_public(self, name: str) -> 'bytes | None':
        """Return the public key of that name."""
        return next((public for public in self.trusted if key_name(public) == name), None)

    def vouches(self, body: str, key: str, mac: str) -> bool:
        """Tell whether ``mac`` is that of an entry's ``body`` by the key that the entry names."""
        known = self.get(key)
        return known is not None and hmac.compare_digest(known.mac(body), mac)


def _bytes_of_key(digits: str) -> 'bytes | None':
    try:
        value = bytes.fromhex(digits)
    except ValueError:
        return None
    return value if len(digits) == _DIGITS and len(value) * 2 == _DIGITS else None


def append_key(path: Path) -> Key:
    """Write a new random key to the end of the key file, readable by its owner only, and return it."""
    key = Key(secrets.token_bytes(32))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open('a') as file:
        file.write(f'{key.seed.hex()}  # {key.name}\n')
    return key

"""Temporary."""

import hashlib
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

ZERO = '0' * 64


def canonical(obj: Any) -> str:
    return json.dumps(obj, sort_keys=True, separators=(',', ':'), ensure_ascii=False)


def link_hash(previous: str, body: str) -> str:
    return hashlib.sha256(f'{previous} {body}\n'.encode()).hexdigest()


def key_name(public_key: bytes) -> str:
    return hashlib.sha256(public_key).hexdigest()[:16]


def signed_text(obj: Mapping[str, Any]) -> bytes:
    return b'jlink-ledger:' + canonical({k: v for k, v in obj.items() if k not in ('signature', 'proof')}).encode()


def payload_hash(salt: bytes, payload: str) -> str:
    return hashlib.sha256(salt + payload.encode()).hexdigest()


def verify_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def verify(lines, *, trusted, allow_unsigned=False):
    previous, findings, n, e = ZERO, [], 0, 0
    for n, line in enumerate(lines, 1):
        text = line.decode()
        if '"kind":"open"' in text:
            previous = ZERO
        e += '"kind":"entry"' in text
        if link_hash(previous, text[65:-1]) != text[:64]:
            findings.append(SimpleNamespace(kind='changed', seq=n, text='changed'))
        previous = text[:64]
    return SimpleNamespace(findings=findings, links=n, entries=e)

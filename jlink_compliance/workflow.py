"""Steps, blockers and grants: the pure part of the workflow engine.

A *step* is a legal transition declared as data, a *blocker* tells a person what is still missing
for one, and a *grant* lets exactly one write or create of guarded values pass. Grants live in a
``ContextVar`` of this module and nowhere else: a mark in the Odoo context would survive ``sudo``,
new cursors and serialised actions, and a mark on the model would be visible to other requests.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

_erasures: ContextVar[tuple[tuple[str, frozenset[int]], ...]] = ContextVar('jlink_erasures', default=())
_grants: ContextVar[tuple['Grant', ...]] = ContextVar('jlink_workflow_grants', default=())


@dataclass(frozen=True)
class Step:
    """A legal transition of a workflow.

    ``groups`` are the XML ids of the roles that may take it (any of them), ``guards`` the names of
    methods that return blockers for a recordset. ``label`` is shown to people: a lazy translation.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    groups: tuple[str, ...]
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blocker:
    """One reason why a step is not possible yet, and the way to clear it.

    ``code`` is stable and may be stored; ``message`` is rendered for the reading user and never
    names a protected record; ``chapter`` is the chapter of the process that asks for it. ``action``
    is ``{'field': name}`` (focus that field), ``{'method': name}`` (call that method of the record,
    which returns an action), or nothing.
    """

    code: str
    message: str
    chapter: str
    action: Mapping[str, str] = field(default_factory=dict)


class Grant:
    """Permission for exactly one write or creation: this model, these ids, these guarded values, once.

    Each pair of record and field passes once, so that nothing which a granted write sets off
    (automation, another step, a computed field) can use what is left of the grant.

    :param ids: the records that may be written; ``None`` stands for the creation of one record
    """

    def __init__(self, model: str, ids: frozenset[int] | None, values: Mapping[str, Any]) -> None:
        self.model = model
        self.ids = ids
        self.values = dict(values)
        self._used: set[tuple[int, str]] = set()
        self._created_by: set[str] = set()

    def _covers(self, values: Mapping[str, Any]) -> bool:
        return all(key in self.values and self.values[key] == value for key, value in values.items())

    def claim_write(self, model: str, ids: frozenset[int], values: Mapping[str, Any]) -> bool:
        """Tell whether the grant covers the write of ``values`` on ``ids``, and use it up.

        >>> grant = Grant('x.thing', frozenset({1, 2}), {'state': 'done'})
        >>> grant.claim_write('x.thing', frozenset({3}), {'state': 'done'})
        False
        >>> grant.claim_write('x.thing', frozenset({1}), {'state': 'draft'})
        False
        >>> grant.claim_write('x.thing', frozenset({1}), {'state': 'done'})
        True
        >>> grant.claim_write('x.thing', frozenset({1}), {'state': 'done'})
        False
        >>> grant.claim_write('x.thing', frozenset({2}), {'state': 'done'})
        True
        """
        if self.ids is None or self.model != model or not ids <= self.ids or not self._covers(values):
            return False
        claimed = {(record_id, key) for record_id in ids for key in values}
        if claimed & self._used:
            return False
        self._used |= claimed
        return True

    def claim_create(self, model: str, values: Mapping[str, Any], guard: str = '') -> bool:
        """Tell whether the grant covers one record with the guarded ``values``, and use it up.

        A model with two guards (a snapshot with a workflow) has each of them ask once.

        >>> grant = Grant('x.thing', None, {'state': 'done'})
        >>> grant.claim_create('x.thing', {'state': 'done'})
        True
        >>> grant.claim_create('x.thing', {'state': 'done'})
        False
        >>> Grant('x.thing', frozenset({1}), {}).claim_create('x.thing', {})
        False
        """
        if self.ids is not None or guard in self._created_by or self.model != model or not self._covers(values):
            return False
        self._created_by.add(guard)
        return True


@contextmanager
def granting(grant: Grant) -> Iterator[None]:
    """Let ``grant`` pass inside the block, in this thread of execution only."""
    token = _grants.set((*_grants.get(), grant))
    try:
        yield
    finally:
        _grants.reset(token)


def claim_write(model: str, ids: frozenset[int], values: Mapping[str, Any]) -> bool:
    """Tell whether a grant in force covers writing the guarded ``values`` on ``ids``, and use it up."""
    return any(grant.claim_write(model, ids, values) for grant in _grants.get())


def claim_create(model: str, values: Mapping[str, Any], guard: str = '') -> bool:
    """Tell whether a grant in force covers creating a record with ``values``, and use it up for ``guard``."""
    return any(grant.claim_create(model, values, guard) for grant in _grants.get())


@contextmanager
def erasing(model: str, ids: Iterable[int]) -> Iterator[None]:
    """Let exactly these records of ``model`` be deleted inside the block, for the erasure of a person.

    >>> with erasing('x.thing', [1, 2]):
    ...     may_erase('x.thing', [2]), may_erase('x.thing', [2, 3]), may_erase('x.other', [1])
    (True, False, False)
    >>> may_erase('x.thing', [2])
    False
    """
    token = _erasures.set((*_erasures.get(), (model, frozenset(ids))))
    try:
        yield
    finally:
        _erasures.reset(token)


def may_erase(model: str, ids: Iterable[int]) -> bool:
    """Tell whether an erasure at work covers the deletion of ``ids``."""
    wanted = frozenset(ids)
    return any(name == model and wanted <= covered for name, covered in _erasures.get())


def canonical_json(payload: Any) -> str:
    """Return the one JSON text of ``payload``: sorted keys, no spaces, dates as ISO 8601.

    >>> canonical_json({'b': 1, 'a': 'ä'})
    '{"a":"ä","b":1}'
    """
    return json.dumps(payload, sort_keys=True, separators=(',', ':'), ensure_ascii=False, default=str)


def content_hash(payload: Any) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of ``payload``.

    >>> content_hash({'b': 1, 'a': 2}) == content_hash({'a': 2, 'b': 1})
    True
    """
    return hashlib.sha256(canonical_json(payload).encode()).hexdigest()

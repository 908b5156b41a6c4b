"""The grant that lets exactly two contacts of one person be merged.

It lives in a ``ContextVar`` of this module and nowhere else, as the grants of steps do: a mark in the Odoo
context could be sent by a client.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_merged: ContextVar[frozenset[int]] = ContextVar('jlink_merged_partners', default=frozenset())


@contextmanager
def merging(partner_ids: Iterable[int]) -> Iterator[None]:
    """Let what belongs to these contacts move among them inside the block."""
    token = _merged.set(frozenset(partner_ids))
    try:
        yield
    finally:
        _merged.reset(token)


def is_merging(partner_ids: Iterable[int]) -> bool:
    """Tell whether all of ``partner_ids`` are being merged right now.

    >>> is_merging([1])
    False
    >>> with merging([1, 2]):
    ...     is_merging([1, 2]), is_merging([1, 3]), is_merging([])
    (True, False, False)
    """
    wanted = frozenset(partner_ids)
    return bool(wanted) and wanted <= _merged.get()

"""Locks between calls of ./jlink, which end with the process that holds them."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import Busy
from .paths import LOCKS
from .progress import say


@contextmanager
def locked(name: str, *, wait: float = 3600) -> Iterator[None]:
    """Hold the lock ``name``; wait at most so many seconds for another call that holds it."""
    LOCKS.mkdir(parents=True, exist_ok=True)
    with (LOCKS / name).open('a') as handle:
        _acquire(handle.fileno(), name, wait)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def _acquire(descriptor: int, name: str, wait: float) -> None:
    """Take the lock, saying once that another call is waited for."""
    until = time.monotonic() + wait
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy(f"Another ./jlink still works on '{name}': wait until it ends, then call again.") from None
            if not told:
                say(f"Waiting for another ./jlink that works on '{name}' …")
                told = True
            time.sleep(0.2)
        else:
            return


def is_locked(name: str) -> bool:
    """Tell whether a living process holds the lock."""
    path = LOCKS / name
    if not path.exists():
        return False
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False

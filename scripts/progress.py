"""Tell a person what happens and how long it takes."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_TICK = 15  # seconds between signs of life where nothing can be overwritten


def say(text: str) -> None:
    """Print one line at once."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show ``text`` while the block runs, with the seconds it has taken so far."""
    started = time.monotonic()
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(text, started, done), daemon=True)
    if sys.stderr.isatty():
        print(f'{text} …', end='', file=sys.stderr, flush=True)
    else:
        say(f'{text} …')
    watcher.start()
    try:
        yield
    except BaseException:
        done.set()
        watcher.join()
        _close(text, started, "failed")
        raise
    done.set()
    watcher.join()
    _close(text, started, "done")


def _watch(text: str, started: float, done: threading.Event) -> None:
    """Keep saying that the step still runs."""
    on_terminal = sys.stderr.isatty()
    while not done.wait(1 if on_terminal else _TICK):
        seconds = int(time.monotonic() - started)
        if on_terminal:
            print(f'\r{text} … {seconds} s', end='', file=sys.stderr, flush=True)
        else:
            say(f'{text} … {seconds} s')


def _close(text: str, started: float, word: str) -> None:
    """End the step's line."""
    lead = '\r' if sys.stderr.isatty() else ''
    say(f'{lead}{text} … {word} ({time.monotonic() - started:.0f} s)')

"""Run other programs: their output goes to a log, their failure becomes a sentence."""

import ctypes
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import DiskFull, StepFailed
from .paths import LOGS, STATE

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1

#: What a program that ran out of space says, whichever it is.
_DISK_FULL = ('No space left on device', 'could not extend file', 'Disk quota exceeded', 'ENOSPC')


def run(
    command: Sequence[str | Path],
    *,
    log: str,
    failure: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: Path | None = None,
    error: type[Exception] = StepFailed,
) -> None:
    """Run ``command`` with its output appended to ``log``; raise ``error(failure …)`` unless it succeeds.

    Keywords of ``failure``: ``{log}``. A full disk is recognised whatever the program.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f'{log}.log'
    with path.open('ab') as handle:
        handle.write(f'\n$ {" ".join(map(str, command))}\n'.encode())
        handle.flush()
        start = handle.tell()
        with Path(stdin or os.devnull).open('rb') as source:
            code = subprocess.call(
                [str(part) for part in command],
                stdin=source,
                stdout=handle,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                preexec_fn=die_with_parent,
            )
    if code:
        refuse_full_disk(tail(path, start))
        raise error(failure.format(log=path))


class Terminated(KeyboardInterrupt):
    """Somebody asked this process alone to end."""


def end_on_request() -> None:
    """Take SIGTERM and SIGHUP like Ctrl+C: clean up, then end."""

    def end(_number: int, _frame: object) -> None:
        raise Terminated

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def die_with_parent() -> None:
    """In a child, before it becomes another program: end when this process is killed.

    Else what a killed set-up has started would go on beside the next call that repairs it.
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def output(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> str:
    """Return what ``command`` prints; raise ``subprocess.CalledProcessError`` when it fails."""
    return subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **(env or {})},
    ).stdout


def log_size(log: str) -> int:
    """Return how long a log is, to read later what came after."""
    path = LOGS / f'{log}.log'
    return path.stat().st_size if path.exists() else 0


def tail(path: Path, start: int = 0, limit: int = 200_000) -> str:
    """Return the end of a log, from byte ``start`` on and at most ``limit`` bytes."""
    with path.open('rb') as handle:
        size = handle.seek(0, os.SEEK_END)
        handle.seek(max(start, size - limit))
        return handle.read().decode(errors='replace')


def refuse_full_disk(text: str) -> None:
    """Raise ``DiskFull`` when a program's output ``text`` says so."""
    if any(sign in text for sign in _DISK_FULL):
        raise DiskFull(
            f"The disk that holds {STATE} is full: free some space (./jlink needs about 4 GB) and call the same again.",
        )


def need_space(megabytes: int) -> None:
    """Raise ``DiskFull`` unless so much space is free, before a step starts that would half succeed."""
    STATE.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(STATE).free // 2**20
    if free < megabytes:
        raise DiskFull(
            f"{free} MB are free where {STATE} lies, the next step needs {megabytes} MB: "
            "free some space and call the same again.",
        )

"""Run other programs: their output goes to a log, their failure becomes a sentence."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import DiskFull, StepFailed
from .paths import LOGS, STATE

#: What a program that ran out of space says, whichever it is.
_DISK_FULL = ('No space left on device', 'could not extend file', 'Disk quota exceeded', 'ENOSPC')


def run(
    command: Sequence[str | Path],
    *,
    log: str,
    failure: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
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
        code = subprocess.call(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
        )
    if code:
        refuse_full_disk(tail(path, start))
        raise error(failure.format(log=path))


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
            f"The disk that holds {STATE} is full: free some space (./jlink needs about 4 GB) and call the same again."
        )


def need_space(megabytes: int) -> None:
    """Raise ``DiskFull`` unless so much space is free, before a step starts that would half succeed."""
    STATE.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(STATE).free // 2**20
    if free < megabytes:
        raise DiskFull(
            f"{free} MB are free where {STATE} lies, the next step needs {megabytes} MB: "
            "free some space and call the same again."
        )

"""Virtual environments made from locked requirements, one for each state of what goes into it."""

import hashlib
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import MirrorUnreachable
from .locks import locked
from .paths import CHECKOUT, STATE
from .process import need_space, run
from .progress import step

_MARK = 'complete'
_KEPT = 4

#: The interpreter itself, also when we run in an environment made from it.
_PYTHON = os.path.realpath(getattr(sys, '_base_executable', sys.executable))


def environment(name: str, locks: Sequence[str], *, odoo: Path | None = None) -> Path:
    """Return the folder of an environment with exactly what the files ``locks`` of the checkout hold.

    With ``odoo``, that folder is on the environment's path. Raises ``MirrorUnreachable``.
    """
    folder = STATE / f'{name}-{_key(locks, odoo)}'
    if not (folder / _MARK).exists():
        with locked(f'venv-{name}'):
            if not (folder / _MARK).exists():
                _make(folder, locks, odoo)
                _prune(name)
    (folder / _MARK).touch()  # what is used is not pruned
    return folder


def _prune(name: str) -> None:
    """Keep the newest environments of a name; other work trees may use another state of the locks."""
    marks = sorted(STATE.glob(f'{name}-*/{_MARK}'), key=lambda path: path.stat().st_mtime)
    for mark in marks[:-_KEPT]:
        shutil.rmtree(mark.parent, ignore_errors=True)


def lock_key(locks: Sequence[str]) -> str:
    """Return the hash of the lock files' bytes."""
    digest = hashlib.sha256()
    for lock in locks:
        digest.update((CHECKOUT / lock).read_bytes())
    return digest.hexdigest()


def _key(locks: Sequence[str], odoo: Path | None) -> str:
    parts = (platform.python_version(), _PYTHON, lock_key(locks), str(odoo))
    return hashlib.sha256('\n'.join(parts).encode()).hexdigest()[:12]


def _make(folder: Path, locks: Sequence[str], odoo: Path | None) -> None:
    """Build the environment; only a complete one gets its mark, a broken one is built anew."""
    need_space(1000)
    shutil.rmtree(folder, ignore_errors=True)
    with step(f"Making the Python environment ({', '.join(locks)})"):
        run(
            [_PYTHON, '-m', 'venv', folder],
            log='pip',
            failure="The Python environment could not be made: see {log}, install python3-venv and call again.",
        )
        for lock in locks:
            run(
                [folder / 'bin/python', '-m', 'pip', 'install', '--no-deps', '--require-hashes', '-r', CHECKOUT / lock],
                log='pip',
                env={'PIP_DISABLE_PIP_VERSION_CHECK': '1', 'PIP_NO_INPUT': '1', 'PYTHONNOUSERSITE': '1'},
                error=MirrorUnreachable,
                failure="pip could not install the locked packages (see {log}): check the network and call again.",
            )
        if odoo:
            site = next((folder / 'lib').glob('python3*/site-packages'))
            (site / 'odoo19.pth').write_text(f'{odoo}{os.linesep}')
    (folder / _MARK).touch()

"""Run the tests: pytest with pytest-odoo on a fresh copy of the addons' template."""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import databases
from .locks import is_locked, locked
from .odoo import Platform, configuration, prepare
from .paths import CHECKOUT, LOCKS, STATE
from .process import Terminated, die_with_parent
from .system import missing_for_tests
from .templates import addons_template

_ROOM = STATE / 'copies'


@dataclass(frozen=True)
class Copy:
    """A database of our own with its files, gone when we are done."""

    name: str
    data: Path


def test(arguments: Sequence[str]) -> int:
    """Run pytest with ``arguments`` and return its exit code."""
    platform = prepare(missing_for_tests())
    with copied(platform, 'test') as copy:
        config = configuration(
            platform,
            copy.name,
            data=copy.data,
            db_name=copy.name,
            dbfilter=f'^{copy.name}$',
            list_db=False,
        )
        try:
            return _pytest(platform, config, arguments)
        finally:
            config.unlink(missing_ok=True)


def _pytest(platform: Platform, config: Path, arguments: Sequence[str]) -> int:
    """Run pytest where the addons lie; Ctrl+C reaches it by itself, an end of ours is passed on."""
    command = [platform.python, '-m', 'pytest', '-p', 'scripts.pytest_plugin', '--odoo-http', *arguments]
    env = test_environment(platform, config)
    process = subprocess.Popen([str(part) for part in command], env=env, cwd=CHECKOUT, preexec_fn=die_with_parent)
    while True:
        try:
            return process.wait()
        except Terminated:
            process.terminate()
        except KeyboardInterrupt:
            continue


def test_environment(platform: Platform, config: Path) -> dict[str, str]:
    """Return the environment for a program that imports Odoo and works on a copy."""
    return {
        **os.environ,
        **platform.server.env,
        'ODOO_RC': str(config),
        'JLINK_OWN_SERVER': '1' if platform.server.private else '',
        'PYTHONDONTWRITEBYTECODE': '1',
        'PATH': f'{platform.venv / "bin"}:{os.environ["PATH"]}',
    }


@contextlib.contextmanager
def copied(platform: Platform, kind: str) -> Iterator[Copy]:
    """Yield a copy of the addons' template that nobody else uses; drop it at the end, also a dead call's."""
    name = f'jlink_{kind}_{secrets.token_hex(4)}'
    with locked(name):
        _drop_forgotten(platform)
        try:
            with addons_template(platform) as template:
                databases.copy(platform.server, template, name, _ROOM / name)
            yield Copy(name, _ROOM / name)
        finally:
            _drop(platform, name)
    (LOCKS / name).unlink(missing_ok=True)


def _drop(platform: Platform, name: str) -> None:
    databases.drop(platform.server, name, _ROOM / name)
    shutil.rmtree(_ROOM / name, ignore_errors=True)


def _drop_forgotten(platform: Platform) -> None:
    """Drop the copies of calls that were killed: their locks are free."""
    for folder in _ROOM.glob('jlink_*'):
        if not is_locked(folder.name):
            _drop(platform, folder.name)
            (LOCKS / folder.name).unlink(missing_ok=True)

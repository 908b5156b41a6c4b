"""Odoo's own command line in this environment."""

import os
import re
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import postgres
from .errors import InstallFailed
from .locks import locked
from .odoo_source import odoo_path, version_key
from .paths import CHECKOUT, CONFIG, DATA, STATE
from .process import run
from .system import install, missing_for_run
from .venv import environment, lock_key

#: What Odoo and its tests need; one environment serves both.
LOCKS = ('requirements.txt', 'requirements-test.txt')

#: What Odoo's log calls an error, and what a failed command ends with.
_TROUBLE = re.compile(r' (?:ERROR|CRITICAL) .*', re.MULTILINE)


@dataclass(frozen=True)
class Platform:
    """Everything that Odoo needs, in place: source, environment, server."""

    source: Path
    venv: Path
    server: postgres.Server

    @property
    def python(self) -> Path:
        """Return the environment's Python."""
        return self.venv / 'bin/python'

    @property
    def version(self) -> str:
        """Return what changes whenever Odoo or a library does."""
        return version_key(self.source) + lock_key(['requirements.txt'])


def prepare(packages: Sequence[str] = ()) -> Platform:
    """Put in place what is missing and return the whole; every part repairs itself."""
    install([*missing_for_run(own_postgresql=postgres.uses_own_server()), *packages])
    source = odoo_path()
    venv = environment('venv', LOCKS, odoo=source)
    return Platform(source, venv, postgres.server())


def configuration(platform: Platform, name: str, *, data: Path = DATA, **options: object) -> Path:
    """Write the configuration ``name`` for Odoo and return its path."""
    env = platform.server.env
    values: dict[str, object] = {
        'addons_path': CHECKOUT,
        'data_dir': data,
        'max_cron_threads': 0,
        'http_interface': '127.0.0.1',
        **options,
    }
    if platform.server.private:
        values.update(db_host=env['PGHOST'], db_port=env['PGPORT'], db_user=env['PGUSER'])
    CONFIG.mkdir(parents=True, exist_ok=True)
    data.mkdir(parents=True, exist_ok=True)
    path = CONFIG / f'{name}.conf'
    options_text = ''.join(f'{key} = {value}\n' for key, value in values.items())
    path.write_text(f'[options]\n{options_text}\n[jlink_ledger]\nkey_file = {_ledger_key()}\n')
    return path


def _ledger_key() -> Path:
    """Return the file with the key that signs the ledger of this checkout's databases; make it once."""
    path = STATE / 'ledger.key'
    with locked('ledger-key'):
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(f'{secrets.token_hex(32)}  # for development, made here\n')
    return path


def call(
    platform: Platform,
    config: Path,
    arguments: Sequence[str],
    *,
    log: str,
    failure: str,
    script: Path | None = None,
) -> None:
    """Run Odoo's command line to its end, with ``script`` as its input; raise ``InstallFailed`` when it fails."""
    run(
        [platform.python, '-m', 'odoo', *arguments],
        log=log,
        error=InstallFailed,
        failure=failure,
        env={**platform.server.env, 'ODOO_RC': str(config)},
        cwd=CHECKOUT,
        stdin=script,
    )


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])


def errors_in(log: str) -> list[str]:
    """Return the lines of an Odoo log that tell of errors."""
    return [match.group().strip() for match in _TROUBLE.finditer(log)]


def exec_odoo(platform: Platform, config: Path, arguments: Sequence[str]) -> None:
    """Become Odoo's command line."""
    python = str(platform.python)
    env = {**os.environ, **platform.server.env, 'ODOO_RC': str(config)}
    os.chdir(CHECKOUT)
    os.execve(python, [python, '-m', 'odoo', *arguments], env)

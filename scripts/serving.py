"""Serve the demonstration database: start, watch and stop Odoo."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import databases, postgres
from .errors import PortInUse, ServerFailed
from .locks import is_locked, locked
from .odoo import Platform, configuration, prepare
from .paths import ADDONS, CHECKOUT, CONFIG, LOCKS, LOGS, STATE
from .progress import say, step
from .templates import addons_key, addons_template, install

DATABASE = 'jlink'
_PID = STATE / 'server.pid'
_LOG = LOGS / 'server.log'
_START_SECONDS = 120

_LOGINS = (
    ('anna.berger', "account manager"),
    ('jonas.keller', "researcher"),
    ('claudia.vogt', "management"),
    ('dr.stein', "data protection officer"),
    ('sabine.krug', "back office"),
    ('petra.lindner', "business partner, on the portal"),
    ('admin', "administrator"),
)


def serve(port: int, *, detach: bool, fresh: bool) -> int:
    """Serve the demonstration on ``port``; return when it ends, or at once when detached."""
    _refuse_running(port)
    platform = prepare()
    with locked('run'):
        _refuse_running(port)
        _database(platform, fresh=fresh)
        process = _start(platform, port)
    _greet(port, detach=detach)
    return 0 if detach else _watch(process)


def stop() -> int:
    """Stop the server and the private PostgreSQL, unless tests still use it."""
    pid = _server()
    if pid:
        _terminate(pid)
        say("Odoo has stopped.")
    if any(is_locked(path.name) for path in LOCKS.glob('jlink_*')):
        say("PostgreSQL goes on: tests or benchmarks still use it.")
    elif postgres.stop():
        say("PostgreSQL has stopped.")
    elif not pid:
        say("Nothing runs.")
    return 0


def _refuse_running(port: int) -> None:
    """Raise ``PortInUse`` with what to do, whether it is our own server or somebody else's program."""
    if _server():
        raise PortInUse("The server of this checkout runs already: open it, or call ./jlink stop first.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except PermissionError:
            raise PortInUse(f"Port {port} is reserved for root: choose one above 1023 with --port.") from None
        except OSError:
            raise PortInUse(f"Another program listens on port {port}: choose a free one with --port.") from None


def _database(platform: Platform, *, fresh: bool) -> None:
    """Make the database, or bring it up to the addons' present state."""
    key = addons_key(platform)
    there = databases.exists(platform.server, DATABASE)
    if there and not fresh:
        if databases.comment(platform.server, DATABASE) == key:
            return
        with step("Updating the JLink addons in the database"):
            install(platform, DATABASE, ['-u', ','.join(ADDONS), '-i', ','.join(ADDONS)], 'update')
    else:
        with addons_template(platform) as template, step(f"Making the database '{DATABASE}'"):
            databases.copy(platform.server, template, DATABASE)
            databases.new_identity(platform.server, DATABASE)
    databases.set_comment(platform.server, DATABASE, key)


def _start(platform: Platform, port: int) -> subprocess.Popen[bytes]:
    """Start Odoo apart from our terminal and return when it answers."""
    config = configuration(
        platform,
        'server',
        db_name=DATABASE,
        dbfilter=f'^{DATABASE}$',
        list_db=False,
        http_port=port,
        max_cron_threads=1,
        with_demo=True,
    )
    env = {**os.environ, **platform.server.env, 'ODOO_RC': str(config)}
    with step(f"Starting Odoo on port {port}"), _LOG.open('ab') as log:
        process = subprocess.Popen(
            [str(platform.python), '-m', 'odoo', 'server', '-c', str(config)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=CHECKOUT,
            env=env,
            start_new_session=True,
        )
        _PID.write_text(f'{process.pid}\n')
        _wait_until_it_answers(process, port)
    return process


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    """Raise ``ServerFailed`` when Odoo ends or keeps silent."""
    until = time.monotonic() + _START_SECONDS
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        if process.poll() is not None:
            _PID.unlink(missing_ok=True)
            raise ServerFailed(f"Odoo ended at once: see the end of {_LOG}, mend it and call the same again.")
        try:
            with direct.open(f'http://127.0.0.1:{port}/web/login', timeout=30) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    process.terminate()
    raise ServerFailed(f"Odoo does not answer after {_START_SECONDS} seconds: see the end of {_LOG}.")


def _greet(port: int, *, detach: bool) -> None:
    """Print the address and who may log in."""
    print(f"\nJLink for Odoo: http://localhost:{port}\n\nLogins (the password is the login):")
    for login, role in _LOGINS:
        print(f"  {login:<14} {role}")
    print(f"\n{'Stop with ./jlink stop.' if detach else 'Stop with Ctrl+C.'}", flush=True)


def _watch(process: subprocess.Popen[bytes]) -> int:
    """Wait until the server ends, or a person ends it."""
    try:
        code = process.wait()
    except KeyboardInterrupt:
        _terminate(process.pid)
        process.wait()
        say("\nOdoo has stopped. PostgreSQL goes on for the next start; ./jlink stop ends it.")
        return 0
    _PID.unlink(missing_ok=True)
    if code:
        raise ServerFailed(f"Odoo ended with code {code}: see the end of {_LOG}.")
    return 0


def _server() -> int | None:
    """Return the process id of this checkout's server, ``None`` when it does not run."""
    try:
        pid = int(_PID.read_text())
        command = Path(f'/proc/{pid}/cmdline').read_bytes().split(b'\0')
    except (OSError, ValueError):
        return None
    return pid if str(CONFIG / 'server.conf').encode() in command else None


def _terminate(pid: int) -> None:
    """End the server, by force after a while."""
    for number, seconds in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            break
        if _gone(pid, seconds):
            break
    _PID.unlink(missing_ok=True)


def _gone(pid: int, seconds: float) -> bool:
    """Tell whether the process ended within the time; a child of ours is buried."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not Path(f'/proc/{pid}').exists():
            return True
        time.sleep(0.1)
    return False

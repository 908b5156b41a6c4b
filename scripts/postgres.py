"""The PostgreSQL server: a private cluster in our folder, or the one that PG* variables name.

The private cluster listens on a unix socket only, and only to this user and root (``peer``). Its commits
return before they are on the disk: a crash may lose the last instant of a demo, never its consistency.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import DatabaseUnavailable
from .locks import locked
from .paths import LOGS, STATE
from .process import need_space, refuse_full_disk, run, tail
from .progress import step
from .system import is_root, postgresql_folders

_ROOM = STATE / 'postgres'
_CLUSTER = _ROOM / 'data'
_MARK = _ROOM / 'complete'
_PORT = 5432
_ATTEMPTS = 15  # two seconds apart: recovery after a crash takes its time
_ROLE = 'odoo'
_VARIABLES = ('PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGPASSFILE', 'PGSERVICE')

#: sockaddr_un holds 108 bytes, the last one is a NUL; the file's name is '.s.PGSQL.5432'.
_LONGEST_SOCKET_FOLDER = 107 - len('/.s.PGSQL.5432')

_SETTINGS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 256MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
checkpoint_timeout = 15min
synchronous_commit = off
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
"""


@dataclass(frozen=True)
class Server:
    """How to reach the server; ``settings`` are PG* variables, empty for one that the caller named."""

    binaries: Path | None
    settings: tuple[tuple[str, str], ...]

    @property
    def private(self) -> bool:
        """Tell whether it is our own cluster."""
        return self.binaries is not None

    @property
    def env(self) -> dict[str, str]:
        """Return the variables for programs that connect."""
        return dict(self.settings)

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's client programs."""
        return str(self.binaries / name) if self.binaries else name


def uses_own_server() -> bool:
    """Tell whether the caller named no server."""
    # A test of ours that calls us names our own server by its variables.
    return bool(os.environ.get('JLINK_OWN_SERVER')) or not any(os.environ.get(name) for name in _VARIABLES)


def server() -> Server:
    """Return a server that answers; start, make or mend the private cluster when it has to.

    Raises ``DatabaseUnavailable`` with what a person can do.
    """
    if not uses_own_server():
        found = Server(None, ())
        if not _answers(found):
            raise DatabaseUnavailable(
                "The PostgreSQL server that your PG* variables name does not answer: check them, or unset them all.",
            )
        return found
    binaries = _binaries()
    found = Server(binaries, (('PGHOST', str(_socket_folder())), ('PGPORT', str(_PORT)), ('PGUSER', _ROLE)))
    if not (_MARK.exists() and _answers(found)):
        with locked('postgres'):
            if not _MARK.exists():
                _make(binaries)
            if not _answers(found):
                _start(binaries, found)
    return found


def stop() -> bool:
    """Stop the private cluster; tell whether it ran."""
    if not _postmaster():
        return False
    with locked('postgres'):
        _control(_binaries(), 'stop', '-m', 'fast', '-w')
    return True


def _binaries() -> Path:
    """Return the folder of the server's programs that fit the cluster."""
    folders = postgresql_folders()
    version = _CLUSTER / 'PG_VERSION'
    if not _MARK.exists() or not _as_text(version):
        return folders[0]
    wanted = _as_text(version)
    for folder in folders:
        if folder.parent.name == wanted:
            return folder
    raise DatabaseUnavailable(
        f"The databases in {_ROOM} were made by PostgreSQL {wanted}, which is gone: "
        f"install postgresql-{wanted}, or remove that folder, and call the same again.",
    )


def _as_text(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ''


def _answers(found: Server) -> bool:
    """Tell whether the server takes our connection, so not only that it listens."""
    call = [found.program('psql'), '-X', '-At', '-d', 'postgres', '-c', 'SELECT 1']
    done = subprocess.run(
        call, env={**os.environ, **found.env}, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )
    return done.returncode == 0


def _socket_folder() -> Path:
    """Return where the socket lies: in our folder unless its path is too long for one."""
    folder = _ROOM / 'socket'
    if len(os.fsencode(str(folder))) <= _LONGEST_SOCKET_FOLDER:
        return folder
    name = hashlib.sha256(os.fsencode(str(_ROOM))).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f'jlink-{os.getuid()}-{name}'


def _owner() -> str:
    """Return the user that the server runs as: its programs refuse root."""
    return 'postgres' if is_root() else pwd.getpwuid(os.geteuid()).pw_name


def _make(binaries: Path) -> None:
    """Make the cluster with the one role that Odoo connects as."""
    need_space(1500)
    _room_for_cluster()
    with step("Making a private PostgreSQL cluster"):
        _as_owner(
            [binaries / 'initdb', '-D', _CLUSTER, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'peer'],
            "PostgreSQL's initdb failed: see {log}.",
        )
        _configure()
        found = Server(binaries, (('PGHOST', str(_socket_folder())), ('PGPORT', str(_PORT)), ('PGUSER', 'postgres')))
        _start(binaries, found)
        query = f'CREATE ROLE {_ROLE} LOGIN CREATEDB'
        run(
            # A crash right after must not lose the role: this one commit waits for the disk.
            [binaries / 'psql', '-X', '-d', 'postgres', '-c', 'SET synchronous_commit = on', '-c', query],
            env=found.env,
            log='postgres',
            failure="PostgreSQL took no role for Odoo: see {log}.",
        )
    _MARK.touch()


def _room_for_cluster() -> None:
    """Give the server's user an empty folder, whatever an interrupted set-up left there."""
    if _postmaster():
        subprocess.call(['kill', '-QUIT', str(_postmaster())])
        time.sleep(1)
    shutil.rmtree(_ROOM, ignore_errors=True)
    _CLUSTER.mkdir(parents=True)
    _CLUSTER.chmod(0o700)
    if is_root():
        shutil.chown(_CLUSTER, _owner(), _owner())


def _configure() -> None:
    """Write settings and who may connect: this user and root, as any role of the cluster."""
    with (_CLUSTER / 'postgresql.conf').open('a') as handle:
        handle.write(_SETTINGS.format(port=_PORT, socket=_socket_folder()))
    users = {_owner(), 'root', pwd.getpwuid(os.geteuid()).pw_name}
    lines = [f'jlink "{user}" {role}\n' for user in sorted(users) for role in ('postgres', _ROLE)]
    (_CLUSTER / 'pg_ident.conf').write_text(''.join(lines))
    (_CLUSTER / 'pg_hba.conf').write_text('local all all peer map=jlink\n')


def _start(binaries: Path, found: Server) -> None:
    """Start the server, mending what a crash, a reboot or a move of the checkout left behind."""
    log = _server_log()
    start = log.stat().st_size
    options = f"-c unix_socket_directories='{_socket_folder()}'"
    for _attempt in range(_ATTEMPTS):
        _clear_stale_pid()
        _make_socket_folder()
        if not _postmaster():
            _control(binaries, 'start', '-w', '-t', '120', '-l', log, '-o', options)
        if _answers(found):
            return
        time.sleep(2)
    refuse_full_disk(tail(log, start))
    raise DatabaseUnavailable(f"The private PostgreSQL server does not start: see the end of {log}.")


def _server_log() -> Path:
    """Return the server's log, writable for the server's user."""
    log = _ROOM / 'server.log'
    log.touch()
    if is_root():
        shutil.chown(log, _owner(), _owner())
    return log


def _make_socket_folder() -> None:
    """Make the socket's folder, ours alone: in a public folder somebody else may have made it."""
    folder = _socket_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_root():
        shutil.chown(folder, _owner(), _owner())
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != pwd.getpwnam(_owner()).pw_uid:
        raise DatabaseUnavailable(f"{folder} belongs to somebody else: remove it and call the same again.")
    folder.chmod(0o700)


def _postmaster() -> int | None:
    """Return the process id of the running server of this cluster, ``None`` when there is none."""
    lines = _as_text(_CLUSTER / 'postmaster.pid').splitlines()
    if not lines or not lines[0].strip().isdigit():
        return None
    command = Path(f'/proc/{lines[0].strip()}/cmdline')
    try:
        ours = str(_CLUSTER).encode() in command.read_bytes().split(b'\0')
    except OSError:
        return None
    return int(lines[0]) if ours else None


def _clear_stale_pid() -> None:
    """Remove the mark of a server that is gone: after a reboot its number may be another program's."""
    if not _postmaster():
        (_CLUSTER / 'postmaster.pid').unlink(missing_ok=True)


def _control(binaries: Path, *arguments: object) -> int:
    """Call pg_ctl as the server's user."""
    command = [str(part) for part in (binaries / 'pg_ctl', '-D', _CLUSTER, *arguments)]
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / 'postgres.log').open('ab') as handle:
        return subprocess.call(
            [*_become_owner(), *command], stdin=subprocess.DEVNULL, stdout=handle, stderr=handle, cwd='/',
        )


def _as_owner(command: Sequence[str | Path], failure: str) -> None:
    run([*_become_owner(), *command], log='postgres', failure=failure, cwd=Path('/'))


def _become_owner() -> list[str]:
    """Return what to put before a command so that it runs as the server's user.

    The checkout may lie beneath a folder that this user cannot enter, like root's home. Where it does, the
    server gets the one capability to pass: to read and enter folders, not to write anywhere.
    """
    if not is_root():
        return []
    plain = ['setpriv', f'--reuid={_owner()}', f'--regid={_owner()}', '--init-groups']
    if _may_enter(plain):
        return plain
    for capability in ('dac_read_search', 'dac_override'):
        able = [*plain, f'--inh-caps=-all,+{capability}', f'--ambient-caps=-all,+{capability}']
        if _may_enter(able):
            return able
    raise DatabaseUnavailable(
        f"PostgreSQL does not run as root, and the user {_owner()} may not enter {STATE}: "
        "move the checkout where others may enter, or call this as an ordinary user.",
    )


def _may_enter(prefix: list[str]) -> bool:
    """Tell by trying: asking for access (``test -x``) leaves capabilities out."""
    return not subprocess.call(
        [*prefix, 'ls', str(_CLUSTER)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd='/',
    )

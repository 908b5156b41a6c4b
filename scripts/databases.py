"""Databases: make, copy, drop and ask them, each with its folder of files."""

import contextlib
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from .errors import DatabaseUnavailable
from .paths import DATA
from .postgres import Server
from .process import refuse_full_disk

_NAME = re.compile(r'[a-z][a-z0-9_]*')


def query(server: Server, statement: str, *, database: str = 'postgres') -> list[str]:
    """Return the lines that the server answers with; raise ``DatabaseUnavailable`` with its own words."""
    command = [server.program('psql'), '-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', statement]
    done = subprocess.run(
        command,
        env={**os.environ, **server.env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        refuse_full_disk(done.stderr)
        raise DatabaseUnavailable(f"PostgreSQL refused: {done.stderr.strip()}")
    return done.stdout.splitlines()


def databases(server: Server, prefix: str) -> list[str]:
    """Return the names of the databases that begin so, oldest first."""
    pattern = prefix.replace('_', r'\_')
    return query(server, f"SELECT datname FROM pg_database WHERE datname LIKE '{pattern}%' ORDER BY oid")


def exists(server: Server, name: str) -> bool:
    """Tell whether the database is there."""
    return bool(query(server, f"SELECT 1 FROM pg_database WHERE datname = '{_checked(name)}'"))


def drop(server: Server, name: str, data: Path = DATA) -> None:
    """Drop the database and its files, whoever is connected."""
    query(server, f'DROP DATABASE IF EXISTS {_checked(name)} WITH (FORCE)')
    shutil.rmtree(filestore(name, data), ignore_errors=True)


def copy(server: Server, source: str, target: str, data: Path = DATA) -> None:
    """Make ``target`` a copy of the database ``source`` and of its files, beneath ``data``."""
    drop(server, target, data)
    query(server, f'CREATE DATABASE {_checked(target)} TEMPLATE {_checked(source)}')
    _link_files(filestore(source), filestore(target, data))


def add_extensions(server: Server, name: str) -> None:
    """Give a database of our own cluster what Odoo searches text with, as the cluster's superuser.

    ``unaccent`` may serve in an index only when it is immutable, which only its owner may say of it.
    """
    superuser = replace(server, settings=(*server.settings, ('PGUSER', 'postgres')))
    statement = (
        'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent;'
        ' ALTER FUNCTION unaccent(text) IMMUTABLE'
    )
    query(superuser, statement, database=name)


def rename(server: Server, source: str, target: str) -> None:
    """Rename a database and its files: the database last, because its name says that all is there."""
    files = filestore(target)
    shutil.rmtree(files, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        filestore(source).rename(files)
    query(server, f'ALTER DATABASE {_checked(source)} RENAME TO {_checked(target)}')


def comment(server: Server, name: str) -> str:
    """Return what was noted about a database."""
    statement = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{_checked(name)}'"
    return ''.join(query(server, statement))


def set_comment(server: Server, name: str, text: str) -> None:
    """Note ``text`` about a database, inside the server, so that it lives and dies with it."""
    quoted = text.replace("'", "''")
    query(server, f"COMMENT ON DATABASE {_checked(name)} IS '{quoted}'")


def new_identity(server: Server, name: str) -> None:
    """Give a copy its own identity, as Odoo does when it duplicates a database."""
    statement = (
        'UPDATE ir_config_parameter SET value = gen_random_uuid()::text'
        " WHERE key IN ('database.uuid', 'database.secret')"
    )
    query(server, statement, database=_checked(name))


def filestore(name: str, data: Path = DATA) -> Path:
    """Return the folder of a database's files."""
    return data / 'filestore' / name


def _link_files(source: Path, target: Path) -> None:
    """Copy a folder of files by links: Odoo names a file after its content and never changes one."""
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target, copy_function=os.link)


def _checked(name: str) -> str:
    """Return ``name``, which stands in statements as it is."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name

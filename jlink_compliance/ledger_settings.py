"""Where the keys of the ledger lie: outside every database.

The environment variable ``JLINK_LEDGER_KEY_FILE`` names the key file, else ``key_file`` in the section
``[jlink_ledger]`` of Odoo's configuration file.
"""

import configparser
import os
from functools import lru_cache
from pathlib import Path

from odoo.tools import config

from .ledger_keys import KeyFileError, Keyring

VARIABLE = 'JLINK_LEDGER_KEY_FILE'
SECTION = 'jlink_ledger'


def key_file() -> Path | None:
    """Return the path of the key file, ``None`` when none is set."""
    named = os.environ.get(VARIABLE) or _configured(config['config'])
    return Path(named) if named else None


def keyring() -> Keyring:
    """Return the keys in the key file, an empty ring when no file is set; raise ``KeyFileError``."""
    path = key_file()
    if path is None:
        return Keyring()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(str(error)) from error


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Keyring:
    return Keyring.parse(path.read_text())


@lru_cache(maxsize=4)
def _configured(path: str) -> str:
    parser = configparser.RawConfigParser()
    parser.read([path] if path else [])
    return parser.get(SECTION, 'key_file', fallback='')

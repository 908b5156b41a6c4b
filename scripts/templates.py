"""Template databases: built once for each state of what goes in, then copied in a second.

The base has everything the addons depend on; the addons' own template lies on top of it. Both carry
Odoo's demo data and both languages. A name holds the hash of what went in, and a database bears its final
name only when it is complete.
"""

import ast
import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from . import databases
from .errors import DemoDataFailed, InstallFailed
from .locks import locked
from .odoo import Platform, call, configuration, errors_in
from .paths import ADDONS, CHECKOUT, LOGS, STATE
from .process import log_size, need_space, tail
from .progress import step

LANGUAGES = 'en_US,de_DE'
_KEPT = 6
_USED = STATE / 'templates'
#: What lies in an addon and never reaches a database.
_NOT_INSTALLED = {'tests', '__pycache__', 'readme'}


@contextlib.contextmanager
def addons_template(platform: Platform) -> Iterator[str]:
    """Yield the name of the template with the addons as they are in this checkout, safe from being pruned."""
    name = f'{_prefix(platform)}addons_{addons_key(platform)}'
    while True:
        with locked('copy'):
            if databases.exists(platform.server, name):
                _mark_used(name)
                yield name
                return
        with locked('templates'):
            if not databases.exists(platform.server, name):
                _make_addons(platform, name)


def addons_key(platform: Platform) -> str:
    """Return the hash of everything that the addons' template is made of."""
    digest = hashlib.sha256(_base_key(platform).encode())
    for path in _installed_files():
        digest.update(f'{path.relative_to(CHECKOUT)}\0'.encode() + path.read_bytes() + b'\0')
    return digest.hexdigest()[:12]


def check_demo(platform: Platform, name: str) -> None:
    """Raise ``DemoDataFailed`` if Odoo swallowed an error in demo data."""
    failed = databases.query(
        platform.server,
        "SELECT m.name || ': ' || split_part(f.error, E'\\n', 1) FROM ir_demo_failure f"
        ' JOIN ir_module_module m ON m.id = f.module_id ORDER BY f.id',
        database=name,
    )
    if failed:
        raise DemoDataFailed(f"Demo data did not load ({failed[0]}): mend it and call the same again.")


def install(platform: Platform, name: str, arguments: list[str], log: str) -> None:
    """Install or update modules of a database; raise ``InstallFailed`` where the log tells of an error."""
    start = log_size(log)
    config = configuration(platform, f'install-{name}', with_demo=True, http_enable=False)
    failure = "Odoo could not install the addons: see the end of {log}, mend it and call the same again."
    call(platform, config, ['server', '-d', name, '--stop-after-init', *arguments], log=log, failure=failure)
    config.unlink()
    errors = errors_in(tail(LOGS / f'{log}.log', start))
    check_demo(platform, name)
    if errors:
        raise InstallFailed(f"Odoo logged an error while installing ({errors[0]}): mend it and call the same again.")


def _make_addons(platform: Platform, name: str) -> None:
    base = _base(platform)
    need_space(600)
    building = f'{_prefix(platform)}building'
    databases.copy(platform.server, base, building)
    with step("Installing the JLink addons with demo data"):
        install(platform, building, ['-i', ','.join(ADDONS)], 'addons')
    with step("Compiling the web client"):
        _warm_up(platform, building, 'warm_addons.py')
    _finish(platform, building, name, 'addons')


def _base(platform: Platform) -> str:
    """Return the name of the template with all dependencies."""
    name = f'{_prefix(platform)}base_{_base_key(platform)}'
    if not databases.exists(platform.server, name):
        need_space(1200)
        building = f'{_prefix(platform)}building_base'
        databases.drop(platform.server, building)
        _create_empty(platform, building)
        with step("Installing Odoo's apps with demo data in English and German"):
            arguments = ['-i', ','.join(sorted(_dependencies())), f'--load-language={LANGUAGES}']
            install(platform, building, arguments, 'base')
        with step("Compiling the web client"):
            _warm_up(platform, building, 'warm_base.py')
        _finish(platform, building, name, 'base')
    _mark_used(name)
    return name


def _create_empty(platform: Platform, name: str) -> None:
    """Make an empty database with the extensions Odoo likes, which it may not all make by itself."""
    databases.query(
        platform.server, f"CREATE DATABASE {name} ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0",
    )
    if platform.server.private:
        databases.add_extensions(platform.server, name)


def _warm_up(platform: Platform, name: str, script: str) -> None:
    """Run a script of ours in Odoo's shell on the database."""
    config = configuration(platform, f'install-{name}', http_enable=False)
    call(
        platform,
        config,
        ['shell', '-d', name],
        log='addons',
        script=CHECKOUT / 'scripts/shell' / script,
        failure="Odoo could not compile the web client: see the end of {log}, mend it and call the same again.",
    )
    config.unlink()


def _base_key(platform: Platform) -> str:
    parts = [platform.version, LANGUAGES, *sorted(_dependencies())]
    return hashlib.sha256('\n'.join(parts).encode()).hexdigest()[:12]


def _dependencies() -> set[str]:
    """Return the modules that the addons' manifests name, without the addons themselves."""
    found: set[str] = set()
    for addon in ADDONS:
        manifest = ast.literal_eval((CHECKOUT / addon / '__manifest__.py').read_text())
        found.update(manifest.get('depends', []))
    return found - set(ADDONS)


def _installed_files() -> Iterator[Path]:
    """Yield the addons' files that an installation reads, in a fixed order."""
    for addon in ADDONS:
        for folder, folders, names in os.walk(CHECKOUT / addon):
            folders[:] = sorted(set(folders) - _NOT_INSTALLED)
            yield from (Path(folder) / name for name in sorted(names) if not name.endswith('.pyc'))


def _prefix(platform: Platform) -> str:
    """Return how our templates' names begin: on a foreign server other checkouts have theirs, too."""
    if platform.server.private:
        return 'jlink_'
    return f'jlink_{hashlib.sha256(os.fsencode(str(STATE))).hexdigest()[:6]}_'


def _finish(platform: Platform, building: str, name: str, kind: str) -> None:
    """Give a complete template its name, and drop those that nobody used for longest."""
    databases.rename(platform.server, building, name)
    _mark_used(name)
    with locked('copy'):
        names = databases.databases(platform.server, f'{_prefix(platform)}{kind}_')
        for old in sorted(set(names) - {building}, key=_last_used)[:-_KEPT]:
            databases.drop(platform.server, old)
            (_USED / old).unlink(missing_ok=True)


def _mark_used(name: str) -> None:
    _USED.mkdir(parents=True, exist_ok=True)
    (_USED / name).touch()


def _last_used(name: str) -> float:
    """Return when a template was last copied, 0 for one that never was."""
    path = _USED / name
    return path.stat().st_mtime if path.exists() else 0.0

"""Run every linter over the repository and say which of them found something."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import conventions, testing
from .errors import MirrorUnreachable
from .locks import locked
from .odoo import prepare
from .paths import ADDONS, CHECKOUT, STATE
from .process import run
from .progress import say, step
from .system import install, missing_for_lint
from .venv import environment

_ODOO_RULES = 'scripts/lint_tests'
Command = Sequence[str | Path]

#: Rules of pylint-odoo that do not fit, each with its reason.
_NOT_ASKED = (
    'missing-readme',  # the three addons share the readme of the repository
    'consider-merging-classes-inherited',  # a concept is a room, also where several extend one model
    'missing-return',  # the hooks of steps return nothing by contract
)
_TYPED = ('scripts', 'jlink')
_IMPORTS_ODOO = re.compile(r'^(?:from|import) odoo\b', re.MULTILINE)


@dataclass(frozen=True)
class Linter:
    """A name for people, what checks, and what mends; each returns whether all is well."""

    name: str
    check: Callable[[], bool]
    fix: Callable[[], bool] | None = None


def lint(*, fix: bool) -> int:
    """Check everything, mending first what can be mended, and return the exit code."""
    install(missing_for_lint())
    python = environment('lint', ('requirements-lint.txt',))
    node = _node_modules()
    bad = []
    for linter in _linters(python / 'bin', node / 'node_modules/.bin'):
        say(f'== {linter.name}')
        if fix and linter.fix:
            linter.fix()
        if not linter.check():
            bad.append(linter.name)
    say(f"\nLint: {', '.join(bad)} found something." if bad else "\nLint: nothing found.")
    return 1 if bad else 0


def _linters(python: Path, node: Path) -> list[Linter]:
    ruff: Command = [python / 'ruff', 'check']
    oca: Command = [python / 'oca-checks-odoo-module']
    # Its format empties a translation that equals its source, and nobody sees then what is not translated yet.
    oca_po: Command = [python / 'oca-checks-po', '--disable=po-pretty-format']
    plugin = node.parent / '@prettier/plugin-xml/src/plugin.js'
    pretty: Command = [node / 'prettier', '--plugin', plugin, '--log-level', 'warn']
    xml = _files('.xml', '.js', '.mjs', '.json', '.scss')
    scripts = _files('.js', '.mjs')
    po = _files('.po', '.pot')
    eslint: Command = [node / 'eslint', '--max-warnings', '0', *scripts]
    return [
        Linter("ruff", _tool([*ruff, '.']), _tool([*ruff, '--fix', '--quiet', '.'])),
        Linter("conventions", _conventions),
        Linter("pylint-odoo", _tool([python / 'pylint', f'--disable={",".join(_NOT_ASKED)}', *ADDONS])),
        Linter("oca-checks-odoo-module", _tool([*oca, *ADDONS]), _tool([*oca, '--fix', *ADDONS])),
        Linter("oca-checks-po", _tool([*oca_po, *po], po), _tool([*oca_po, '--fix', *po], po)),
        Linter("mypy", _tool([python / 'mypy', *_TYPED, *_pure_modules()])),
        Linter("prettier", _tool([*pretty, '--check', *xml], xml), _tool([*pretty, '--write', *xml], xml)),
        Linter("eslint", _tool(eslint, scripts), _tool([*eslint, '--fix'], scripts)),
        Linter("licences", lambda: _licences(python)),
        Linter("Odoo's own rules", lambda: testing.test([_ODOO_RULES, '-q', '--override-ini', 'addopts=']) == 0),
    ]


def _tool(command: Command, files: Sequence[str] = ('.',)) -> Callable[[], bool]:
    """Return a call of a program in the checkout that tells whether it found nothing."""

    def call() -> bool:
        env = {**os.environ, 'npm_config_update_notifier': 'false'}
        return not files or subprocess.call([str(part) for part in command], cwd=CHECKOUT, env=env) == 0

    return call


def _files(*endings: str) -> list[str]:
    """Return the checkout's own files with such an ending, new ones included."""
    listed = subprocess.run(
        ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split('\0')
    return [name for name in listed if name.endswith(endings) and (CHECKOUT / name).is_file()]


def _conventions() -> bool:
    found = [finding for name in _files('.py') for finding in conventions.findings(CHECKOUT / name, name)]
    for finding in found:
        print(finding)
    return not found


def _pure_modules() -> list[str]:
    """Return the addons' modules that know nothing of Odoo: those are typed."""
    roots = [CHECKOUT / addon for addon in ADDONS]
    modules = [path for root in roots for path in sorted(root.glob('*.py')) if not path.name.startswith('__')]
    return [str(path.relative_to(CHECKOUT)) for path in modules if not _IMPORTS_ODOO.search(path.read_text())]


def _licences(python: Path) -> bool:
    """Check that the addons' licence goes with those of what they depend on."""
    platform = prepare()
    command = [
        python / 'manifestoo',
        '--odoo-series', '19.0',
        '--select-addons-dir', '.',
        '--addons-path-python', platform.python,
        'check-licenses',
    ]  # fmt: skip
    return subprocess.call([str(part) for part in command], cwd=CHECKOUT) == 0


def _node_modules() -> Path:
    """Return a folder with exactly what package-lock.json holds."""
    names = ('package.json', 'package-lock.json', '.npmrc')
    digest = hashlib.sha256(b'\0'.join((CHECKOUT / name).read_bytes() for name in names)).hexdigest()
    folder = STATE / f'node-{digest[:12]}'
    mark = folder / 'complete'
    if not mark.exists():
        with locked('node'), step("Fetching the linters for XML and JavaScript"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name in names:
                shutil.copy(CHECKOUT / name, folder)
            run(
                ['npm', 'ci', '--ignore-scripts'],
                log='npm',
                cwd=folder,
                error=MirrorUnreachable,
                failure="npm could not install the locked packages (see {log}): check the network and call again.",
            )
            mark.touch()
    return folder

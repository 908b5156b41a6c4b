"""What must come from the operating system, and how it gets there."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

from .errors import PackagesMissing, UnsupportedSystem
from .process import run
from .progress import step

_POSTGRESQL_ROOT = Path('/usr/lib/postgresql')
_NO_MAIN_CLUSTER = Path('/etc/postgresql-common/createcluster.d/jlink.conf')


def is_root() -> bool:
    """Tell whether we are root."""
    return os.geteuid() == 0


def postgresql_folders() -> list[Path]:
    """Return the folders of the server binaries on this machine, newest version first."""
    found = [path.parent for path in _POSTGRESQL_ROOT.glob('*/bin/postgres')]
    return sorted(found, key=lambda path: _version(path.parent.name), reverse=True)


def _version(name: str) -> int:
    """Return a major version as a number, 0 for what is none."""
    return int(name) if name.isdigit() else 0


def has_library(name: str) -> bool:
    """Tell whether the shared library is there."""
    return find_library(name) is not None


def chromium() -> str | None:
    """Return the browser that Odoo's tours run in."""
    return shutil.which('chromium') or shutil.which('google-chrome') or shutil.which('chromium-browser')


def has_fonts() -> bool:
    """Tell whether there is a font that papers and the browser can fall back on."""
    return any(Path('/usr/share/fonts').glob('**/*.[to]tf')) if Path('/usr/share/fonts').is_dir() else False


def missing_for_run(*, own_postgresql: bool) -> list[str]:
    """Return the Debian packages that serving Odoo still needs."""
    checks = [
        ('python3-venv', importlib.util.find_spec('ensurepip') is not None),
        ('ca-certificates', Path('/etc/ssl/certs/ca-certificates.crt').exists()),
        ('libpango-1.0-0', has_library('pango-1.0')),
        ('libpangoft2-1.0-0', has_library('pangoft2-1.0')),
        ('libharfbuzz-subset0', has_library('harfbuzz-subset')),
        ('libmagic1', has_library('magic')),
        ('fonts-dejavu-core', has_fonts()),
    ]
    if own_postgresql:
        checks.append(('postgresql', bool(postgresql_folders())))
    else:
        checks.append(('postgresql-client', shutil.which('psql') is not None))
    return [package for package, present in checks if not present]


def missing_for_tests() -> list[str]:
    """Return the Debian packages that the browser tests need besides: the browser, a library of its driver."""
    checks = [('chromium', chromium() is not None), ('libatomic1', has_library('atomic'))]
    return [package for package, present in checks if not present]


def missing_for_lint() -> list[str]:
    """Return the Debian packages that the linters for XML and JavaScript need besides."""
    return [name for name, program in (('nodejs', 'node'), ('npm', 'npm')) if not shutil.which(program)]


def install(packages: Iterable[str]) -> None:
    """Install Debian packages, announced, or say which ones a person has to install."""
    packages = list(packages)
    if not packages:
        return
    if not shutil.which('apt-get'):
        raise UnsupportedSystem(
            f"This is no Debian-like system: install what matches its packages {' '.join(packages)} "
            "yourself and call the same again.",
        )
    command = _as_root()
    if command is None:
        raise PackagesMissing(
            f"Packages are missing and only root may install them: apt-get install {' '.join(packages)}"
            " — have that done, then call the same again.",
        )
    with step(f"Installing Debian packages: {' '.join(packages)}"), _no_system_cluster(command, packages):
        _apt_install(command, packages)


def _as_root() -> list[str] | None:
    """Return how to become root without asking anybody, ``None`` when we cannot."""
    if is_root():
        return ['env']
    if shutil.which('sudo') and not subprocess.call(['sudo', '-n', 'true'], stderr=subprocess.DEVNULL):
        return ['sudo', '-n', 'env']
    return None


def _apt_install(root: list[str], packages: list[str]) -> None:
    """Install, fetching fresh package lists first: a new machine has none, an old one stale ones."""
    quiet = [*root, 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=300']
    run([*quiet, 'update'], log='apt', failure="apt-get update failed: see {log}, mend it and call the same again.")
    run(
        [*quiet, 'install', '--no-install-recommends', *packages],
        log='apt',
        error=PackagesMissing,
        failure=f"apt-get could not install {' '.join(packages)}: see {{log}}, mend it and call the same again.",
    )


@contextmanager
def _no_system_cluster(root: list[str], packages: list[str]) -> Iterator[None]:
    """Keep Debian's package from making and starting a cluster of its own that nobody asked for."""
    if 'postgresql' not in packages:
        yield
        return
    write = f"mkdir -p {_NO_MAIN_CLUSTER.parent} && echo 'create_main_cluster = off' >{_NO_MAIN_CLUSTER}"
    subprocess.check_call([*root, 'sh', '-c', write])
    try:
        yield
    finally:
        subprocess.check_call([*root, 'rm', '-f', str(_NO_MAIN_CLUSTER)])

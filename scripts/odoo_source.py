"""Get Odoo 19.0: the source named by ODOO_HOME, or Debian's package unpacked into our folder."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from .errors import MirrorMovedOn, MirrorUnreachable, UnsupportedSystem, WrongOdoo
from .locks import locked
from .paths import STATE
from .process import need_space, output, run
from .progress import step
from .selfie_segmentation import add_selfie_segmentation

SERIES = (19, 0)
_HOME = STATE / 'odoo'
_ROOT = _HOME / 'root'
_DIST = _ROOT / 'usr/lib/python3/dist-packages'
_DONE = _HOME / 'complete'
_KEYRING = Path('/usr/share/keyrings/debian-archive-keyring.gpg')

#: From the suite that has Odoo, with what its web assets link to.
_FROM_SID = (
    'odoo-19',
    'libjs-jquery',
    'libjs-jquery-form',
    'libjs-underscore',
    'fonts-glyphicons-halflings',
    'fonts-montserrat',
    'fonts-ocr-b',
    'fonts-roboto-unhinted',
)
#: From the machine's own suite: newer ones moved their files, and icons would vanish.
_FROM_OWN_SUITE = ('fonts-font-awesome', 'fonts-inconsolata')

#: The package this product was tested with; another one is used only when asked for.
_ODOO_SHA256 = '9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf'


def odoo_path() -> Path:
    """Return the folder to import Odoo from, fetching it when it is not there yet.

    Raises ``WrongOdoo``, ``MirrorUnreachable``, ``MirrorMovedOn`` or ``UnsupportedSystem``.
    """
    home = os.environ.get('ODOO_HOME')
    if home:
        return _checked_home(Path(home).expanduser().resolve())
    if not _is_complete():
        with locked('odoo'):
            if not _is_complete():
                _fetch()
    return _DIST


def version_key(path: Path) -> str:
    """Return what tells one Odoo source from another: the package's version, or the source's state."""
    if path == _DIST:
        return _DONE.read_text().strip()
    release = (path / 'odoo/release.py').read_text()
    commit = subprocess.run(
        ['git', '-C', str(path), 'rev-parse', 'HEAD'], capture_output=True, text=True, check=False
    ).stdout.strip()
    return f'{path} {commit} {hashlib.sha256(release.encode()).hexdigest()}'


def _checked_home(path: Path) -> Path:
    """Return ``path`` if it is an Odoo 19.0 source."""
    release = path / 'odoo/release.py'
    if not release.is_file():
        raise WrongOdoo(f"ODOO_HOME={path} holds no odoo/release.py: name a source folder of Odoo 19.0, or unset it.")
    match = re.search(r'^version_info\s*=\s*\(\s*(\d+)\s*,\s*(\d+)', release.read_text(), re.MULTILINE)
    series = tuple(map(int, match.groups())) if match else None
    if series != SERIES:
        found = '.'.join(map(str, series)) if series else 'unknown'
        raise WrongOdoo(f"ODOO_HOME={path} is Odoo {found}, JLink needs 19.0: check out the branch 19.0, or unset it.")
    return path


def _is_complete() -> bool:
    return _DONE.exists() and (_DIST / 'odoo/release.py').exists()


def _fetch() -> None:
    """Download, check and unpack everything; only a complete tree gets its mark."""
    for program in ('apt-get', 'dpkg-deb'):
        if not shutil.which(program):
            raise UnsupportedSystem(
                f"{program} is not here, so Odoo cannot come from Debian: set ODOO_HOME to a source folder of Odoo 19.0."
            )
    if not _KEYRING.exists():
        raise UnsupportedSystem(
            "Debian's archive keyring is missing: install debian-archive-keyring, or set ODOO_HOME to Odoo 19.0."
        )
    need_space(2500)
    _DONE.unlink(missing_ok=True)
    shutil.rmtree(_ROOT, ignore_errors=True)
    debs = _HOME / 'debs'
    debs.mkdir(parents=True, exist_ok=True)
    with step("Fetching Odoo 19.0"):
        _download(debs)
    with step("Unpacking Odoo 19.0"):
        version = _unpack(debs)
        add_selfie_segmentation(_DIST / 'odoo/addons/mail', _HOME)
        _refuse_dangling_links()
    shutil.rmtree(debs)
    shutil.rmtree(_HOME / 'apt', ignore_errors=True)
    _DONE.write_text(f'{version}\n')


def _mirror() -> str:
    """Return the address of the machine's own Debian mirror.

    A machine of another distribution has no mirror of Debian's: Debian's own redirector is asked then.
    """
    lines = output(['apt-get', 'indextargets', '--format', '$(CREATED_BY)|$(ORIGIN)|$(REPO_URI)', 'Created-By: Packages'])
    for line in lines.splitlines():
        created_by, origin, uri = line.split('|', 2)
        if created_by == 'Packages' and origin in ('Debian', ''):
            return uri
    raise UnsupportedSystem(
        "apt knows no Debian mirror on this machine: set ODOO_HOME to a source folder of Odoo 19.0 and call the same again."
    )


def _download(debs: Path) -> None:
    """Fetch the packages into ``debs``, leaving the system's apt alone."""
    apt = _HOME / 'apt'
    shutil.rmtree(apt, ignore_errors=True)
    (apt / 'lists/partial').mkdir(parents=True)
    (apt / 'cache/archives/partial').mkdir(parents=True)
    (apt / 'sid.list').write_text(f'deb [signed-by={_KEYRING}] {_mirror()} sid main\n')
    private = [
        'apt-get',
        '-q',
        '-o', 'APT::Sandbox::User=root',
        '-o', f'Dir::State::Lists={apt / "lists"}',
        '-o', f'Dir::Cache={apt / "cache"}',
        '-o', 'Acquire::Retries=3',
    ]  # fmt: skip
    sid = [*private, '-o', f'Dir::Etc::SourceList={apt / "sid.list"}', '-o', 'Dir::Etc::SourceParts=/dev/null']
    _apt([*sid, '-o', 'APT::Update::Error-Mode=any', 'update'], debs)
    _apt([*sid, 'download', *_FROM_SID], debs)
    shutil.rmtree(apt / 'lists')
    (apt / 'lists/partial').mkdir(parents=True)
    _apt([*private, 'update'], debs)
    _apt([*private, 'download', *_FROM_OWN_SUITE], debs)


def _apt(command: list[str], debs: Path) -> None:
    run(
        command,
        log='odoo',
        cwd=debs,
        error=MirrorUnreachable,
        failure="The Debian mirror in your apt sources did not deliver Odoo (see {log}): check the network, "
        "or set ODOO_HOME to a source folder of Odoo 19.0, and call the same again.",
    )


def _unpack(debs: Path) -> str:
    """Unpack what was downloaded and return the version of Odoo's package."""
    (package,) = sorted(debs.glob('odoo-19_*.deb'))[-1:]
    _refuse_other_package(package)
    for deb in debs.glob('*.deb'):
        run(['dpkg-deb', '-x', deb, _ROOT], log='odoo', failure=f"{deb.name} could not be unpacked: see {{log}}.")
    return output(['dpkg-deb', '-f', package, 'Version']).strip()


def _refuse_other_package(package: Path) -> None:
    """Let a package that this product was not tested with pass only when a person said so."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest in (_ODOO_SHA256, os.environ.get('JLINK_ODOO_SHA256')):
        return
    raise MirrorMovedOn(
        f"The mirror now serves {package.name}, which this version of JLink was not tested with: "
        f"set ODOO_HOME to Odoo 19.0, or try it with JLINK_ODOO_SHA256={digest}."
    )


def _refuse_dangling_links() -> None:
    """Make sure that every asset Odoo links to came along."""
    dangling = [path for path in _DIST.glob('odoo/addons/**/*') if path.is_symlink() and not path.exists()]
    if dangling:
        names = ', '.join(sorted(path.name for path in dangling)[:5])
        raise MirrorMovedOn(
            f"Odoo's web assets lack {names}: Debian's packages moved on; set ODOO_HOME to a source folder of Odoo 19.0."
        )

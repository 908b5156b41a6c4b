"""Get Odoo 19.0: the source named by ODOO_HOME, or Debian's package unpacked into our folder."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from .errors import MirrorMovedOn, MirrorUnreachable, UnsupportedSystem, WrongOdoo
from .locks import locked
from .paths import LOGS, STATE
from .process import log_size, need_space, output, run, tail
from .progress import say, step
from .selfie_segmentation import add_selfie_segmentation

SERIES = (19, 0)
_HOME = STATE / 'odoo'
_ROOT = _HOME / 'root'
_DIST = _ROOT / 'usr/lib/python3/dist-packages'
_DONE = _HOME / 'complete'
_KEYRINGS = tuple(Path(f'/usr/share/keyrings/debian-archive-keyring.{ending}') for ending in ('gpg', 'pgp'))

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

#: The package this product was tested with. Debian keeps one version only, so a newer one is said, not refused.
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
        ['git', '-C', str(path), 'rev-parse', 'HEAD'], capture_output=True, text=True, check=False,
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
                f"{program} is missing, so Odoo cannot come from Debian: set ODOO_HOME to a source of Odoo 19.0.",
            )
    _keyring()
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


def _keyring() -> Path:
    """Return the keys that Debian's packages are signed with."""
    for path in _KEYRINGS:
        if path.exists():
            return path
    raise UnsupportedSystem(
        "Debian's archive keyring is missing: install debian-archive-keyring, or set ODOO_HOME to Odoo 19.0.",
    )


def _mirrors() -> list[str]:
    """Return the addresses of Debian mirrors that the machine's own apt knows, the likeliest first.

    A fresh machine's apt has not yet seen what its sources call themselves; trying them tells.
    """
    named = os.environ.get('JLINK_DEBIAN_MIRROR')
    if named:
        return [named]
    lines = output(['apt-get', 'indextargets', '--format', '$(LABEL)|$(REPO_URI)', 'Created-By: Packages']).splitlines()
    targets = [tuple(line.split('|', 1)) for line in lines]
    plain = [(label, uri) for label, uri in targets if label in ('Debian', '') and 'security' not in uri]
    found = list(dict.fromkeys(uri for _label, uri in sorted(plain, key=lambda target: target[0] != 'Debian')))
    if not found:
        raise UnsupportedSystem(
            "apt knows no Debian mirror on this machine: set ODOO_HOME to a source folder of Odoo 19.0, "
            "or JLINK_DEBIAN_MIRROR to a mirror's address, and call the same again.",
        )
    return found


def _download(debs: Path) -> None:
    """Fetch the packages into ``debs``, leaving the system's apt alone."""
    apt = _HOME / 'apt'
    private = _private_apt(apt)
    sid = [*private, '-o', f'Dir::Etc::SourceList={apt / "sid.list"}', '-o', 'Dir::Etc::SourceParts=/dev/null']
    mirrors = _mirrors()
    for mirror in mirrors:
        _empty_lists(apt)
        (apt / 'sid.list').write_text(f'deb [signed-by={_keyring()}] {mirror} sid main\n')
        try:
            _apt([*sid, 'update'], debs)
        except MirrorUnreachable:
            if mirror == mirrors[-1]:
                raise
        else:
            break
    _apt([*sid, 'download', *_FROM_SID], debs)
    _empty_lists(apt)
    _apt([*private, 'update'], debs)
    _apt([*private, 'download', *_FROM_OWN_SUITE], debs)


def _private_apt(apt: Path) -> list[str]:
    """Return a call of apt-get that reads the system's sources and writes beneath ``apt`` only."""
    options = (
        'APT::Sandbox::User=root',
        f'Dir::State::Lists={apt / "lists"}',
        f'Dir::Cache={apt / "cache"}',
        'Acquire::Retries=3',
        'APT::Update::Error-Mode=any',
    )
    return ['apt-get', '-q', *(part for option in options for part in ('-o', option))]


def _empty_lists(apt: Path) -> None:
    """Give apt empty folders of its own."""
    shutil.rmtree(apt / 'lists', ignore_errors=True)
    for folder in ('lists/partial', 'cache/archives/partial'):
        (apt / folder).mkdir(parents=True, exist_ok=True)


def _apt(command: list[str], debs: Path) -> None:
    start = log_size('odoo')
    try:
        run(
            command,
            log='odoo',
            cwd=debs,
            error=MirrorUnreachable,
            failure="The Debian mirror in your apt sources did not deliver Odoo (see {log}): check the network, "
            "or set ODOO_HOME to a source folder of Odoo 19.0, and call the same again.",
        )
    except MirrorUnreachable:
        lost = re.findall(r'Unable to locate package (\S+)', tail(LOGS / 'odoo.log', start))
        if lost:
            raise MirrorMovedOn(
                f"The mirror has no {', '.join(sorted(set(lost)))} any more: "
                "set ODOO_HOME to a source folder of Odoo 19.0 and call the same again.",
            ) from None
        raise


def _unpack(debs: Path) -> str:
    """Unpack what was downloaded and return the version of Odoo's package."""
    package = max(debs.glob('odoo-19_*.deb'))
    version = output(['dpkg-deb', '-f', package, 'Version']).strip()
    _refuse_other_series(version)
    if hashlib.sha256(package.read_bytes()).hexdigest() != _ODOO_SHA256:
        say(f"The mirror serves Odoo {version}, newer than the one JLink was tested with: signed by Debian, so used.")
    for deb in debs.glob('*.deb'):
        run(['dpkg-deb', '-x', deb, _ROOT], log='odoo', failure=f"{deb.name} could not be unpacked: see {{log}}.")
    return version


def _refuse_other_series(version: str) -> None:
    """Raise ``MirrorMovedOn`` unless the package's ``version`` is one of Odoo 19.0."""
    if not version.startswith('19.0.'):
        raise MirrorMovedOn(
            f"The mirror moved on to Odoo {version}, JLink needs 19.0: set ODOO_HOME to a source folder of Odoo 19.0.",
        )


def _refuse_dangling_links() -> None:
    """Make sure that every asset Odoo links to came along."""
    dangling = [path for path in _DIST.glob('odoo/addons/**/*') if path.is_symlink() and not path.exists()]
    if dangling:
        names = ', '.join(sorted(path.name for path in dangling)[:5])
        raise MirrorMovedOn(
            f"Debian's packages moved on and Odoo's web assets lack {names}: set ODOO_HOME to a source of Odoo 19.0.",
        )

"""The one script that Debian leaves out of Odoo's mail addon.

Without it the browser's console shows an error on every page, and Odoo's browser tests fail on any. It
comes from the npm package ``@mediapipe/selfie_segmentation`` (Apache-2.0). Only the blurring of a camera's
background in Odoo's video calls uses it: where the package cannot be had, an empty script keeps pages quiet.
"""

import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from .progress import say

_NAME = 'selfie_segmentation.js'
_PACKAGE = '@mediapipe/selfie_segmentation@0.1.1675465747'
_SHA256 = 'a4720d2d2374ec9df3510461ff186a4af427fb5bd402375e135875a991467da3'
_WITHOUT = "/* Not on this machine: only blurring the background of video calls needs it. */\n"


def add_selfie_segmentation(mail: Path, work: Path) -> None:
    """Put the script beneath Odoo's ``mail`` addon; ``work`` is a folder for the download."""
    target = mail / 'static/lib/selfie_segmentation' / _NAME
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    script = _fetched(work / 'npm')
    if script is None:
        say("The script that blurs the camera's background in video calls could not be fetched: left out.")
    target.write_bytes(script if script is not None else _WITHOUT.encode())


def _fetched(work: Path) -> bytes | None:
    """Return the script from the machine's npm registry, ``None`` without npm, network or the right bytes."""
    if not shutil.which('npm'):
        return None
    work.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        ['npm', 'pack', '--silent', _PACKAGE],
        cwd=work,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        env={**os.environ, 'npm_config_cache': str(work / 'cache')},
    )
    archives = list(work.glob('*.tgz'))
    script = None
    if not packed.returncode and archives:
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile(f'package/{_NAME}')
            script = member.read() if member else None
    shutil.rmtree(work)
    return script if script is not None and hashlib.sha256(script).hexdigest() == _SHA256 else None

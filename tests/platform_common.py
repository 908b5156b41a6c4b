"""A checkout of its own, with its own folder of everything, to break at will."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from scripts.paths import CHECKOUT

_PARENT = (
    'ODOO_RC',
    'JLINK_OWN_SERVER',
    'ODOO_HOME',
    'PGHOST',
    'PGHOSTADDR',
    'PGPORT',
    'PGUSER',
    'PGPASSWORD',
    'PGSERVICE',
    'PGPASSFILE',
)


class CheckoutCase(unittest.TestCase):
    """Runs ./jlink and its modules in a copy that shares nothing with this checkout."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix='jlink-test-')).resolve()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.checkout = self.make_checkout(self.folder / 'checkout')

    def make_checkout(self, path):
        """Copy the program, not what it has set up."""
        path.mkdir(parents=True)
        shutil.copytree(CHECKOUT / 'scripts', path / 'scripts', ignore=shutil.ignore_patterns('__pycache__'))
        for name in ('jlink', 'requirements.txt', 'requirements-test.txt'):
            shutil.copy(CHECKOUT / name, path)
        return path

    def environment(self, **changes):
        """Return a shell's environment as it was before the tests began."""
        return {**{name: value for name, value in os.environ.items() if name not in _PARENT}, **changes}

    def call(self, *arguments, checkout=None, **changes):
        """Call ./jlink and return its result."""
        return subprocess.run(
            [sys.executable, './jlink', *arguments],
            cwd=checkout or self.checkout,
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def python(self, code, checkout=None, **changes):
        """Run code that imports from the copy's ``scripts`` and return what it prints."""
        done = subprocess.run(
            [sys.executable, '-c', code],
            cwd=checkout or self.checkout,
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def assertSentence(self, done, code, *words):
        """Check the exit code, and that a person got one sentence and no traceback."""
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn('Traceback', done.stderr)
        sentence = done.stderr.strip().splitlines()[-1]
        self.assertTrue(sentence.startswith('jlink: '), sentence)
        for word in words:
            self.assertIn(word, sentence)

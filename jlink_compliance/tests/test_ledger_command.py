import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .. import ledger_settings, ledger_verifier
from ..ledger_keys import Keyring


@tagged('post_install', '-at_install')
class TestLedgerCommand(TransactionCase):
    """The ledger from the command line, on the database as it lies there."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def call(self, action, *arguments, **env):
        return subprocess.run(
            [sys.executable, '-m', 'odoo', 'ledger', action, '-d', self.env.cr.dbname, *arguments],
            env={**os.environ, **env}, capture_output=True, text=True, check=False,
        )

    def test_an_export_is_verified_by_the_stand_alone_program(self):
        self.assertEqual(self.call('seal').returncode, 0)
        verified = self.call('verify')
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertIn("Nothing found.", verified.stdout)
        chain, facts = self.folder / 'ledger.jlink', self.folder / 'facts.jsonl'
        self.call('export', '-o', str(chain), '-p', str(facts))
        head, key = self.call('head').stdout.splitlines()[:2]
        done = subprocess.run(
            [
                sys.executable, '-I', '-S', ledger_verifier.__file__, str(chain), '--key', key.split()[-1],
                '--head', head, '--payloads', str(facts),
            ],
            capture_output=True, text=True, check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_key_is_made_and_rotated_in_the_key_file(self):
        path = self.folder / 'keys' / 'ledger.key'
        for count in (1, 2):
            done = self.call('rotate', **{ledger_settings.VARIABLE: str(path)})
            self.assertEqual(done.returncode, 0, done.stderr)
            keys = Keyring.parse(path.read_text())
            self.assertEqual(len(keys.keys), count)
            self.assertIn(keys.active.public.hex(), done.stdout)

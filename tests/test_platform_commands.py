"""The commands as a developer calls them, in this checkout."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import psycopg2

from odoo.tools import config

from scripts.paths import CHECKOUT
from scripts.templates import _installed_files


class TestCommands(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix='jlink-test-'))
        self.addCleanup(shutil.rmtree, self.folder)

    def call(self, *arguments):
        """Call ./jlink with the server that runs these tests, whichever it is."""
        return subprocess.run(
            [sys.executable, './jlink', *arguments],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            env={name: value for name, value in os.environ.items() if name != 'ODOO_RC'},
        )

    def run_test(self, text):
        """Run one test file through ./jlink test."""
        path = self.folder / 'test_probe.py'
        path.write_text(text)
        return self.call('test', '-q', str(path))

    def test_a_test_that_fails_fails_the_run(self):
        done = self.run_test(
            'from odoo.tests import TransactionCase, tagged\n\n\n'
            '@tagged("post_install")\nclass TestProbe(TransactionCase):\n'
            '    def test_true(self):\n        self.assertTrue(self.env["res.partner"].search([], limit=1))\n\n'
            '    def test_false(self):\n        self.assertFalse(self.env["res.partner"].search([], limit=1))\n',
        )
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn('1 failed, 1 passed', done.stdout)

    def test_a_test_that_cannot_be_read_fails_the_run(self):
        done = self.run_test('import no_such_module_anywhere\n')
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn('1 error', done.stdout)

    def test_an_imported_test_class_is_not_run_again(self):
        (self.folder / 'other.py').write_text(
            'import unittest\n\n\nclass TestOther(unittest.TestCase):\n'
            '    def test_other(self):\n        self.fail("imported")\n',
        )
        done = self.run_test(
            'import unittest\nfrom other import TestOther\n\n\n'
            'class TestProbe(unittest.TestCase):\n    def test_one(self):\n        pass\n',
        )
        self.assertIn('1 passed', done.stdout)

    def test_the_tests_work_on_a_copy(self):
        self.assertRegex(config['db_name'][0], r'^jlink_test_')

    def test_tests_are_no_part_of_what_is_installed(self):
        names = [str(path.relative_to(CHECKOUT)) for path in _installed_files()]
        self.assertIn('jlink_positions/__manifest__.py', names)
        self.assertFalse([name for name in names if '/tests/' in name])

    def test_psql_reaches_the_server(self):
        done = self.call('psql', '-d', 'postgres', '-Atc', 'SELECT 6 * 7')
        self.assertEqual(done.stdout.strip(), '42', done.stderr)

    def test_unaccent_may_serve_in_an_index(self):
        with psycopg2.connect(dbname=config['db_name'][0]) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT provolatile FROM pg_proc WHERE proname = 'unaccent' AND pronargs = 1")
            self.assertEqual(cursor.fetchone(), ('i',))

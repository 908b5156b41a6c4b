"""The commands as a developer calls them, in this checkout."""

import os
import subprocess
import sys
import unittest

import psycopg2

from odoo.tools import config

from scripts.paths import CHECKOUT
from scripts.templates import _installed_files


class TestCommands(unittest.TestCase):
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

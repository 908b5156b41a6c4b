"""What goes wrong on a machine ends in one sentence that says what to do."""

import os
import socket
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from scripts import odoo_source, process, system
from scripts.errors import DiskFull, MirrorMovedOn, PackagesMissing

from .platform_common import CheckoutCase


class TestRefusals(CheckoutCase):
    def make_odoo(self, text):
        home = self.folder / 'odoo-source'
        (home / 'odoo').mkdir(parents=True)
        (home / 'odoo/release.py').write_text(text)
        return str(home)

    def test_an_occupied_port_is_named_with_the_way_out(self):
        with socket.socket() as taken:
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            self.assertSentence(self.call('run', '--port', port), 8, f'port {port}', '--port')

    def test_a_folder_that_is_no_odoo_is_refused(self):
        done = self.call('odoo', '--version', ODOO_HOME=str(self.folder))
        self.assertSentence(done, 5, 'ODOO_HOME', str(self.folder), '19.0')

    def test_another_series_of_odoo_is_refused(self):
        home = self.make_odoo('version_info = (18, 0, 0, FINAL, 0, "")\n')
        self.assertSentence(self.call('odoo', '--version', ODOO_HOME=home), 5, 'Odoo 18.0', '19.0')

    def test_a_release_that_says_nothing_is_refused(self):
        home = self.make_odoo('version = "19.0"\n')
        self.assertSentence(self.call('odoo', '--version', ODOO_HOME=home), 5, 'unknown', '19.0')

    def test_a_named_server_that_does_not_answer_is_not_replaced_by_ours(self):
        done = self.call('psql', PGHOST=str(self.folder))
        self.assertSentence(done, 6, 'PG* variables')
        self.assertFalse((self.checkout / '.jlink/postgres').exists())

    def test_an_unknown_command_shows_the_ones_there_are(self):
        done = self.call('fly')
        self.assertEqual(done.returncode, 2)
        self.assertIn('run', done.stderr)


class TestFullDisk(unittest.TestCase):
    def test_a_step_does_not_start_without_space(self):
        with (
            patch.object(process.shutil, 'disk_usage', return_value=SimpleNamespace(free=10 * 2**20)),
            self.assertRaisesRegex(DiskFull, '10 MB are free'),
        ):
            process.need_space(11)

    def test_a_program_that_ran_out_of_space_is_understood(self):
        full = Path('/dev/full')
        self.assertTrue(full.exists())
        with self.assertRaisesRegex(DiskFull, 'is full'):
            process.run(['sh', '-c', f'cat /dev/zero >{full}'], log='test-full', failure="failed: {log}")


class TestPackages(unittest.TestCase):
    def test_without_root_one_message_names_what_to_install(self):
        with (
            patch.object(system, '_as_root', return_value=None),
            patch.object(system, '_apt_install') as install,
            self.assertRaisesRegex(PackagesMissing, 'apt-get install chromium postgresql'),
        ):
            system.install(['chromium', 'postgresql'])
        install.assert_not_called()

    def test_nothing_is_asked_when_nothing_is_missing(self):
        with patch.object(system, '_as_root') as root:
            system.install([])
        root.assert_not_called()

    def test_what_is_missing_is_found_by_looking(self):
        with patch.dict(os.environ, PATH=''):
            self.assertIn('postgresql-client', system.missing_for_run(own_postgresql=False))
            self.assertEqual(system.missing_for_tests(), ['chromium'])
            self.assertEqual(system.missing_for_lint(), ['nodejs', 'npm'])
        self.assertEqual(system.missing_for_tests(), [])


class TestMirror(unittest.TestCase):
    def test_another_series_on_the_mirror_is_refused(self):
        with self.assertRaisesRegex(MirrorMovedOn, 'Odoo 20.0'):
            odoo_source._refuse_other_series('20.0.0+dfsg-1')
        odoo_source._refuse_other_series('19.0.0+dfsg-2')

    def test_the_likeliest_mirror_is_tried_first_and_security_never(self):
        known = "|http://a.example/security\nOther|http://b.example\n|http://c.example\nDebian|http://d.example\n"
        with patch.object(odoo_source, 'output', return_value=known):
            self.assertEqual(odoo_source._mirrors(), ['http://d.example', 'http://c.example'])

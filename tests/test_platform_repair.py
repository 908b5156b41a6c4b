"""A set-up that was interrupted, killed or moved repairs itself on the next call."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from .platform_common import CheckoutCase

_SERVER = 'from scripts import databases, postgres; server = postgres.server(); '
_ASK = _SERVER + "print(databases.query(server, 'SELECT 6 * 7')[0])"


class TestCluster(CheckoutCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.call, 'stop')

    def postmaster(self, checkout=None):
        return int(((checkout or self.checkout) / '.jlink/postgres/data/postmaster.pid').read_text().split()[0])

    def lives(self, pid):
        """Tell whether a process runs: in a container, a dead one may wait for ever to be buried."""
        path = Path(f'/proc/{pid}/cmdline')
        return path.exists() and bool(path.read_bytes())

    def test_a_new_cluster_answers_and_stops(self):
        self.assertEqual(self.python(_ASK), '42')
        pid = self.postmaster()
        self.assertEqual(self.call('stop').returncode, 0)
        self.assertFalse(self.lives(pid))

    def test_a_crash_is_mended(self):
        self.python(_ASK)
        os.kill(self.postmaster(), signal.SIGKILL)
        self.assertEqual(self.python(_ASK), '42')

    def test_a_mark_of_a_server_that_is_gone_is_not_believed(self):
        self.python(_ASK)
        self.call('stop')
        pid_file = self.checkout / '.jlink/postgres/data/postmaster.pid'
        pid_file.write_text(f'{os.getpid()}\n/somewhere/else\n0\n5432\n\n\n\n\n')
        self.assertEqual(self.python(_ASK), '42')

    def test_an_interrupted_making_begins_anew(self):
        (self.checkout / '.jlink/postgres/data').mkdir(parents=True)
        (self.checkout / '.jlink/postgres/data/PG_VERSION').write_text('')
        self.assertEqual(self.python(_ASK), '42')

    def test_a_long_path_gets_a_socket_elsewhere(self):
        checkout = self.make_checkout(self.folder / ('long' * 30))
        self.addCleanup(self.call, 'stop', checkout=checkout)
        self.assertEqual(self.python(_ASK, checkout=checkout), '42')

    def test_a_closed_folder_above_is_passed(self):
        closed = self.folder / 'closed'
        checkout = self.make_checkout(closed / 'checkout')
        closed.chmod(0o700)
        self.addCleanup(self.call, 'stop', checkout=checkout)
        self.assertEqual(self.python(_ASK, checkout=checkout), '42')

    def test_nobody_listens_on_the_network(self):
        found = self.python(_SERVER + "print(databases.query(server, 'SHOW listen_addresses') == [''])")
        self.assertEqual(found, 'True')

    def test_odoo_connects_as_no_superuser(self):
        found = self.python(_SERVER + "print(databases.query(server, 'SHOW is_superuser')[0])")
        self.assertEqual(found, 'off')

    def test_an_error_in_demo_data_is_not_swallowed(self):
        """The tables are Odoo's in miniature: what is tested is that a row in them stops us."""
        code = _SERVER + """
from types import SimpleNamespace
from scripts import templates
databases.query(server, 'CREATE DATABASE demo')
for statement in (
    'CREATE TABLE ir_module_module (id int, name text)',
    'CREATE TABLE ir_demo_failure (id int, module_id int, error text)',
):
    databases.query(server, statement, database='demo')
platform = SimpleNamespace(server=server)
templates.check_demo(platform, 'demo')
databases.query(server, "INSERT INTO ir_module_module VALUES (1, 'jlink_x')", database='demo')
databases.query(server, "INSERT INTO ir_demo_failure VALUES (1, 1, E'No such field\\\\nat line 2')", database='demo')
try:
    templates.check_demo(platform, 'demo')
except templates.DemoDataFailed as error:
    print(error)
"""
        self.assertIn('jlink_x: No such field)', self.python(code))


class TestEnvironment(CheckoutCase):
    def test_a_broken_environment_is_built_anew(self):
        (self.checkout / 'lock.txt').write_text('')
        make = "from scripts.venv import environment; print(environment('venv', ['lock.txt']))"
        folder = Path(self.python(make).splitlines()[-1])
        (folder / 'complete').unlink()
        (folder / 'bin/python').unlink()
        self.python(make)
        subprocess.check_call([folder / 'bin/python', '-c', 'import pip'])

    def test_another_state_of_the_lock_is_another_environment(self):
        code = "from scripts.venv import _key; print(_key(['lock.txt'], None))"
        (self.checkout / 'lock.txt').write_text('a==1')
        first = self.python(code)
        (self.checkout / 'lock.txt').write_text('a==2')
        self.assertNotEqual(first, self.python(code))


class TestLocks(CheckoutCase):
    _HOLD = "import time; from scripts.locks import locked\nwith locked('x'): print('held', flush=True); time.sleep(60)"
    _TAKE = "from scripts.locks import locked\nwith locked('x', wait=0.5): print('mine')"

    def hold(self):
        holder = subprocess.Popen(
            [sys.executable, '-c', self._HOLD], cwd=self.checkout, stdout=subprocess.PIPE, text=True,
        )
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.kill)
        self.assertEqual(holder.stdout.readline(), 'held\n')
        return holder

    def test_two_calls_do_not_build_the_same_thing(self):
        self.hold()
        with self.assertRaisesRegex(AssertionError, "Busy"):
            self.python(self._TAKE)

    def test_a_killed_call_leaves_no_lock(self):
        holder = self.hold()
        holder.kill()
        holder.wait()
        self.assertEqual(self.python(self._TAKE), 'mine')

    def test_what_a_killed_call_has_started_ends_with_it(self):
        code = "from scripts.process import run; run(['sleep', '61.5'], log='x', failure='')"
        caller = subprocess.Popen([sys.executable, '-c', code], cwd=self.checkout)
        children = Path(f'/proc/{caller.pid}/task/{caller.pid}/children')
        until = time.monotonic() + 20
        while not (child := children.read_text().strip()) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertTrue(child)
        caller.kill()
        caller.wait()
        while Path(f'/proc/{child}').exists() and time.monotonic() < until:
            time.sleep(0.05)
        self.assertFalse(Path(f'/proc/{child}').exists())

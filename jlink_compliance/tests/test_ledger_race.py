import os
import random
import signal
import subprocess
import sys
from collections import Counter

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import SQL

from ..ledger_verifier import verify
from . import race_common

THREADS, STEPS, SHARED = 8, 200, 4

# What PostgreSQL says when another transaction was there first.
CONFLICT = "DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = 'serialization_failure'; END $$"

# Dies after its transaction has ended and before anything is sealed.
KILLED = """
import os, signal
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config
config.parse_config(['-c', os.environ['ODOO_RC'], '-d', os.environ['RACE_DATABASE'], '--log-level=critical'])
with Registry(os.environ['RACE_DATABASE']).cursor() as cr:
    cr.postcommit.add(lambda: os.kill(os.getpid(), signal.SIGKILL))
    entry = api.Environment(cr, SUPERUSER_ID, {})['jlink.ledger.entry']
    from odoo.addons.jlink_compliance.models.ledger_entry import Fact
    entry._record('jlink.test.race', 'killed', [Fact(1, 'R', None, '', 'draft', {})])
"""


@tagged('post_install', '-at_install')
class TestLedgerRace(race_common.RaceCase):
    """Whoever does what at once, and whatever breaks: one unbroken chain, no lost entry and no ghost."""

    def setUp(self):
        super().setUp()
        self.execute(SQL(
            "INSERT INTO jlink_test_race (name, state) SELECT 'r', 'draft' FROM generate_series(1, %s)",
            THREADS + SHARED,
        ))
        self.before = self.execute(SQL("SELECT COALESCE(max(id), 0) FROM jlink_ledger_entry"))[0][0]

    def seal(self):
        self.registry['jlink.ledger.head']._seal_in_own_transaction(self.env.cr.dbname)

    def get_entries(self):
        return self.execute(SQL(
            "SELECT res_id, event, seq FROM jlink_ledger_entry WHERE model = 'jlink.test.race' AND id > %s ORDER BY id",
            self.before,
        ))

    def assert_one_chain(self):
        with self.connect() as cr:
            heads = api.Environment(cr, SUPERUSER_ID, {})['jlink.ledger.head']
            report = verify(heads._get_lines(), trusted=heads._get_keyring().trusted)
            self.assertEqual([str(finding) for finding in report.findings], [])
            cr.execute("SELECT count(*), count(seq) FROM jlink_ledger_entry")
            entries, sealed = cr.fetchone()
        self.assertEqual((entries, sealed), (report.entries, report.entries), "everything is sealed, and once")

    def work(self, thread):
        """Take steps on a record of one's own and on shared ones; return the steps that were taken, by record."""
        chance, taken = random.Random(thread), Counter()
        for number in range(STEPS):
            record_id = 1 + thread if chance.random() < 0.9 else THREADS + 1 + chance.randrange(SHARED)
            with self.connect() as cr:
                try:
                    self.take_one(cr, record_id, chance, fails_first=number % 10 == 0)
                    taken[record_id] += 1
                except psycopg2.Error:
                    continue  # others were at the shared record all the time: nothing was done, nothing recorded
        return taken

    def take_one(self, cr, record_id, chance, *, fails_first):
        thing = api.Environment(cr, SUPERUSER_ID, {})['jlink.test.race'].browse(record_id)
        tries = []

        def request():
            tries.append(1)
            step = 'agree' if thing.state == 'draft' else 'revise'
            if chance.random() < 0.2:
                self.take_and_roll_back(thing, step)
            thing._take_step(step)
            if fails_first and len(tries) == 1:
                thing.env.cr.execute(CONFLICT)

        retrying(request, thing.env)

    def take_and_roll_back(self, thing, step):
        with thing.env.cr.savepoint() as savepoint:
            thing._take_step(step)
            savepoint.rollback()
        thing.env.invalidate_all(flush=False)

    def test_eight_at_once_with_savepoints_and_retries(self):
        taken = sum(self.race(self.work, range(THREADS)), Counter())
        self.seal()
        found = Counter(record_id for record_id, _event, _seq in self.get_entries())
        self.assertEqual(found, taken)
        self.assertGreater(sum(taken.values()), THREADS * STEPS * 0.9)
        self.assert_one_chain()
        states = dict(self.execute(SQL('SELECT id, state FROM jlink_test_race')))
        for record_id, state in states.items():
            self.assertEqual(state, 'agreed' if taken[record_id] % 2 else 'draft')

    def test_two_sealers_at_once_make_one_chain(self):
        with self.connect() as cr:
            thing = api.Environment(cr, SUPERUSER_ID, {})['jlink.test.race'].browse(1)
            for _number in range(300):
                thing._ledger_record('agree')
            cr.postcommit.clear()
            cr.commit()  # pylint: disable=invalid-commit  # two connections see what is committed
        self.assertFalse(any(seq for _id, _event, seq in self.get_entries()))
        self.race(lambda _number: self.seal(), range(4))
        self.assert_one_chain()

    def test_who_dies_between_the_end_of_the_transaction_and_the_sealing_loses_nothing(self):
        done = subprocess.run(
            [sys.executable, '-c', KILLED], check=False, env={**os.environ, 'RACE_DATABASE': self.env.cr.dbname},
        )
        self.assertEqual(done.returncode, -signal.SIGKILL)
        self.assertEqual(self.get_entries(), [(1, 'killed', None)])
        self.seal()
        self.assertTrue(self.get_entries()[0][2])
        self.assert_one_chain()

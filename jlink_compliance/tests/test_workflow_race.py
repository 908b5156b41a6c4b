from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import sleep
from unittest.mock import patch

from odoo import api, fields, models
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..exceptions import StepNotPossibleError
from ..workflow import Step
from . import fakes


class Race(models.Model):
    """A gated record in a table that other connections see."""

    _module = None
    _name = 'jlink.test.race'
    _description = "Race"
    _inherit = ['jlink.workflow.mixin']
    _auto = False
    _log_access = False

    name = fields.Char()
    state = fields.Selection(selection=[('draft', "Draft"), ('agreed', "Agreed"), ('done', "Done")])

    @api.model
    def _workflow_steps(self):
        return (Step('agree', "Agree", ('draft',), 'agreed', ()), Step('drop', "Drop", ('draft',), 'done', ()))


@tagged('post_install', '-at_install')
class TestRace(TransactionCase):
    """Two people, or two clicks, on one record: the first step counts, the second is told so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(fakes.registered(cls.registry, cls.env.cr, (Race,), tables=False))

    def setUp(self):
        super().setUp()
        self.execute(SQL('DROP TABLE IF EXISTS jlink_test_race'))
        self.execute(SQL('CREATE TABLE jlink_test_race (id serial PRIMARY KEY, name varchar, state varchar)'))
        self.addCleanup(self.execute, SQL('DROP TABLE jlink_test_race'))
        self.execute(SQL("INSERT INTO jlink_test_race (name, state) VALUES ('a', 'draft'), ('b', 'draft')"))

    def connect(self):
        return closing(db_connect(self.env.cr.dbname).cursor())

    def execute(self, query):
        with self.connect() as cr:
            cr.execute(query)
            cr.commit()  # pylint: disable=invalid-commit  # two connections see what is committed

    def get_states(self):
        with self.connect() as cr:
            cr.execute(SQL('SELECT state FROM jlink_test_race ORDER BY id'))
            return [state for (state,) in cr.fetchall()]

    def take(self, name, ids, pause=0.0):
        """Take a step in a transaction of its own, as a request does; return its refusal, if any."""
        with self.connect() as cr:
            things = api.Environment(cr, api.SUPERUSER_ID, {})['jlink.test.race'].browse(ids)

            def request():
                things.mapped('state')  # the snapshot of the transaction begins
                sleep(pause)
                things._take_step(name)
                sleep(pause)

            try:
                retrying(request, things.env)
            except StepNotPossibleError as refusal:
                return refusal
        return None

    def race(self, *calls):
        # The pause between two tries is random and long in Odoo; here it need only be there.
        with (
            ThreadPoolExecutor(len(calls)) as pool,
            mute_logger('odoo.service.model', 'odoo.sql_db'),
            patch('odoo.service.model.time.sleep', lambda seconds: sleep(0.1)),
            # Odoo's runner holds the lock of the registry, as it does for the requests of browser tests.
            patch.object(Registry, '_lock', DummyRLock()),
        ):
            return list(pool.map(lambda call: self.take(*call), calls))

    def test_a_double_click_takes_the_step_once(self):
        outcomes = self.race(('agree', (1,), 0.2), ('agree', (1,), 0.2))
        self.assertEqual(sum(outcome is None for outcome in outcomes), 1, outcomes)
        refusal = next(outcome for outcome in outcomes if outcome)
        self.assertIn("already “Agreed”", str(refusal))
        self.assertEqual(self.get_states(), ['agreed', 'draft'])

    def test_two_people_with_different_steps_get_one_outcome(self):
        outcomes = self.race(('agree', (1,), 0.2), ('drop', (1,), 0.2))
        self.assertEqual(sum(outcome is None for outcome in outcomes), 1, outcomes)
        taken = 'agreed' if outcomes[0] is None else 'done'
        self.assertEqual(self.get_states(), [taken, 'draft'])

    def test_overlapping_batches_do_not_block_each_other(self):
        outcomes = self.race(('agree', (1, 2), 0.2), ('drop', (2, 1), 0.2))
        self.assertEqual(sum(outcome is None for outcome in outcomes), 1, outcomes)
        self.assertEqual(len(set(self.get_states())), 1)

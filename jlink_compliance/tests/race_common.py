from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import sleep
from unittest.mock import patch

from odoo import api, fields, models
from odoo.modules.registry import DummyRLock, Registry
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase
from odoo.tools import SQL, mute_logger

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
        return (
            Step('agree', "Agree", ('draft',), 'agreed', ()),
            Step('drop', "Drop", ('draft',), 'done', ()),
            Step('revise', "Revise", ('agreed',), 'draft', ()),
        )


class RaceCase(TransactionCase):
    """Real connections that commit, on a table of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(fakes.registered(cls.registry, cls.env.cr, (Race,), tables=False))

    def setUp(self):
        super().setUp()
        self.execute(SQL('DROP TABLE IF EXISTS jlink_test_race'))
        self.execute(SQL('CREATE TABLE jlink_test_race (id serial PRIMARY KEY, name varchar, state varchar)'))
        self.addCleanup(self.execute, SQL('DROP TABLE jlink_test_race'))
        # Odoo's runner holds the lock of the registry, as it does for the requests of browser tests.
        self.enterContext(patch.object(Registry, '_lock', DummyRLock()))
        # The pause between two tries is random and long in Odoo; here it need only be there.
        self.enterContext(patch('odoo.service.model.time.sleep', lambda seconds: sleep(0.05)))

    def connect(self):
        return closing(db_connect(self.env.cr.dbname).cursor())

    def execute(self, query):
        """Run a statement in a transaction of its own and return its rows."""
        with self.connect() as cr:
            cr.execute(query)
            rows = cr.fetchall() if cr.description else []
            cr.commit()  # pylint: disable=invalid-commit  # two connections see what is committed
            return rows

    def race(self, call, items):
        """Call for all items at once, each in a thread of its own, and return what they return."""
        with ThreadPoolExecutor(len(items)) as pool, mute_logger('odoo.service.model', 'odoo.sql_db'):
            return list(pool.map(call, items))

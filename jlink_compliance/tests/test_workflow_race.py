from time import sleep

from odoo import api
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import SQL

from ..exceptions import StepNotPossibleError
from . import race_common


@tagged('post_install', '-at_install')
class TestRace(race_common.RaceCase):
    """Two people, or two clicks, on one record: the first step counts, the second is told so."""

    def setUp(self):
        super().setUp()
        self.execute(SQL("INSERT INTO jlink_test_race (name, state) VALUES ('a', 'draft'), ('b', 'draft')"))

    def get_states(self):
        return [state for (state,) in self.execute(SQL('SELECT state FROM jlink_test_race ORDER BY id'))]

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

    def race_for(self, *calls):
        return self.race(lambda call: self.take(*call), calls)

    def test_a_double_click_takes_the_step_once(self):
        outcomes = self.race_for(('agree', (1,), 0.2), ('agree', (1,), 0.2))
        self.assertEqual(sum(outcome is None for outcome in outcomes), 1, outcomes)
        refusal = next(outcome for outcome in outcomes if outcome)
        self.assertIn("already “Agreed”", str(refusal))
        self.assertEqual(self.get_states(), ['agreed', 'draft'])

    def test_two_people_with_different_steps_get_one_outcome(self):
        outcomes = self.race_for(('agree', (1,), 0.2), ('drop', (1,), 0.2))
        self.assertEqual(sum(outcome is None for outcome in outcomes), 1, outcomes)
        taken = 'agreed' if outcomes[0] is None else 'done'
        self.assertEqual(self.get_states(), [taken, 'draft'])

    def test_overlapping_batches_do_not_block_each_other(self):
        outcomes = self.race_for(('agree', (1, 2), 0.2), ('drop', (2, 1), 0.2))
        self.assertEqual(sum(outcome is None for outcome in outcomes), 1, outcomes)
        self.assertEqual(len(set(self.get_states())), 1)

"""A withdrawal and the mail queue at the same moment, with connections of their own."""

from time import sleep

from odoo.tests import tagged
from odoo.tools import SQL

from .disclosure_race_common import DisclosureRaceCase


@tagged('post_install', '-at_install')
class TestExitRace(DisclosureRaceCase):
    """Whoever is first counts: the mail is out before the withdrawal, or it does not leave at all."""

    def setUp(self):
        super().setUp()
        self.assertIsNone(self.act('release'))
        profile_id = self.ids['jlink.profile']
        self.addCleanup(self.execute, SQL("DELETE FROM jlink_exit_refusal WHERE profile_ref = %s", profile_id))

    def check_for_exit(self, env):
        """Let the document pass the gate, as the queue does for a mail, and take a while to deliver it."""
        env['jlink.consent'].browse(self.ids['jlink.consent']).mapped('state')  # the snapshot begins
        sleep(self.before)
        env['jlink.exit.gate']._check([("cv.pdf", b'%PDF race')], ['buyer@race.example'], 'mail')
        sleep(0.3)
        self.left.append(env.cr.now())

    def race_for(self, before):
        self.before, self.left = before, []
        return self.race(self.act, ['check_for_exit', 'withdraw'])

    def test_a_mail_that_is_leaving_is_out_before_the_withdrawal(self):
        refusals = self.race_for(before=0)
        self.assertEqual(refusals, [None, None])
        self.assertEqual(len(self.left), 1)
        self.assertEqual(self.get_outcome(), ('expired', False))

    def test_a_mail_behind_the_withdrawal_does_not_leave(self):
        refusals = self.race_for(before=0.5)
        self.assertIsNone(refusals[1], "the person is never refused")
        self.assertIn("changed just now", refusals[0])
        self.assertEqual(self.left, [])
        self.assertEqual(self.get_outcome(), ('expired', False))

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from . import disclosure_race_common


@tagged('post_install', '-at_install')
class TestDisclosureRace(disclosure_race_common.DisclosureRaceCase):
    """Two people at the same moment, with connections of their own: nothing leaks, and there is one clear outcome."""

    def test_two_releases_at_once_are_one(self):
        refusals = self.race(self.act, ['release', 'release'])
        self.assertEqual(sum(refusal is None for refusal in refusals), 1, refusals)
        self.assertEqual(self.get_outcome(), ('released', True))

    def test_a_withdrawal_while_releasing_ends_it(self):
        refusals = self.race(self.act, ['release', 'withdraw'])
        self.assertIsNone(refusals[1], "the person is never refused")
        self.assertEqual(self.get_outcome(), ('expired', False))

    def test_a_recall_while_releasing_ends_it(self):
        refusals = self.race(self.act, ['release', 'recall'])
        self.assertIsNone(refusals[1], "the person is never refused")
        self.assertEqual(self.get_outcome(), ('recalled', False))

    def test_an_undertaking_that_ends_while_releasing_covers_nothing(self):
        self.race(self.act, ['release', 'terminate'])
        self.assertEqual(self.get_outcome(), ('granted', False))

    def test_a_withdrawal_waits_for_a_mail_that_is_leaving(self):
        self.assertIsNone(self.act('release'))
        with self.connect() as cr:
            disclosure = api.Environment(cr, SUPERUSER_ID, {})['jlink.disclosure'].browse(self.ids['jlink.disclosure'])
            covered = disclosure._lock_uncovered({self.ids['jlink.profile']: {self.digest}}, ['buyer@race.example'])
            self.assertEqual(covered, set())
            with self.connect() as other:
                other.execute("SET LOCAL lock_timeout = '200ms'")
                consent = api.Environment(other, SUPERUSER_ID, {})['jlink.consent'].browse(self.ids['jlink.consent'])
                with self.assertLogs('odoo.sql_db', 'ERROR'), self.assertRaisesRegex(Exception, 'lock timeout'):
                    consent._decide('withdraw', 'phone', {'note': "No."})
        self.assertIsNone(self.act('withdraw'))
        self.assertEqual(self.get_outcome(), ('expired', False))

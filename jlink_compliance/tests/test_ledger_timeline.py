from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .ledger_common import LedgerCase


@tagged('post_install', '-at_install')
class TestLedgerTimeline(LedgerCase):
    """People see a record's evidence on its form, and check it there."""

    def test_the_timeline_says_what_who_when_and_whether_it_is_sealed(self):
        thing = self.agree(self.make_thing())
        self.seal()
        thing.with_user(self.users['management'])._take_step('finish')
        timeline = thing.with_user(self.manager).get_ledger_timeline()
        self.assertEqual(
            [(entry['event'], entry['state_from'], entry['state_to'], entry['sealed']) for entry in timeline],
            [("Agree", "Draft", "Agreed", True), ("Finish", "Agreed", "Done", False)],
        )

    def test_honest_evidence_is_confirmed(self):
        thing = self.agree(self.make_thing())
        self.seal()
        self.assertEqual(thing.with_user(self.manager).verify_ledger(), {'ok': True, 'problems': []})

    def test_evidence_that_waits_for_its_sealing_is_not_confirmed(self):
        result = self.agree(self.make_thing()).verify_ledger()
        self.assertFalse(result['ok'])
        self.assertIn("not sealed yet", result['problems'][0])

    def test_a_state_that_no_step_led_to_is_named(self):
        thing = self.agree(self.make_thing())
        self.seal()
        self.tamper("UPDATE jlink_test_thing SET state = 'done' WHERE id = %s", thing)
        self.assertIn("not the one that the last step led to", thing.verify_ledger()['problems'][0])

    def test_tampered_evidence_is_named(self):
        thing = self.agree(self.make_thing())
        self.seal()
        for statement, problem in (
            ("UPDATE jlink_ledger_payload SET payload = '{}' WHERE id = %s", "facts"),
            ("UPDATE jlink_ledger_entry SET body = replace(body, 'draft', 'dreft') WHERE id = %s", "chain"),
        ):
            with self.subTest(problem=problem), self.env.cr.savepoint() as savepoint:
                self.tamper(statement, self.entries_of(thing))
                self.assertIn(problem, " ".join(thing.verify_ledger()['problems']))
                savepoint.rollback()

    def test_strangers_see_nothing(self):
        thing = self.agree(self.make_thing())
        self.env['ir.model.access'].search([('name', 'like', 'for everybody')]).unlink()
        stranger = new_test_user(self.env, 'stranger')
        for method in ('get_ledger_timeline', 'verify_ledger'):
            with self.assertRaises(AccessError):
                getattr(thing.with_user(stranger), method)()

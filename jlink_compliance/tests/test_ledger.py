import json

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..ledger_verifier import payload_hash
from .ledger_common import LedgerCase


@tagged('post_install', '-at_install')
class TestLedgerEntry(LedgerCase):
    """A step leaves an entry in its own transaction, and nobody writes, changes or deletes one otherwise."""

    def test_a_step_says_who_did_what_to_which_record(self):
        thing = self.agree(self.make_thing())
        entry = self.entries_of(thing)
        self.assertEqual(
            (entry.event, entry.state_from, entry.state_to, entry.actor, entry.company_id),
            ('agree', 'draft', 'agreed', f'user:{self.manager.id}', thing.company_id),
        )
        self.assertEqual((entry.event_name, entry.change), ("Agree", "Draft → Agreed"))
        self.assertEqual(entry.actor_name, self.manager.name)
        self.assertLess(abs((entry.at - self.env.cr.now()).total_seconds()), 600)

    def test_sudo_does_not_hide_who_acts(self):
        thing = self.make_thing()
        thing.with_user(self.manager).sudo()._take_step('agree')
        self.assertEqual(self.entries_of(thing).actor, f'user:{self.manager.id}')

    def test_people_outside_the_firm_are_named_in_what_can_be_erased_only(self):
        thing, portal = self.make_thing(), self.users['portal user']
        thing.with_user(portal).sudo()._take_step('agree')
        entry = self.entries_of(thing)
        payload = self.env['jlink.ledger.payload'].browse(entry.id)
        self.assertEqual((entry.actor, payload.subject_id), ('salted', portal.partner_id.id))
        self.assertIn(portal.name, payload.payload)
        self.assertNotIn(portal.name, entry.body)

    def test_the_entry_holds_the_salted_hash_of_the_facts(self):
        record = self.env['jlink.test.record']._snapshot_create({'name': "Past"}, {'fact': 1}, {'name': "Past"})
        entry = self.entries_of(record)
        self.env.cr.execute('SELECT salt, payload FROM jlink_ledger_payload WHERE id = %s', [entry.id])
        salt, payload = self.env.cr.fetchone()
        self.assertEqual(payload_hash(bytes(salt), payload), entry.payload_hash)
        self.assertEqual(
            json.loads(payload)['snapshots'], {f'jlink.test.record,{record.id}': record.content_hash},
        )

    def test_what_is_rolled_back_leaves_nothing(self):
        thing = self.make_thing()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.agree(thing)
            raise ZeroDivisionError
        self.assertFalse(self.entries_of(thing))

    def test_a_thousand_entries_cost_two_queries(self):
        things = self.Thing.create([{'name': "Thing", 'note': "seen"} for _number in range(1_000)])
        self.env.flush_all()
        things._ledger_record('agree')
        with self.assertQueryCount(2):
            things._ledger_record('agree')

    def test_searched_columns_cannot_disagree_with_the_text_that_is_hashed(self):
        entry = self.entries_of(self.agree(self.make_thing()))
        for column in ('event', 'actor', 'res_id', 'state_to', 'at', 'payload_hash'):
            with (
                self.subTest(column=column), mute_logger('odoo.sql_db'),
                self.assertRaises(psycopg2.errors.GeneratedAlways), self.env.cr.savepoint(),
            ):
                self.env.cr.execute(f'UPDATE jlink_ledger_entry SET {column} = NULL WHERE id = {entry.id}')

    def test_nobody_writes_through_the_orm(self):
        entry = self.entries_of(self.agree(self.make_thing()))
        self.seal()
        for name in ('jlink.ledger.entry', 'jlink.ledger.head', 'jlink.ledger.payload'):
            for records in self.as_each_role(name):
                for attempt in (
                    lambda record: record.create({'body': '{}'}),
                    lambda record: record.create([{'body': '{}'}] * 2),
                    lambda record: record.write({'body': '{}'}),
                    lambda record: record.sudo().write({'payload': False}),
                    lambda record: record.sudo().unlink(),
                    lambda record: record.sudo().with_context(_force_unlink=True).unlink(),
                    lambda record: record.browse().web_save({'body': '{}'}, {}),
                ):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        attempt(records.browse(entry.id))
                text = 'payload' if name == 'jlink.ledger.payload' else 'body'
                self.assertFalse(records.load([text], [['{}']])['ids'])

    def test_the_database_refuses_what_is_no_sealing(self):
        entry = self.entries_of(self.agree(self.make_thing()))
        for statement in (
            "UPDATE jlink_ledger_entry SET body = replace(body, 'agree', 'other') WHERE id = %(id)s",
            "UPDATE jlink_ledger_entry SET mac = 'x' WHERE id = %(id)s",
            "DELETE FROM jlink_ledger_entry WHERE id = %(id)s",
            "TRUNCATE jlink_ledger_entry",
            "INSERT INTO jlink_ledger_entry (body, chain, seq, hash) VALUES ('{\"id\": 2000000000}', 'x', 1, 'x')",
            "UPDATE jlink_ledger_payload SET payload = '{}' WHERE id = %(id)s",
            "DELETE FROM jlink_ledger_payload WHERE id = %(id)s",
            "TRUNCATE jlink_ledger_payload",
            "DELETE FROM jlink_ledger_head",
            "UPDATE jlink_ledger_head SET hash = 'x'",
            "TRUNCATE jlink_ledger_head",
        ):
            self.seal()
            with (
                self.subTest(statement=statement), mute_logger('odoo.sql_db'),
                self.assertRaises(psycopg2.errors.RestrictViolation), self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, {'id': entry.id})

    def test_only_the_data_protection_officer_reads_the_ledger(self):
        entry = self.entries_of(self.agree(self.make_thing()))
        self.seal()
        for name in ('jlink.ledger.entry', 'jlink.ledger.head', 'jlink.ledger.payload', 'jlink.ledger.check'):
            for role, user in self.users.items():
                with self.subTest(name=name, role=role):
                    self.assertEqual(self.env[name].with_user(user).has_access('read'), user == self.dpo)
        self.assertIn('Agree', entry.with_user(self.dpo).display_name)

    def test_another_companys_entries_are_not_read(self):
        company = self.env['res.company'].create({'name': "Other"})
        entry = self.entries_of(self.agree(self.make_thing(company_id=company.id)))
        self.assertFalse(entry.with_user(self.dpo)._filtered_access('read'))
        self.dpo.company_ids += company
        mine = entry.with_user(self.dpo).with_context(allowed_company_ids=self.dpo.company_ids.ids)
        self.assertTrue(mine._filtered_access('read'))
        self.assertTrue(mine.facts)

    def test_records_from_before_the_ledger_are_taken_over_once(self):
        thing = self.make_thing()
        self.env.cr.execute("UPDATE jlink_test_thing SET state = 'agreed' WHERE id = %s", [thing.id])
        thing.invalidate_recordset()
        self.Thing._ledger_baseline()
        self.Thing._ledger_baseline()
        self.assertEqual(self.entries_of(thing).mapped('event'), ['baseline'])
        self.assertEqual(self.entries_of(thing).state_to, 'agreed')

import json
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .. import ledger_settings
from ..exceptions import LedgerKeyError
from ..ledger_keys import Key, Keyring, append_key
from ..ledger_verifier import payload_hash, verify
from . import common


class LedgerCase(common.EngineCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo = cls.users['data protection officer']
        cls.Entry, cls.Head, cls.Check = (cls.env[f'jlink.ledger.{name}'] for name in ('entry', 'head', 'check'))

    def entries_of(self, record):
        return self.Entry.search([('model', '=', record._name), ('res_id', '=', record.id)], order='id')

    def seal(self, **options):
        """Seal within this transaction, as the sealing's own transaction does."""
        while self.Head._seal_batch(**options):
            pass
        self.Entry.invalidate_model()

    def verify(self, **options):
        keys = self.Head._get_keyring()
        return verify(self.Head._get_lines(), trusted=keys.trusted, **{'allow_unsigned': not keys, **options})

    def with_keys(self, *keys):
        """Let the server hold these keys for the rest of the test, and trust what was signed before."""
        before = tuple(self.Head._get_keyring().trusted)
        return self.enterContext(patch.object(ledger_settings, 'keyring', lambda: Keyring(keys, before)))

    def tamper(self, statement, entry):
        """Do with an entry what somebody with all rights in the database can do."""
        tables = ('jlink_ledger_entry', 'jlink_ledger_payload')
        self.env.flush_all()
        for table in tables:
            self.env.cr.execute(f'ALTER TABLE {table} DISABLE TRIGGER USER')
        self.env.cr.execute(statement, [entry.id])
        for table in tables:
            self.env.cr.execute(f'ALTER TABLE {table} ENABLE TRIGGER USER')
        self.env.invalidate_all(flush=False)


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
        self.assertEqual((entry.event_name, entry.actor_name), ("Agree", self.manager.name))
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
                self.assertRaises(psycopg2.Error), self.env.cr.savepoint(),
            ):
                self.env.cr.execute(f'UPDATE jlink_ledger_entry SET {column} = DEFAULT || NULL WHERE id = {entry.id}')

    def test_nobody_writes_through_the_orm(self):
        entry = self.entries_of(self.agree(self.make_thing()))
        self.seal()
        for name in ('jlink.ledger.entry', 'jlink.ledger.head', 'jlink.ledger.payload'):
            for records in self.as_each_role(name):
                record = records.browse(entry.id)
                for attempt in (
                    lambda: records.create({'body': '{}'}),
                    lambda: records.name_create('x'),
                    lambda: record.write({'body': '{}'}),
                    lambda: record.sudo().write({'payload': False}),
                    lambda: record.sudo().unlink(),
                    lambda: record.sudo().with_context(_force_unlink=True).unlink(),
                    lambda: record.copy(),
                    lambda: records.web_save({'body': '{}'}, {}),
                ):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        attempt()

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


@tagged('post_install', '-at_install')
class TestLedgerSealing(LedgerCase):
    """Entries become links of a signed chain."""

    def test_entries_are_sealed_under_a_signed_head(self):
        self.with_keys(Key(b'1' * 32))
        thing = self.agree(self.make_thing())
        self.assertFalse(self.entries_of(thing).is_sealed)
        self.seal()
        entry = self.entries_of(thing)
        self.assertTrue(entry.is_sealed)
        head = self.Head.search([], limit=1)
        self.assertEqual((head.kind, head.key, head.chain), ('head', Key(b'1' * 32).name, entry.chain))

    def test_the_whole_ledger_verifies_with_the_stand_alone_verifier(self):
        for _number in range(3):
            self.agree(self.make_thing())
            self.seal()
        uuid = self.env['ir.config_parameter'].get_param('database.uuid')
        report = self.verify(heads=[self.Head._get_last_line()], payloads=self.Head._get_payload_lines())
        self.assertEqual([str(finding) for finding in report.findings], [])
        self.assertIn(uuid, self.Head._get_last_line())
        self.assertEqual(report.entries, self.Entry.search_count([('is_sealed', '=', True)]))

    def test_nothing_new_adds_no_head(self):
        self.seal()
        before = self.Head.search_count([])
        self.seal()
        self.assertEqual(self.Head.search_count([]), before)

    def test_an_entry_that_was_altered_before_its_sealing_is_not_sealed(self):
        self.with_keys(Key(b'1' * 32))
        self.agree(self.make_thing())
        self.seal()
        thing, honest = self.agree(self.make_thing()), self.agree(self.make_thing())
        self.tamper(
            "UPDATE jlink_ledger_entry SET body = replace(body, '\"agree\"', '\"other\"') WHERE id = %s",
            self.entries_of(thing),
        )
        with self.assertLogs('odoo.addons.jlink_compliance', 'ERROR'):
            self.seal()
        self.assertFalse(self.entries_of(thing).is_sealed)
        self.assertTrue(self.entries_of(honest).is_sealed)
        self.assertTrue(self.verify().ok)

    def test_a_database_without_a_key_is_chained_and_says_that_it_is_not_signed(self):
        self.with_keys()
        self.env.cr.execute("DELETE FROM ir_config_parameter WHERE key = 'jlink.none'")
        self.agree(self.make_thing())
        self.seal(restart='restore')
        self.assertFalse(self.Head.search([], limit=1).key)
        with self.assertLogs('odoo.addons.jlink_compliance', 'WARNING') as logs:
            self.Head._register_hook()
        self.assertIn('not signed', logs.output[0])

    def test_a_rotated_key_is_handed_over(self):
        old, new = Key(b'1' * 32), Key(b'2' * 32)
        self.with_keys(old)
        self.agree(self.make_thing())
        self.seal()
        self.with_keys(old, new)
        self.agree(self.make_thing())
        self.seal()
        self.assertEqual(self.Head.search([], limit=1).key, new.name)
        self.assertEqual(self.Head.search([('kind', '=', 'key')], limit=1).key, old.name)
        before = self.Head._get_keyring().lost
        self.assertTrue(verify(self.Head._get_lines(), trusted=[*before, old.public]).ok)

    def test_a_lost_key_opens_a_new_chain(self):
        self.with_keys(Key(b'1' * 32))
        self.agree(self.make_thing())
        self.seal()
        before = self.Head.search([], limit=1)
        self.with_keys(Key(b'2' * 32))
        self.agree(self.make_thing())
        self.seal()
        opening = self.Head.search([('kind', '=', 'open')], limit=1)
        self.assertEqual(opening.reason, 'key_lost')
        self.assertEqual(json.loads(opening.body)['parent_hash'], before.hash)

    def test_a_duplicated_database_opens_a_new_chain(self):
        self.agree(self.make_thing())
        self.seal()
        self.env['ir.config_parameter'].set_param('database.uuid', '00000000-0000-0000-0000-000000000009')
        self.env.flush_all()
        self.agree(self.make_thing())
        self.seal()
        self.assertEqual(self.Head.search([('kind', '=', 'open')], limit=1).reason, 'duplicate')
        self.assertTrue(self.verify().ok)

    def test_a_restored_database_goes_on_in_a_new_chain(self):
        self.agree(self.make_thing())
        self.seal()
        self.seal(restart='restore')
        self.assertEqual(self.Head.search([('kind', '=', 'open')], limit=1).reason, 'restore')
        self.assertTrue(self.verify().ok)

    def test_a_neutralized_copy_never_signs_and_mails_nothing_outside(self):
        self.env['ir.config_parameter'].set_param('jlink_compliance.ledger_head_email', 'outside@example.com')
        path = Path(__file__).parent.parent / 'data' / 'neutralize.sql'
        self.env.cr.execute(path.read_text())
        self.env['ir.config_parameter'].set_param('database.is_neutralized', 'True')
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.env.flush_all()
        self.agree(self.make_thing())
        self.seal()
        opening = self.Head.search([('kind', '=', 'open')], limit=1)
        self.assertEqual((opening.reason, opening.key), ('neutralized', ''))
        self.assertFalse(self.env['ir.config_parameter'].get_param('jlink_compliance.ledger_head_email'))

    def test_erasing_a_person_leaves_a_chain_that_verifies(self):
        thing, portal = self.make_thing(), self.users['portal user']
        thing.with_user(portal).sudo()._take_step('agree')
        self.seal()
        self.assertEqual(self.env['jlink.ledger.payload']._erase_subject(portal.partner_id), 1)
        self.assertFalse(self.env['jlink.ledger.payload'].browse(self.entries_of(thing).id).payload)
        self.assertTrue(self.verify(payloads=self.Head._get_payload_lines()).ok)
        self.assertNotIn(portal.name.encode(), b''.join(self.Head._get_lines()))
        self.assertFalse([finding for finding in self.Check._audit()[1] if finding['code'] == 'facts'])


@tagged('post_install', '-at_install')
class TestLedgerKeys(LedgerCase):
    """The key lies in a file outside the database, named by the environment or the configuration."""

    def setUp(self):
        super().setUp()
        self.path = Path(self.enterContext(tempfile.TemporaryDirectory())) / 'ledger.key'
        self.enterContext(patch.dict(os.environ, {ledger_settings.VARIABLE: str(self.path)}))

    def test_keys_are_appended_and_only_their_owner_reads_them(self):
        first, second = append_key(self.path), append_key(self.path)
        self.assertEqual(self.Head._get_keyring().keys, (first, second))
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)

    def test_a_key_file_that_cannot_be_read_stops_the_step_in_words(self):
        thing = self.make_thing()
        with self.assertRaisesRegex(LedgerKeyError, "check the key file"), self.env.cr.savepoint():
            self.agree(thing)
        self.assertEqual(thing.state, 'draft')
        self.path.write_text('nonsense')
        with self.assertRaisesRegex(LedgerKeyError, "line 1"), self.env.cr.savepoint():
            self.agree(thing)
        with self.assertLogs('odoo.addons.jlink_compliance', 'ERROR'):
            self.Head._register_hook()

    def test_the_configuration_file_names_it_too(self):
        self.enterContext(patch.dict(os.environ, {ledger_settings.VARIABLE: ''}))
        config = self.path.with_name('odoo.conf')
        config.write_text(f'[options]\n[{ledger_settings.SECTION}]\nkey_file = {self.path}\n')
        key = append_key(self.path)
        self.assertEqual(ledger_settings._configured(str(config)), str(self.path))
        self.assertEqual(Keyring.parse(self.path.read_text()).active, key)


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

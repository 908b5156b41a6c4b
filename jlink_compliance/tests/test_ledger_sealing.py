import json
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from .. import ledger_settings
from ..exceptions import LedgerKeyError
from ..ledger_keys import Key, Keyring, append_key
from ..ledger_verifier import verify
from .ledger_common import LedgerCase


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

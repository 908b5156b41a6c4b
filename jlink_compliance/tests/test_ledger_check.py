from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged

from ..ledger_keys import Key
from .ledger_common import LedgerCase


@tagged('post_install', '-at_install')
class TestLedgerCheck(LedgerCase):
    """Every day everything is compared with its evidence; who must know is told."""

    def setUp(self):
        super().setUp()
        self.env['ir.config_parameter'].set_param('jlink_compliance.ledger_head_email', 'archive@auditor.example')
        self.dpo.email = 'dpo@example.com'
        self.thing = self.agree(self.make_thing())
        self.seal()

    def codes(self):
        return {finding['code'] for finding in self.Check._audit()[1]}

    def test_an_honest_ledger_is_in_order(self):
        check = self.Check._check()
        self.assertEqual((check.state, check.finding_text), ('good', ''))
        self.assertFalse(check.activity_ids)
        self.assertEqual(check.entries, self.Entry.search_count([('is_sealed', '=', True)]))

    def test_a_state_that_no_step_led_to_raises_the_alarm_once(self):
        self.tamper("UPDATE jlink_test_thing SET state = 'done' WHERE id = %s", self.thing)
        check = self.Check._check()
        self.assertEqual(check.state, 'alarm')
        self.assertIn("its state is “done”, its last step led to “agreed”", check.finding_text)
        self.assertIn(self.dpo, check.activity_ids.user_id)
        self.assertFalse(self.Check._check().activity_ids, "the same was found before")

    def test_a_record_that_vanished_past_its_steps_is_found(self):
        self.tamper("DELETE FROM jlink_test_thing WHERE id = %s", self.thing)
        self.assertEqual(self.codes(), {'state'})

    def test_a_record_that_was_made_in_a_later_state_is_found(self):
        self.tamper("INSERT INTO jlink_test_thing (name, state) SELECT 'x', 'done' WHERE %s > 0", self.thing)
        self.assertEqual(self.codes(), {'state'})

    def test_a_snapshot_that_was_changed_is_found(self):
        record = self.env['jlink.test.record']._snapshot_create({'name': "Past"}, {'fact': 1}, {'name': "Past"})
        self.tamper("UPDATE jlink_test_record SET payload = '{}' WHERE id = %s", record)
        self.assertEqual(self.codes(), {'snapshot'})

    def test_a_snapshot_whose_hash_was_changed_with_it_is_found(self):
        record = self.env['jlink.test.record']._snapshot_create({'name': "Past"}, {'fact': 1}, {'name': "Past"})
        self.tamper(
            "UPDATE jlink_test_record SET payload = '{}', content_hash = encode(sha256('{}'), 'hex') WHERE id = %s",
            record,
        )
        self.assertEqual(self.codes(), {'snapshot'})

    def test_facts_that_were_changed_are_found(self):
        self.tamper("UPDATE jlink_ledger_payload SET payload = '{}' WHERE id = %s", self.entries_of(self.thing))
        self.assertEqual(self.codes(), {'facts'})

    def test_a_changed_and_a_deleted_entry_are_found(self):
        entry = self.entries_of(self.thing)
        for statement in (
            "UPDATE jlink_ledger_entry SET body = replace(body, 'draft', 'dreft') WHERE id = %s",
            "DELETE FROM jlink_ledger_entry WHERE id = %s",
        ):
            with self.subTest(statement=statement), self.env.cr.savepoint() as savepoint:
                self.tamper(statement, entry)
                self.assertIn('chain', self.codes())
                savepoint.rollback()

    def test_entries_that_lie_unsealed_raise_the_alarm_once(self):
        with patch('odoo.addons.jlink_compliance.models.ledger_audit._PATIENCE', "interval '-1 minute'"):
            self.agree(self.make_thing())
            self.Check._alarm_about_unsealed()
            self.Check._alarm_about_unsealed()
        checks = self.Check.search([('state', '=', 'alarm')])
        self.assertEqual(len(checks), 1)
        self.assertIn("lie unsealed for over five minutes", checks.finding_text)
        self.assertIn(self.dpo, checks.activity_ids.user_id)

    def test_a_ledger_without_a_key_is_weak(self):
        self.with_keys()
        self.seal(restart='restore')
        findings = self.Check._audit()[1]
        self.assertIn({'code': 'unsigned'}, findings)
        self.assertEqual(self.Check._get_result([{'code': 'unsigned'}]), 'warning')

    def test_the_signed_head_is_mailed_to_the_officer_and_outside(self):
        self.with_keys(Key(b'1' * 32))
        self.agree(self.make_thing())
        self.seal()
        self.Check._cron_check()
        check = self.Check.search([], limit=1)
        mails = self.env['mail.mail'].search([('model', '=', check._name), ('res_id', '=', check.id)])
        for address in ('dpo@example.com', 'archive@auditor.example'):
            mail = mails.filtered(lambda mail, address=address: address in (mail.email_to or ''))
            self.assertEqual(len(mail), 1, address)
            self.assertIn(self.Head.search([], limit=1).hash, mail.body_html)
            self.assertIn(Key(b'1' * 32).public.hex(), mail.body_html)

    def test_each_reads_the_mail_in_their_language(self):
        self.env['res.lang']._activate_lang('de_DE')
        self.dpo.lang = 'de_DE'
        self.env['ir.module.module']._get('jlink_compliance')._update_translations(['de_DE'])
        self.Check._check()._mail()
        mail = self.env['mail.mail'].search([('email_to', 'like', 'dpo@example.com')], limit=1)
        self.assertIn("Das Nachweisbuch wurde geprüft", mail.body_html)

    def test_the_officer_checks_at_any_time_and_nobody_else(self):
        # As the button of an empty list calls it.
        action = call_kw(self.Check.with_user(self.dpo), 'action_check_now', [[]], {})
        check = self.Check.browse(action['res_id'])
        self.assertEqual(check.with_user(self.dpo).state, 'good')
        for role, user in self.users.items():
            if user != self.dpo:
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.Check.with_user(user).action_check_now()

    def test_nobody_edits_what_a_check_found(self):
        check = self.Check._check()
        for records in (self.Check.with_user(user) for user in self.users.values()):
            for attempt in (
                lambda check: check.write({'state': 'alarm'}),
                lambda check: check.unlink(),
                lambda check: check.create({'state': 'good'}),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    attempt(records.browse(check.id))


@tagged('post_install', '-at_install')
class TestLedgerDownloads(LedgerCase, HttpCase):

    def test_only_the_officer_downloads_the_ledger(self):
        self.agree(self.make_thing())
        self.seal()
        for role, user in self.users.items():
            self.authenticate(user.login, user.login)
            for part in ('chain', 'facts', 'verifier'):
                with self.subTest(role=role, part=part):
                    answer = self.url_open(f'/jlink/ledger/{part}')
                    self.assertEqual(answer.status_code, 200 if user == self.dpo else 404)
        self.authenticate(self.dpo.login, self.dpo.login)
        self.assertTrue(self.url_open('/jlink/ledger/verifier').text.startswith('"""Check an export'))
        chain = self.url_open('/jlink/ledger/chain').content
        self.assertEqual(chain, b''.join(self.Head._get_lines()))

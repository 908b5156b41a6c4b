import json

from odoo.tests import tagged

from odoo.addons.jlink_compliance.ledger_verifier import verify

from .evaluation_common import EvaluationCase


@tagged('post_install', '-at_install')
class TestEvidence(EvaluationCase):
    """That requirements were agreed and evaluated before anybody searched is a fact that a stranger can check."""

    def entries_of(self, records):
        return self.env['jlink.ledger.entry'].search(
            [('model', '=', records._name), ('res_id', 'in', records.ids)], order='id',
        )

    def snapshots_of(self, entry):
        return json.loads(self.env['jlink.ledger.payload'].browse(entry.id).payload)['snapshots']

    def test_every_step_from_agreement_to_order_leaves_its_entry(self):
        position, order = self.make_ordered()
        self.assertEqual(self.entries_of(position).mapped('event'), ['agree', 'release'])
        self.assertEqual(self.entries_of(position.evaluation_id).mapped('event'), ['create'])
        self.assertEqual(self.entries_of(order).mapped('event'), ['create'])
        self.assertEqual(self.entries_of(position).mapped('reference'), [position.name] * 2)
        order.with_user(order.user_ids[0]).action_acknowledge()
        self.assertEqual(self.entries_of(order).mapped('event')[:2], ['create', 'confirm'])

    def test_entries_hold_the_hashes_of_what_they_rest_on(self):
        position, _order = self.make_ordered()
        agreed, released = self.entries_of(position)
        version, evaluation = position.version_id, position.evaluation_id
        self.assertEqual(self.snapshots_of(agreed), {f'{version._name},{version.id}': version.content_hash})
        self.assertEqual(self.snapshots_of(released), {
            f'{version._name},{version.id}': version.content_hash,
            f'{evaluation._name},{evaluation.id}': evaluation.content_hash,
        })

    def test_the_order_of_the_chain_is_that_of_the_process(self):
        position, order = self.make_ordered()
        agreed, released = self.entries_of(position)
        evaluated = self.entries_of(position.evaluation_id)
        ordered = self.entries_of(order)
        self.assertTrue(agreed.id < evaluated.id < released.id < ordered.id)
        while self.env['jlink.ledger.head']._seal_batch():
            pass
        heads = self.env['jlink.ledger.head']
        report = verify(heads._get_lines(), trusted=heads._get_keyring().trusted, payloads=heads._get_payload_lines())
        self.assertEqual([str(finding) for finding in report.findings], [])
        (agreed + evaluated + released + ordered).invalidate_recordset()
        self.assertTrue(agreed.seq < evaluated.seq < released.seq < ordered.seq)

    def test_a_researcher_sees_the_evidence_of_an_order_and_no_price_in_it(self):
        order = self.make_ordered()[1]
        researcher = order.user_ids[0]
        timeline = order.with_user(researcher).get_ledger_timeline()
        self.assertEqual([entry['event'] for entry in timeline], ["Issued"])
        self.assertEqual(
            set(timeline[0]), {'id', 'event', 'actor', 'at', 'state_from', 'state_to', 'sealed', 'hash'},
        )

    def test_a_version_that_was_changed_by_sql_is_found(self):
        position, _order = self.make_ordered()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jlink_position_version SET payload = replace(payload, 'position', 'positien') WHERE id = %s",
            [position.version_id.id],
        )
        self.env.invalidate_all()
        found = self.env['jlink.ledger.check']._audit()[1]
        self.assertIn(
            ('snapshot', position.version_id.id), [(finding['code'], finding.get('id')) for finding in found],
        )
        self.assertFalse(position.verify_ledger()['ok'])

from odoo import api, models
from odoo.tools import SQL

from ..ledger_verifier import verify

_PATIENCE = "interval '5 minutes'"
# So many records a kind of finding names; the others are counted.
_NAMED = 20


class LedgerCheck(models.Model):
    """What the daily check looks at: the chain, the facts, the snapshots and the states of today.

    Each finding is ``{'code', …}`` with plain values; texts are made for whoever reads.
    """

    _inherit = 'jlink.ledger.check'

    @api.model
    def _audit(self):
        """Return the report on the chain and all findings."""
        self.env.flush_all()  # what is compared lies in the database
        heads = self.env['jlink.ledger.head']
        keys = heads._get_keyring()
        report = verify(heads._get_lines(), trusted=keys.trusted, allow_unsigned=not keys)
        findings = [
            {'code': 'chain', 'kind': finding.kind, 'seq': finding.seq, 'text': finding.text}
            for finding in report.findings if report.links
        ]
        if not keys:
            findings.append({'code': 'unsigned'})
        return report, [
            *findings,
            *self._find_unsealed(),
            *self._find_changed_facts(),
            *self._find_changed_snapshots(),
            *self._find_changed_states(),
        ]

    @api.model
    def _find_unsealed(self):
        """Return what lies unsealed for too long: nobody sealed it, or its MAC does not hold."""
        rows = self.env.execute_query(SQL(
            """SELECT count(*), min(id) FROM jlink_ledger_entry
               WHERE seq IS NULL AND at < (clock_timestamp() AT TIME ZONE 'UTC') - %s""", SQL(_PATIENCE),
        ))
        count, first = rows[0]
        return [{'code': 'unsealed', 'count': count, 'id': first}] if count else []

    @api.model
    def _find_changed_facts(self):
        """Return facts that are not those the entry was hashed with, and entries whose facts are gone as a row."""
        rows = self.env.execute_query(SQL(
            """SELECT entry.id, entry.reference, count(*) OVER ()
               FROM jlink_ledger_entry entry LEFT JOIN jlink_ledger_payload payload ON payload.id = entry.id
               WHERE payload.id IS NULL OR payload.payload IS NOT NULL AND entry.payload_hash IS DISTINCT FROM
                     encode(sha256(payload.salt || convert_to(payload.payload, 'UTF8')), 'hex')
               ORDER BY entry.id LIMIT %s""", _NAMED,
        ))
        return [
            {'code': 'facts', 'id': entry_id, 'reference': reference, 'count': count}
            for entry_id, reference, count in rows
        ]

    @api.model
    def _find_changed_snapshots(self):
        """Return snapshots whose content is not what their hash, or an entry of the ledger, says."""
        return [
            {'code': 'snapshot', 'model': name, 'id': record_id}
            for name in self._get_names_inheriting('jlink.snapshot.mixin')
            for (record_id,) in self.env.execute_query(SQL(
                """SELECT id FROM %(table)s
                   WHERE content_hash IS DISTINCT FROM encode(sha256(convert_to(payload, 'UTF8')), 'hex')
                   UNION
                   SELECT split_part(fact.key, ',', 2)::integer
                   FROM jlink_ledger_payload evidence,
                        jsonb_each_text(evidence.payload::jsonb -> 'snapshots') AS fact (key, hash)
                   LEFT JOIN %(table)s snapshot ON snapshot.id = split_part(fact.key, ',', 2)::integer
                   WHERE split_part(fact.key, ',', 1) = %(name)s
                         AND snapshot.content_hash IS DISTINCT FROM fact.hash
                   LIMIT %(limit)s""",
                table=SQL.identifier(self.env[name]._table), name=name, limit=_NAMED,
            ))
        ]

    @api.model
    def _find_changed_states(self):
        """Return records whose state is another than their last entry says, and such as are gone without a step."""
        return [
            {'code': 'state', 'model': name, 'id': record_id, 'state': state, 'recorded': recorded, 'count': count}
            for name in self._get_names_inheriting('jlink.workflow.mixin')
            for record_id, state, recorded, count in self._compare_states(self.env[name])
        ]

    @api.model
    def _compare_states(self, model):
        initial = None if model._workflow_created_by_step else model._workflow_initial_values()['state']
        return self.env.execute_query(SQL(
            """SELECT COALESCE(record.id, entry.res_id), record.state, entry.state_to, count(*) OVER ()
               FROM %(table)s record
               FULL JOIN (
                   SELECT DISTINCT ON (res_id) res_id, state_to FROM jlink_ledger_entry
                   WHERE model = %(name)s ORDER BY res_id, id DESC
               ) entry ON entry.res_id = record.id
               WHERE CASE WHEN record.id IS NULL THEN entry.state_to NOT IN (COALESCE(%(initial)s, ''), 'erased')
                          ELSE record.state IS DISTINCT FROM COALESCE(entry.state_to, %(initial)s) END
               ORDER BY 1 LIMIT %(limit)s""",
            table=SQL.identifier(model._table), name=model._name, initial=initial, limit=_NAMED,
        ))

    @api.model
    def _get_names_inheriting(self, mixin):
        return sorted(
            name for name in self.pool.descendants([mixin], '_inherit')
            if self.env[name]._auto and not self.env[name]._abstract and not self.env[name]._transient
        )

import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..ledger_verifier import link_hash, payload_hash, signed_text, verify_signature
from ..workflow import content_hash


class LedgerMixin(models.AbstractModel):
    """A record's evidence as people see it on its form."""

    _inherit = 'jlink.ledger.mixin'

    @api.readonly
    def get_ledger_timeline(self):
        """Return the evidence of one record, oldest first: what, who, when, and whether it is sealed.

        :return: one dictionary an entry: ``id``, ``event``, ``actor``, ``at`` (UTC, as Odoo's clients expect it),
            ``state_from``, ``state_to``, ``sealed``, ``hash``
        :rtype: list[dict]
        :raise AccessError: the user may not read the record
        """
        self.ensure_one()
        self.check_access('read')
        states = self._get_state_names()
        return [{
            'id': entry.id,
            'event': entry.event_name,
            'actor': entry.actor_name,
            'at': fields.Datetime.to_string(entry.at),
            'state_from': states.get(entry.state_from, entry.state_from),
            'state_to': states.get(entry.state_to, entry.state_to),
            'sealed': entry.is_sealed,
            'hash': entry.hash or '',
        } for entry in self._get_ledger_entries()]

    @api.readonly
    def verify_ledger(self):
        """Check the evidence of one record, and the record against it.

        Each entry must follow from the link before it and lie under a head with a valid signature, its facts must be
        those it was hashed with, and the record must be as its last entry left it. The whole chain is checked by the
        daily check and by the stand-alone verifier.

        :return: ``{'ok': bool, 'problems': [str]}``, one sentence a problem
        :raise AccessError: the user may not read the record
        """
        self.ensure_one()
        self.check_access('read')
        problems = [*self._check_entries(), *self._check_present_state()]
        return {'ok': not problems, 'problems': problems}

    # === BUSINESS METHODS === #

    def _get_ledger_entries(self):
        # sudo: who may read a record may see by which steps it got there.
        return self.env['jlink.ledger.entry'].sudo().search(
            [('model', '=', self._name), ('res_id', '=', self.id)], order='id',
        )

    def _check_entries(self):
        facts = self._get_salted_facts()
        for entry in self._get_ledger_entries():
            name = entry.event_name
            salt, payload = facts.get(entry.id, (None, None))
            if payload and payload_hash(bytes(salt), payload) != entry.payload_hash:
                yield self.env._("“%(step)s”: the facts are not those that were recorded.", step=name)
            if not entry.is_sealed:
                yield self.env._("“%(step)s” is not sealed yet: try again in a minute.", step=name)
            elif not self._is_linked(entry):
                yield self.env._("“%(step)s”: the entry does not fit into the chain.", step=name)

    def _check_present_state(self):
        # sudo: whether the record is as its evidence says, not what the user may read of it.
        record = self.sudo()
        last = self._get_ledger_entries()[-1:]
        if last and last.state_to != record._get_ledger_state():
            yield self.env._("The state is not the one that the last step led to.")
        for snapshot in record._get_own_snapshots():
            if content_hash(snapshot._get_payload()) != snapshot.content_hash:
                yield self.env._("%(record)s: the content is not what was recorded.", record=snapshot.display_name)

    def _get_own_snapshots(self):
        return [snapshot for records in self._get_ledger_snapshots()[self.id] for snapshot in records]

    def _get_salted_facts(self):
        return {row[0]: row[1:] for row in self.env.execute_query(SQL(
            """SELECT payload.id, payload.salt, payload.payload
               FROM jlink_ledger_payload payload JOIN jlink_ledger_entry entry ON entry.id = payload.id
               WHERE entry.model = %s AND entry.res_id = %s""", self._name, self.id,
        ))}

    def _is_linked(self, entry):
        """Tell whether the entry and all up to the next head follow from the link before, and the head is signed."""
        links = self.env.execute_query(SQL(
            """SELECT seq, hash, body FROM (
                   SELECT seq, hash, body FROM jlink_ledger_head WHERE chain = %(chain)s AND seq >= %(seq)s - 1
                   UNION ALL
                   SELECT seq, hash, body || CASE mac WHEN '' THEN '' ELSE ' ' || mac END
                   FROM jlink_ledger_entry WHERE chain = %(chain)s AND seq >= %(seq)s - 1
               ) links
               WHERE seq <= (SELECT min(seq) FROM jlink_ledger_head WHERE chain = %(chain)s AND seq > %(seq)s)
               ORDER BY seq""", chain=entry.chain, seq=entry.seq,
        ))
        hashes = [link[1] for link in links]
        follow = all(
            link_hash(before, body) == own for before, (_seq, own, body) in zip(hashes, links[1:], strict=False)
        )
        return follow and len(links) > 1 and self._is_signed(json.loads(links[-1][2]))

    def _is_signed(self, head):
        """Tell whether a key of this server signed the head; where nobody signs, there is nothing to check."""
        if not head['key']:
            return True
        public = self.env['jlink.ledger.head']._get_keyring().get_public(head['key'])
        return public is not None and verify_signature(
            public, signed_text(head), bytes.fromhex(head['signature']),
        )

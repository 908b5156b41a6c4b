from odoo import api, models
from odoo.tools import SQL

from ..ledger_verifier import canonical

_PAGE = 10_000


class LedgerHead(models.Model):
    """How the chain leaves the database: as the lines that the stand-alone verifier reads."""

    _inherit = 'jlink.ledger.head'

    @api.model
    def _get_lines(self):
        """Yield the links of all chains as lines of an export, in order; memory does not grow with their number.

        :rtype: collections.abc.Iterator[bytes]
        """
        for chain, last in self._get_chains():
            for start in range(0, last, _PAGE):
                for (line,) in self._get_page(chain, start, start + _PAGE):
                    yield line.encode()

    @api.model
    def _get_chains(self):
        """Return the chains with their last place, in the order they were opened; chains without opening last."""
        return self.env.execute_query(SQL(
            """SELECT chain, max(seq) FROM (
                   SELECT chain, seq, id AS opened FROM jlink_ledger_head
                   UNION ALL
                   SELECT chain, max(seq), NULL FROM jlink_ledger_entry WHERE seq IS NOT NULL GROUP BY chain
               ) links
               GROUP BY chain ORDER BY min(opened) NULLS LAST""",
        ))

    @api.model
    def _get_page(self, chain, after, until):
        return self.env.execute_query(SQL(
            """SELECT hash || ' ' || body || E'\\n' AS line FROM (
                   SELECT seq, hash, body FROM jlink_ledger_head
                   WHERE chain = %(chain)s AND seq > %(after)s AND seq <= %(until)s
                   UNION ALL
                   SELECT seq, hash, body || CASE mac WHEN '' THEN '' ELSE ' ' || mac END FROM jlink_ledger_entry
                   WHERE chain = %(chain)s AND seq > %(after)s AND seq <= %(until)s
               ) links
               ORDER BY seq""", chain=chain, after=after, until=until,
        ))

    @api.model
    def _get_payload_lines(self):
        """Yield the facts behind sealed entries, with their salts, as lines of the second file of an export."""
        last = 0
        while rows := self._get_payload_page(last):
            for entry_id, salt, payload in rows:
                yield f'{canonical({"id": entry_id, "salt": salt, "payload": payload})}\n'.encode()
            last = rows[-1][0]

    @api.model
    def _get_payload_page(self, after):
        return self.env.execute_query(SQL(
            """SELECT payload.id, encode(payload.salt, 'hex'), payload.payload
               FROM jlink_ledger_payload payload JOIN jlink_ledger_entry entry ON entry.id = payload.id
               WHERE payload.id > %s AND payload.payload IS NOT NULL AND entry.seq IS NOT NULL
               ORDER BY payload.id LIMIT %s""", after, _PAGE,
        ))

    @api.model
    def _get_last_line(self):
        """Return the last head as a line of an export, empty while nothing is sealed."""
        rows = self.env.execute_query(SQL(
            "SELECT hash || ' ' || body FROM jlink_ledger_head WHERE kind = 'head' ORDER BY id DESC LIMIT 1",
        ))
        return rows[0][0] if rows else ''

    @api.model
    def _get_public_keys(self):
        """Return the public keys, in hexadecimal, that a verifier of this ledger is to trust."""
        return [public.hex() for public in self._get_keyring().trusted]

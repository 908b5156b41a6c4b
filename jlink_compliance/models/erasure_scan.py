from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

#: Tables that hold nothing about people outside the firm, or only as a hash; each with the reason.
EXEMPT = {
    'ir_model': "names of the program",
    'ir_model_fields': "names of the program",
    'ir_model_data': "names of the program",
    'ir_ui_view': "screens",
    'ir_asset': "names of files of the program",
    'jlink_ledger_entry': "numbers and hashes; facts lie apart",
    'jlink_ledger_head': "numbers and hashes",
}
_TYPES = ('character varying', 'text', 'jsonb', 'json')


class Identifiers(NamedTuple):
    """By what a person is found in a text."""

    profile_id: int
    needles: tuple[str, ...]


class Erasure(models.Model):
    """Looks through every text in the database for what is left of a person: the proof that erasure was complete."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_identifiers(self, scope):
        """Return mail address, phone number and full name of those who go, before they are forgotten.

        A name of one word would find anything; it is left out.
        """
        found = []
        for profile in scope.gone:
            partner = profile.partner_id
            needles = {partner.email_normalized, partner.phone_sanitized, partner.phone, partner.email}
            if len((partner.name or '').split()) > 1:
                needles.add(partner.name)
            found.append(Identifiers(profile.id, tuple(needle for needle in needles if needle and len(needle) > 5)))
        return found

    @api.model
    def _scan(self, known):
        """Return by profile in which columns something is left: never the text itself, one query for each table.

        :param list[Identifiers] known: who is looked for
        """
        needles = {needle.lower(): person.profile_id for person in known for needle in person.needles}
        if not needles:
            return {}
        self.env.flush_all()
        leftovers = defaultdict(list)
        for table, columns in self._get_text_columns().items():
            for profile_id, column, count in self._scan_table(table, columns, needles):
                leftovers[profile_id].append({'table': table, 'column': column, 'count': count})
        return leftovers

    @api.model
    def _get_text_columns(self):
        """Return the columns that can hold a text, by table."""
        tables = defaultdict(list)
        for table, column in self.env.execute_query(SQL(
            """SELECT col.table_name, col.column_name FROM information_schema.columns col
               JOIN information_schema.tables tab USING (table_schema, table_name)
               WHERE table_schema = current_schema AND tab.table_type = 'BASE TABLE' AND col.data_type IN %s
               ORDER BY 1, 2""", _TYPES,
        )):
            if table not in EXEMPT:
                tables[table].append(column)
        return tables

    @api.model
    def _scan_table(self, table, columns, needles):
        """Return rows of profile, column and number of finds in one table."""
        pattern = [f'%{needle}%' for needle in needles]
        texts = SQL(', ').join(
            SQL("(%s, lower(%s::text))", column, SQL.identifier('record', column)) for column in columns
        )
        rows = self.env.execute_query(SQL(
            """SELECT needle, cell.name, count(*)
               FROM %(table)s record
               CROSS JOIN LATERAL (VALUES %(texts)s) AS cell (name, text)
               JOIN unnest(%(needles)s) AS needle ON position(needle IN cell.text) > 0
               WHERE cell.text LIKE ANY(%(pattern)s)
               GROUP BY needle, cell.name""",
            table=SQL.identifier(table), texts=texts, needles=list(needles), pattern=pattern,
        ))
        merged = defaultdict(int)
        for needle, column, count in rows:
            merged[needles[needle], column] = max(count, merged[needles[needle], column])
        return [(profile_id, column, count) for (profile_id, column), count in merged.items()]

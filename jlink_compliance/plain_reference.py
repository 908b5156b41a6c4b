"""A reference that reads like a many2one and binds nothing in the database."""

from odoo import fields


class PlainMany2one(fields.Many2one):
    """A many2one without foreign key: nothing cascades into evidence, and no lock waits for another transaction.

    A foreign key would make PostgreSQL lock the referenced row. A row that is written through a cursor of its own
    while the business transaction holds that lock would wait for itself.
    """

    def update_db_foreign_key(self, model, column):
        """Keep the column as it is."""

from odoo import api, models

from .. import ledger_schema
from ..exceptions import LedgerError


class LedgerTable(models.AbstractModel):
    """A table of the ledger: PostgreSQL makes and guards it (see ``ledger_schema``), the ORM only reads it."""

    _name = 'jlink.ledger.table'
    _description = "Append-Only Table"
    _auto = False

    @api.model
    def _make_table(self, definition):
        """Make the table and its triggers, unless they are there."""
        self.env.cr.execute(definition)
        self.env.cr.execute(ledger_schema.triggers(self._table))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):  # noqa: ARG002  # pylint: disable=method-required-super  # nothing passes
        self._raise_append_only()

    def write(self, vals):  # noqa: ARG002  # pylint: disable=method-required-super  # nothing passes
        self._raise_append_only()

    def unlink(self):  # pylint: disable=method-required-super  # nothing passes
        self._raise_append_only()

    def _raise_append_only(self):
        raise LedgerError(self.env._(
            "The ledger is written by the steps of the process only, and nothing in it is changed or deleted.",
        ))

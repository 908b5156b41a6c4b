from odoo import api, models

from ..exceptions import LedgerError


class LedgerTable(models.AbstractModel):
    """A table of the ledger: PostgreSQL makes and guards it (see ``ledger_schema``), the ORM only reads it."""

    _name = 'jlink.ledger.table'
    _description = "Append-Only Table"
    _auto = False

    @api.model_create_multi
    def create(self, vals_list):
        self._raise_append_only()

    def write(self, vals):
        self._raise_append_only()

    def unlink(self):
        self._raise_append_only()

    def _raise_append_only(self):
        raise LedgerError(self.env._(
            "The ledger is written by the steps of the process only, and nothing in it is changed or deleted.",
        ))

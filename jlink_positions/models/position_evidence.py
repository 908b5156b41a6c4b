from odoo import models


class Position(models.Model):
    """What the ledger tells of a position's steps: the version and the evaluation they rest on."""

    _inherit = 'jlink.position'

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_snapshots(self):
        found = super()._get_ledger_snapshots()
        return {position.id: [*found[position.id], position.version_id, position.evaluation_id] for position in self}

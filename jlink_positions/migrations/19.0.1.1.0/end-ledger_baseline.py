"""Positions, evaluations, orders and checklists from before the ledger are taken over into it."""

from odoo import SUPERUSER_ID, api

_MODELS = ('jlink.checklist', 'jlink.position', 'jlink.position.evaluation', 'jlink.research.order')


def migrate(cr, _version):
    """Write one entry for each record that has none."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in _MODELS:
        env[name]._ledger_baseline()

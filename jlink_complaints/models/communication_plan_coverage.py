from odoo import api, fields, models
from odoo.tools import SQL

_SHARE = 'coverage:avg'


class CommunicationPlan(models.Model):
    """How much of the plan is kept: the share of rows of which nothing is overdue."""

    _inherit = 'jlink.communication.plan'

    coverage = fields.Float(
        string="Plan Kept (%)", compute='_compute_coverage', aggregator='avg',
        help="The share of customers and topics of which nothing is overdue today.",
    )

    @api.depends('state')
    def _compute_coverage(self):
        for line in self:
            line.coverage = 0.0 if line.state == 'overdue' else 100.0

    def _read_group_select(self, aggregate_spec, query):
        """Aggregate the share in the database, as overdue as it is at this moment."""
        if aggregate_spec != _SHARE:
            return super()._read_group_select(aggregate_spec, query)
        overdue = self._search(self._get_state_domain('overdue')).subselect()
        return SQL(
            "AVG(CASE WHEN %s IN %s THEN 0.0 ELSE 100.0 END)", SQL.identifier(self._table, 'id'), overdue,
        )

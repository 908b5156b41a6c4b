from odoo import api, fields, models

from ..const import PRICE_UNITS
from ..models.research_order import KINDS

_ISSUED_KINDS = [kind for kind in KINDS if kind[0] != 'stop']


class ResearchIssue(models.TransientModel):
    """Collects whom research is ordered from, by when, and what they should know.

    All it proposes is read as the user (``compute_sudo``): whoever may not see a position learns nothing here.
    """

    _name = 'jlink.research.issue'
    _description = "Order Research"

    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, readonly=True, ondelete='cascade',
    )
    kind = fields.Selection(
        selection=_ISSUED_KINDS,
        required=True,
        compute='_compute_from_position',
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    user_ids = fields.Many2many(
        comodel_name='res.users',
        string="Responsible",
        compute='_compute_from_position',
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        domain=lambda self: [('all_group_ids', 'in', self.env.ref('jlink_compliance.group_researcher').ids)],
    )
    date_deadline = fields.Date(
        string="Deadline",
        compute='_compute_from_position',
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    currency_id = fields.Many2one(comodel_name='res.currency', compute='_compute_rate')
    rate_unit = fields.Selection(selection=PRICE_UNITS, compute='_compute_rate')
    evaluated_buy_rate = fields.Monetary(compute='_compute_rate')
    max_buy_rate = fields.Monetary(
        string="Highest Buy Rate",
        compute='_compute_from_position',
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    note = fields.Text(string="Instructions")

    @api.depends('position_id')
    def _compute_from_position(self):
        for wizard in self:
            position = wizard.position_id
            earlier = position.research_order_ids.filtered(lambda order: order.kind != 'stop')
            wizard.kind = 'update' if earlier else 'initial'
            wizard.user_ids = position.research_user_ids
            wizard.date_deadline = position.proposal_date or position.submission_deadline
            wizard.max_buy_rate = position.evaluation_id.buy_rate

    @api.depends('position_id')
    def _compute_rate(self):
        for wizard in self:
            evaluation = wizard.position_id.evaluation_id
            wizard.currency_id = evaluation.currency_id
            wizard.rate_unit = evaluation.price_unit
            wizard.evaluated_buy_rate = evaluation.buy_rate

    def action_issue(self):
        """Order the research."""
        self.ensure_one()
        self.position_id._order_research({
            'kind': self.kind,
            'user_ids': self.user_ids.ids,
            'date_deadline': self.date_deadline,
            'note': self.note,
            'max_buy_rate': self.max_buy_rate,
        })
        return {'type': 'ir.actions.act_window_close'}

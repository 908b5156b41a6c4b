from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import PRICE_UNITS, ROLES_SEEING_PRICES, SERVICE_TYPES
from ..exceptions import ResearchOrderError

KINDS = [
    ('initial', "Research"),
    ('update', "Update of Research"),
    ('staffing', "Staffing without Research"),
    ('stop', "Stop"),
]
OPEN_STATES = ('issued', 'acknowledged')


class ResearchOrder(models.Model):
    """The order to search for a position, to update or to stop the search, given to the people responsible.

    It exists only with a positive evaluation of exactly the version it names, and tells what is needed as it
    was agreed then (chapter "Evaluation of service requirements"). It carries the highest buy rate, never the
    customer's price.
    """

    _name = 'jlink.research.order'
    _description = "Research Order"
    _inherit = ['jlink.workflow.mixin', 'mail.thread', 'mail.activity.mixin']
    _order = 'date_deadline, id desc'
    _mail_post_access = 'read'
    _workflow_created_by_step = True

    name = fields.Char(string="Number", required=True, readonly=True, copy=False, index='trigram')
    kind = fields.Selection(selection=KINDS, required=True, readonly=True, index=True)
    state = fields.Selection(
        selection=[
            ('issued', "To Acknowledge"),
            ('acknowledged', "In Progress"),
            ('done', "Done"),
            ('superseded', "Superseded"),
        ],
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand='_expand_states',
    )
    company_id = fields.Many2one(comodel_name='res.company', required=True, readonly=True, index=True)

    # What it rests on
    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, readonly=True, index=True, ondelete='restrict',
    )
    version_id = fields.Many2one(
        comodel_name='jlink.position.version',
        required=True,
        readonly=True,
        index=True,
        ondelete='restrict',
        groups=ROLES_SEEING_PRICES,
    )
    version_number = fields.Integer(string="Version No.", readonly=True, aggregator=None)
    evaluation_id = fields.Many2one(
        comodel_name='jlink.position.evaluation',
        readonly=True,
        index='btree_not_null',
        ondelete='restrict',
        groups=ROLES_SEEING_PRICES,
    )

    # Who is to do what by when
    issued_by_id = fields.Many2one(
        comodel_name='res.users', string="Ordered By", required=True, readonly=True, ondelete='restrict',
    )
    issued_on = fields.Datetime(required=True, readonly=True)
    user_ids = fields.Many2many(
        comodel_name='res.users',
        relation='jlink_research_order_user_rel',
        string="Responsible",
        readonly=True,
    )
    acknowledged_user_ids = fields.Many2many(
        comodel_name='res.users',
        relation='jlink_research_order_acknowledged_rel',
        string="Acknowledged By",
        readonly=True,
        copy=False,
    )
    acknowledged_on = fields.Datetime(
        readonly=True, copy=False, help="When the last of the people responsible acknowledged.",
    )
    date_deadline = fields.Date(string="Deadline", readonly=True, index=True)
    note = fields.Text(string="Instructions", readonly=True)

    # What is needed, as agreed in the version
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", readonly=True, index=True, ondelete='restrict',
    )
    service_type = fields.Selection(selection=SERVICE_TYPES, readonly=True)
    role = fields.Char(readonly=True, index='trigram')
    headcount = fields.Integer(readonly=True)
    start_date = fields.Date(string="Start", readonly=True)
    currency_id = fields.Many2one(comodel_name='res.currency', readonly=True, ondelete='restrict')
    rate_unit = fields.Selection(selection=PRICE_UNITS, readonly=True)
    max_buy_rate = fields.Monetary(
        string="Highest Buy Rate",
        readonly=True,
        aggregator=None,
        help="Up to this buy rate, wage or annual salary people may be proposed.",
    )
    briefing = fields.Text(
        string="Requirements as Agreed", readonly=True, copy=False,
        help="The requirements without anything commercial, as JSON.",
    )

    is_mine = fields.Boolean(compute='_compute_is_mine', search='_search_is_mine')
    may_acknowledge = fields.Boolean(compute='_compute_is_mine', search='_search_may_acknowledge')
    is_outdated = fields.Boolean(
        compute='_compute_is_outdated', help="The requirements changed after this order.",
    )

    _name_uniq = models.UniqueIndex('(name, company_id)', "This number is taken already.")
    # Whatever two people do at once, a position has one order in force at most.
    _open_uniq = models.UniqueIndex(
        "(position_id) WHERE state IN ('issued', 'acknowledged')",
        "Somebody just ordered research for this position: reload the page to see the order.",
    )
    _work_list_index = models.Index('(company_id, state, date_deadline)')

    # === COMPUTE METHODS === #

    @api.depends('user_ids', 'acknowledged_user_ids', 'state')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        for order in self:
            order.is_mine = self.env.user in order.user_ids
            order.may_acknowledge = (
                order.is_mine and order.state == 'issued' and self.env.user not in order.acknowledged_user_ids
            )

    def _search_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return [('user_ids', 'in' if True in value else 'not in', self.env.uid)]

    def _search_may_acknowledge(self, operator, value):
        if operator != 'in' or True not in value:
            return NotImplemented
        return [
            ('state', '=', 'issued'),
            ('user_ids', 'in', self.env.uid),
            ('acknowledged_user_ids', 'not in', self.env.uid),
        ]

    @api.depends('state', 'kind', 'position_id.version_id', 'position_id.state')
    def _compute_is_outdated(self):
        for order in self:
            # sudo: whether the requirements changed is for everybody who works by the order.
            position = order.sudo().position_id
            order.is_outdated = order.state in OPEN_STATES and order.kind != 'stop' and (
                position.version_id != order.sudo().version_id or position.state == 'draft'
            )

    @api.depends('name', 'role')
    def _compute_display_name(self):
        for order in self:
            order.display_name = " · ".join(filter(None, (order.name, order.role)))

    @api.model
    def _expand_states(self, states, _domain):
        """Show the orders in force as columns, in the order of the work, and the others where there are any."""
        return [state for state, _label in self._fields['state'].selection if state in OPEN_STATES or state in states]

    # === CONSTRAINTS === #

    @api.constrains('kind', 'position_id', 'version_id', 'evaluation_id', 'max_buy_rate')
    def _check_evaluation(self):
        """Whatever the way it was made: an order exists only with a positive evaluation of exactly its version."""
        for order in self.sudo():  # sudo: the rule holds whoever makes the order.
            evaluation = order.evaluation_id
            if order.kind == 'stop':
                continue
            if not evaluation.is_positive or evaluation.version_id != order.version_id:
                raise ResearchOrderError(self.env._(
                    "Research needs a positive evaluation of exactly these requirements: evaluate %(position)s first.",
                    position=order.position_id.name,
                ))
            if order.max_buy_rate > evaluation.buy_rate:
                raise ResearchOrderError(self.env._(
                    "The highest buy rate of the order is above the evaluated one: enter at most %(rate)s.",
                    rate=evaluation.buy_rate,
                ))

    @api.constrains('user_ids')
    def _check_users(self):
        for order in self:
            if not order.user_ids:
                raise ValidationError(self.env._("Choose who is responsible for the research."))
            others = order.user_ids.filtered(lambda user: not user.has_group('jlink_compliance.group_researcher'))
            if others and order.kind != 'stop':
                raise ValidationError(self.env._(
                    "%(people)s: choose people with the role Research only.", people=", ".join(others.mapped('name')),
                ))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise ResearchOrderError(self.env._(
            "A research order is evidence and cannot be deleted. Stop the research instead.",
        ))

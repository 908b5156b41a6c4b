from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import Blocker, Step

from ..const import CHAPTER_EVALUATION, PRICE_UNITS, SERVICE_TYPES, _lt

_STATUSES = [('passed', "Passed"), ('conditional', "Conditional"), ('failed', "Failed")]
_STEP_LABELS = {
    'accept': _lt("Accept the conditions"),
    'refuse': _lt("Refuse the conditions"),
}
_DECIDERS = ('jlink_compliance.group_account_manager', 'jlink_compliance.group_management')


class Evaluation(models.Model):
    """The evaluation of one version of a position before anybody searches.

    Completeness of the qualification, contribution margin 1, no contradiction, feasibility (chapter
    "Evaluation of service requirements"). It is a snapshot of what was known and judged; only the decision on
    its conditions follows later.
    """

    _name = 'jlink.position.evaluation'
    _description = "Evaluation of Requirements"
    _inherit = ['jlink.snapshot.mixin', 'jlink.workflow.mixin']
    _order = 'id desc'
    _workflow_created_by_step = True

    # What was evaluated, by whom
    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, index=True, ondelete='restrict', readonly=True,
    )
    version_id = fields.Many2one(
        comodel_name='jlink.position.version', required=True, index=True, ondelete='restrict', readonly=True,
    )
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    company_id = fields.Many2one(related='position_id.company_id', store=True, precompute=True, index=True)
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", readonly=True, index=True, ondelete='restrict',
    )
    team_id = fields.Many2one(comodel_name='crm.team', string="Sales Team", readonly=True, ondelete='restrict')
    evaluated_by_id = fields.Many2one(
        comodel_name='res.users', required=True, readonly=True, index=True, ondelete='restrict',
    )
    evaluated_on = fields.Datetime(required=True, readonly=True)

    # The four criteria
    completeness = fields.Selection(selection=_STATUSES, required=True, readonly=True)
    completeness_comment = fields.Text(string="Comment on Completeness", readonly=True)
    margin = fields.Selection(selection=_STATUSES, string="Contribution Margin 1", required=True, readonly=True)
    margin_comment = fields.Text(string="Comment on the Margin", readonly=True)
    consistency = fields.Selection(selection=_STATUSES, string="No Contradiction", required=True, readonly=True)
    consistency_comment = fields.Text(string="Comment on Contradictions", readonly=True)
    feasibility = fields.Selection(selection=_STATUSES, required=True, readonly=True)
    feasibility_comment = fields.Text(string="Comment on Feasibility", readonly=True)

    # The calculation
    service_type = fields.Selection(selection=SERVICE_TYPES, required=True, readonly=True)
    currency_id = fields.Many2one(comodel_name='res.currency', required=True, readonly=True)
    company_currency_id = fields.Many2one(related='company_id.currency_id', string="Company Currency")
    price_unit = fields.Selection(selection=PRICE_UNITS, required=True, readonly=True)
    sell_rate = fields.Monetary(readonly=True, aggregator='avg')
    buy_rate = fields.Monetary(
        string="Highest Buy Rate", readonly=True, aggregator='avg',
        help="Buy rate, wage or annual salary the evaluation rests on.",
    )
    db1_amount = fields.Monetary(string="DB1", readonly=True, aggregator='avg', help="Per price unit or placement.")
    db1_percent = fields.Float(string="DB1 (%)", digits=(7, 2), readonly=True, aggregator='avg')
    db1_total = fields.Monetary(
        string="DB1 of the Assignment",
        currency_field='company_currency_id',
        readonly=True,
        help="For all people over the whole assignment, in the company's currency; 0 if the end is not known.",
    )
    threshold_percent = fields.Float(string="Threshold (%)", digits=(5, 2), readonly=True, aggregator='avg')

    # The verdict
    state = fields.Selection(
        selection=[
            ('positive', "Positive"),
            ('pending', "Conditions to Be Accepted"),
            ('accepted', "Conditions Accepted"),
            ('refused', "Conditions Refused"),
            ('negative', "Negative"),
        ],
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    is_positive = fields.Boolean(compute='_compute_is_positive', store=True, precompute=True, index=True)
    acceptance_level = fields.Selection(
        selection=[
            ('account_manager', "Account Management"),
            ('team_lead', "Team Lead"),
            ('management', "Executive Management"),
        ],
        string="Decided By Role",
        readonly=True,
        help="Who may accept the conditions, by the limits of the margin policy.",
    )
    four_eyes = fields.Boolean(readonly=True)
    decided_by_id = fields.Many2one(
        comodel_name='res.users', readonly=True, copy=False, ondelete='restrict',
    )
    decided_for_id = fields.Many2one(
        comodel_name='res.users', string="As Deputy Of", readonly=True, copy=False, ondelete='restrict',
    )
    decided_on = fields.Datetime(readonly=True, copy=False)
    decision_reason = fields.Char(string="Reason", readonly=True, copy=False)
    may_decide = fields.Boolean(compute='_compute_may_decide')
    decision_hint = fields.Char(compute='_compute_may_decide')

    _number_uniq = models.UniqueIndex('(position_id, number)')

    # === COMPUTE METHODS === #

    @api.depends('state')
    def _compute_is_positive(self):
        for evaluation in self:
            evaluation.is_positive = evaluation.state in ('positive', 'accepted')

    @api.depends('state')
    @api.depends_context('uid')
    def _compute_may_decide(self):
        found = self._guard_acceptor()
        for evaluation in self:
            blockers = found.get(evaluation.id)
            evaluation.may_decide = evaluation.state == 'pending' and not blockers
            evaluation.decision_hint = blockers[0].message if blockers and evaluation.state == 'pending' else False

    @api.depends('position_id.name', 'number')
    def _compute_display_name(self):
        for evaluation in self:
            evaluation.display_name = self.env._(
                "%(position)s, evaluation %(number)s",
                position=evaluation.position_id.name, number=evaluation.number,
            )

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            'state': 'pending',
            'decided_by_id': False,
            'decided_for_id': False,
            'decided_on': False,
            'decision_reason': False,
        }

    @api.model
    def _snapshot_mutable_fields(self):
        return super()._snapshot_mutable_fields() | set(self._workflow_initial_values())

    @api.model
    def _workflow_steps(self):
        guards = ('_guard_current', '_guard_acceptor')
        return (
            Step('accept', _STEP_LABELS['accept'], ('pending',), 'accepted', _DECIDERS, guards),
            Step('refuse', _STEP_LABELS['refuse'], ('pending',), 'refused', _DECIDERS, guards),
        )

    def _guard_current(self):
        """Tell which evaluations are not the current one of their position any more."""
        return {
            evaluation.id: [] if evaluation._is_current() else [Blocker(
                code='evaluation_outdated',
                message=self.env._(
                    "The requirements or their evaluation changed since: decide on the current evaluation.",
                ),
                chapter=self.env._(CHAPTER_EVALUATION),
            )]
            for evaluation in self
        }

    def _is_current(self):
        position = self.position_id
        return position.evaluation_id == self and position.state in ('agreed', 'released')

    def _guard_acceptor(self):
        """Tell whose conditions the user may not decide on, and who may."""
        return {evaluation.id: evaluation._get_acceptor_blockers() for evaluation in self}

    def _get_acceptor_blockers(self):
        if self.four_eyes and self.evaluated_by_id == self.env.user:
            message = self.env._("Four eyes: a colleague decides on the conditions of your evaluation.")
        elif self.env.user not in self._get_acceptors():
            people = ", ".join(self._get_acceptors(asked_only=True).mapped('name'))
            message = self.env._(
                "A DB1 of %(percent)s %% is up to %(level)s: %(people)s.",
                percent=f'{self.db1_percent:.2f}',
                level=dict(self._fields['acceptance_level']._description_selection(self.env))[self.acceptance_level],
                people=people or self.env._("nobody holds this role"),
            )
        else:
            return []
        return [Blocker(code='acceptor', message=message, chapter=self.env._(CHAPTER_EVALUATION))]

    # === ACTION METHODS === #

    def action_accept(self):
        """Accept the conditions: the evaluation becomes positive."""
        self._decide('accept', False)

    def action_refuse(self):
        """Ask why the conditions are not accepted."""
        self.ensure_one()
        step = self._get_step('refuse')
        self._check_step_right(step)
        self._check_step_source(step)
        self._check_step_blockers(step)
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Refuse the Conditions"),
            'res_model': 'jlink.position.evaluation.refuse',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_evaluation_id': self.id},
        }

    # === EVIDENCE === #

    def _get_ledger_reference(self):
        return f'{self.position_id.name}/{self.number}'

    def _get_ledger_company_id(self):
        return self.position_id.company_id.id  # at hand when an evaluation is made, unlike the copy on it

    def _get_ledger_snapshots(self):
        found = super()._get_ledger_snapshots()
        return {evaluation.id: [*found[evaluation.id], evaluation.version_id] for evaluation in self}

    @api.model
    def _get_event_name(self, event):
        return self.env._("Evaluated") if event == 'create' else super()._get_event_name(event)

    # === BUSINESS METHODS === #

    def _decide(self, name, reason):
        """Accept or refuse the conditions as the user, or in the place of whom the user stands in for."""
        for evaluation in self:
            evaluation._take_step(name, {
                'decided_by_id': self.env.uid,
                'decided_for_id': evaluation._get_represented(self.env.user).id,
                'decided_on': fields.Datetime.now(),
                'decision_reason': reason,
            })

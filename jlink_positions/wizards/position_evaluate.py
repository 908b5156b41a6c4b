from odoo import api, fields, models

from ..const import PRICE_UNITS, SERVICE_TYPES
from ..evaluation_facts import CRITERIA, STATUSES, verdict, worst
from ..exceptions import MarginInputError

_STATUSES = [('passed', "Passed"), ('conditional', "Conditional"), ('failed', "Failed")]
_FIGURES = (
    'db1_amount', 'db1_percent', 'db1_total', 'threshold_percent', 'max_buy_rate', 'social_percent', 'idle_percent',
)
_INPUTS = ('sell_rate', 'buy_rate', 'travel_costs', 'fee_percent', 'direct_costs')


class PositionEvaluate(models.TransientModel):
    """Brings the facts of an evaluation and takes down how they are judged.

    One page where all is green, else one page for each criterion (chapter "Evaluation of service
    requirements"). What counts is found again when it is recorded: nothing shown here is trusted.
    """

    _name = 'jlink.position.evaluate'
    _description = "Evaluate the Requirements"

    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, readonly=True, ondelete='cascade',
    )
    service_type = fields.Selection(selection=SERVICE_TYPES, compute='_compute_from_position')
    price_unit = fields.Selection(selection=PRICE_UNITS, compute='_compute_from_position')
    currency_id = fields.Many2one(comodel_name='res.currency', compute='_compute_from_position')
    version_number = fields.Integer(string="Version", compute='_compute_from_position')

    # The calculation
    sell_rate = fields.Monetary(help="What the customer pays per unit.")
    buy_rate = fields.Monetary(help="Buy rate, wage or annual salary; it becomes the limit for research.")
    travel_costs = fields.Monetary(string="Travel and Allowances", help="Per unit, not invoiced.")
    fee_percent = fields.Float(string="Fee (%)", digits=(5, 2), help="Of the annual salary.")
    direct_costs = fields.Monetary(help="Advertisements, travel of candidates and the like, for this placement.")
    db1_amount = fields.Monetary(string="DB1", compute='_compute_margin')
    db1_percent = fields.Float(string="DB1 (%)", digits=(7, 2), compute='_compute_margin')
    db1_total = fields.Monetary(string="DB1 of the Assignment", compute='_compute_margin')
    threshold_percent = fields.Float(string="Threshold (%)", digits=(5, 2), compute='_compute_margin')
    max_buy_rate = fields.Monetary(string="Possible Up To", compute='_compute_margin')
    social_percent = fields.Float(string="Social Cost (%)", digits=(5, 2), compute='_compute_margin')
    idle_percent = fields.Float(string="Paid, Not Invoiced (%)", digits=(5, 2), compute='_compute_margin')
    margin_error = fields.Char(compute='_compute_margin')

    # The criteria
    completeness_facts = fields.Html(compute='_compute_facts')
    consistency_facts = fields.Html(compute='_compute_facts')
    feasibility_facts = fields.Html(compute='_compute_facts')
    margin_facts = fields.Html(compute='_compute_margin')
    completeness_found = fields.Selection(selection=_STATUSES, compute='_compute_facts')
    consistency_found = fields.Selection(selection=_STATUSES, compute='_compute_facts')
    feasibility_found = fields.Selection(selection=_STATUSES, compute='_compute_facts')
    margin_found = fields.Selection(selection=_STATUSES, compute='_compute_margin')
    completeness = fields.Selection(
        selection=_STATUSES, compute='_compute_completeness', compute_sudo=False, store=True, readonly=False,
    )
    consistency = fields.Selection(
        selection=_STATUSES,
        string="No Contradiction",
        compute='_compute_consistency',
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    feasibility = fields.Selection(
        selection=_STATUSES, compute='_compute_feasibility', compute_sudo=False, store=True, readonly=False,
    )
    margin = fields.Selection(
        selection=_STATUSES,
        string="Contribution Margin 1",
        compute='_compute_margin_judgement',
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    completeness_comment = fields.Text()
    consistency_comment = fields.Text()
    feasibility_comment = fields.Text()
    margin_comment = fields.Text()
    is_detailed = fields.Boolean(
        string="Judge Each Criterion", help="Opens a page for each criterion although all is green.",
    )
    verdict = fields.Selection(
        selection=[('positive', "Positive"), ('conditional', "With conditions"), ('negative', "Negative")],
        compute='_compute_verdict',
    )
    is_green = fields.Boolean(compute='_compute_verdict')

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        position = self.env['jlink.position'].browse(defaults.get('position_id'))
        if position:
            position._check_evaluation_possible()
            inputs = position._get_margin_defaults()
            defaults.update({name: inputs[name] for name in _INPUTS if name in fields})
        return defaults

    # === COMPUTE METHODS === #

    @api.depends('position_id')
    def _compute_from_position(self):
        for wizard in self:
            position = wizard.position_id
            wizard.service_type = position.service_type
            wizard.price_unit = position.price_unit
            wizard.currency_id = position.currency_id
            wizard.version_number = position.version_id.number

    @api.depends('position_id', *_INPUTS)
    def _compute_margin(self):
        for wizard in self:
            wizard.update(wizard._get_margin_values())

    @api.depends('position_id')
    def _compute_facts(self):
        for wizard in self:
            facts = [fact._asdict() for fact in wizard.position_id._get_fixed_facts()] if wizard.position_id else []
            for criterion in ('completeness', 'consistency', 'feasibility'):
                wizard.update(wizard._show_facts(criterion, facts))

    @api.depends('completeness_found')
    def _compute_completeness(self):
        self._follow_facts('completeness')

    @api.depends('consistency_found')
    def _compute_consistency(self):
        self._follow_facts('consistency')

    @api.depends('feasibility_found')
    def _compute_feasibility(self):
        self._follow_facts('feasibility')

    @api.depends('margin_found')
    def _compute_margin_judgement(self):
        self._follow_facts('margin')

    @api.depends(*CRITERIA, 'is_detailed')
    def _compute_verdict(self):
        for wizard in self:
            wizard.verdict = verdict(wizard[criterion] or 'failed' for criterion in CRITERIA)
            wizard.is_green = wizard.verdict == 'positive' and not wizard.is_detailed

    def _follow_facts(self, criterion):
        for wizard in self:
            found, judged = wizard[f'{criterion}_found'], wizard[criterion]
            if not judged or not found or STATUSES.index(judged) < STATUSES.index(found):
                wizard[criterion] = found
            elif not wizard[f'{criterion}_comment']:
                # A judgement without a word was only following the facts before.
                wizard[criterion] = found

    # === ACTION METHODS === #

    def action_evaluate(self):
        """Record the evaluation."""
        self.ensure_one()
        self.position_id._evaluate(self._get_inputs(), {
            criterion: {'status': self[criterion], 'comment': self[f'{criterion}_comment']}
            for criterion in CRITERIA
        })
        return {'type': 'ir.actions.act_window_close'}

    # === BUSINESS METHODS === #

    def _get_inputs(self):
        return {name: self[name] for name in _INPUTS}

    def _get_margin_values(self):
        """Return what the calculation comes to, or the one sentence that says why it cannot be made."""
        position, currency = self.position_id, self.currency_id
        empty = dict.fromkeys(_FIGURES, 0.0)
        values = {**empty, 'margin_error': False, 'margin_facts': False, 'margin_found': 'failed'}
        if not position:
            return values
        policy = position._get_margin_policy()
        values.update(
            threshold_percent=policy.threshold_percent,
            social_percent=policy.social_percent,
            idle_percent=policy.idle_percent,
            max_buy_rate=position._get_max_buy_rate(self._get_inputs()) or 0.0,
        )
        return {**values, **self._get_margin_result(position, currency)}

    def _get_margin_result(self, position, currency):
        try:
            result = position._calculate_margin(self._get_inputs())
        except MarginInputError as error:
            return {'margin_error': str(error)}
        facts = [fact._asdict() for fact in position._get_margin_facts(result)]
        return {
            **self._show_facts('margin', facts, currency),
            'db1_amount': float(result['margin'].amount),
            'db1_percent': float(result['margin'].percent),
            'db1_total': float(result['total'] or 0),
        }

    def _show_facts(self, criterion, facts, currency=None):
        found = [fact for fact in facts if fact['criterion'] == criterion]
        evaluation = self.env['jlink.position.evaluation']
        return {
            f'{criterion}_facts': evaluation._render_facts(found, currency or self.currency_id),
            f'{criterion}_found': worst(fact['status'] for fact in found),
        }

    @api.model
    def _get_input_label(self, field, service_type):
        """Return how people call an input of the calculation for a service."""
        if field == 'buy_rate' and service_type != 'freelance':
            return self.env._("Wage") if service_type == 'temporary' else self.env._("Annual salary")
        return self._fields[field]._description_string(self.env)

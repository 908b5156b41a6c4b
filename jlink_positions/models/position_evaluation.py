from dataclasses import asdict

from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import Blocker

from ..const import CHAPTER_EVALUATION, ROLES_SEEING_PRICES
from ..evaluation_facts import CRITERIA, STATUSES, verdict, worst
from ..exceptions import EvaluationMissingError, JudgementError

_STATES = {'positive': 'positive', 'conditional': 'pending', 'negative': 'negative'}


class Position(models.Model):
    """A position is evaluated before anybody searches (chapter "Evaluation of service requirements")."""

    _inherit = 'jlink.position'

    evaluation_ids = fields.One2many(
        comodel_name='jlink.position.evaluation',
        inverse_name='position_id',
        string="Evaluations",
        readonly=True,
        groups=ROLES_SEEING_PRICES,
    )
    evaluation_id = fields.Many2one(
        comodel_name='jlink.position.evaluation',
        string="Current Evaluation",
        readonly=True,
        copy=False,
        index='btree_not_null',
        ondelete='restrict',
        groups=ROLES_SEEING_PRICES,
        help="The latest evaluation of the current version.",
    )
    evaluation_state = fields.Selection(
        related='evaluation_id.state', string="Evaluation", store=True, index=True, groups=ROLES_SEEING_PRICES,
    )
    is_positively_evaluated = fields.Boolean(
        string="Positively Evaluated",
        compute='_compute_is_positively_evaluated',
        store=True,
        index=True,
        groups=ROLES_SEEING_PRICES,
        help="The current version of the requirements has a positive evaluation.",
    )
    evaluation_count = fields.Integer(compute='_compute_evaluation_count', groups=ROLES_SEEING_PRICES)

    @api.depends('version_id', 'evaluation_id.version_id', 'evaluation_id.is_positive')
    def _compute_is_positively_evaluated(self):
        for position in self:
            evaluation = position.evaluation_id
            position.is_positively_evaluated = (
                evaluation.is_positive and evaluation.version_id == position.version_id
            )

    def _compute_evaluation_count(self):
        counts = dict(self.env['jlink.position.evaluation']._read_group(
            [('position_id', 'in', self.ids)], ['position_id'], ['__count'],
        ))
        for position in self:
            position.evaluation_count = counts.get(position, 0)

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            'evaluation_id': False,
            'evaluation_state': False,
            'is_positively_evaluated': False,
        }

    @api.model
    def _get_release_guards(self):
        return (*super()._get_release_guards(), '_guard_evaluation')

    def _guard_evaluation(self):
        """Tell which positions have no positive evaluation of exactly their current version."""
        # sudo: what an evaluation came to decides, whether or not the reader may open it.
        return {position.id: position._get_evaluation_blockers() for position in self.sudo()}

    def _get_evaluation_blockers(self):
        if self.is_positively_evaluated:
            return []
        messages = {
            'pending': self.env._("The conditions of the evaluation are not accepted yet."),
            'refused': self.env._("The conditions of the evaluation were refused: evaluate again."),
            'negative': self.env._("The evaluation is negative: evaluate again once the facts have changed."),
        }
        state = self.evaluation_state
        method = 'action_open_evaluation' if state == 'pending' else 'action_evaluate'
        return [Blocker(
            code=f'evaluation_{state or "missing"}',
            message=messages.get(state) or self.env._("These requirements are not evaluated yet."),
            chapter=self.env._(CHAPTER_EVALUATION),
            action={'method': method},
        )]

    # === ACTION METHODS === #

    def action_evaluate(self):
        """Evaluate the agreed requirements: opens the facts and the calculation."""
        self.ensure_one()
        self._check_evaluation_possible()
        return self._get_wizard_action('jlink.position.evaluate', self.env._("Evaluate the Requirements"))

    def action_open_evaluation(self):
        """Open the current evaluation."""
        self.ensure_one()
        self.check_access('read')
        return self.evaluation_id._get_records_action(name=self.env._("Evaluation"))

    def action_open_evaluations(self):
        """Open all evaluations of this position."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.evaluation_action')
        action['domain'] = [('position_id', '=', self.id)]
        action['context'] = {}
        return action

    # === BUSINESS METHODS === #

    def _agree(self, agreement):
        version = super()._agree(agreement)
        # What was evaluated is a version of the past now.
        self._workflow_write({'evaluation_id': False})
        return version

    def _check_evaluation_possible(self):
        """Refuse whoever may not evaluate, and positions whose terms are not agreed."""
        step = self._get_step('release')
        self._check_step_right(step)
        self._check_step_source(step)
        if not all(position.version_id for position in self):
            raise EvaluationMissingError(self.env._(
                "Agree on the requirements with the customer before evaluating them.",
            ))

    def _evaluate(self, calculation, judgements):
        """Evaluate the current version and return the evaluation.

        :param dict calculation: inputs of the margin, see :meth:`_calculate_margin`
        :param dict judgements: for each criterion ``{'status', 'comment'}``; missing ones follow the facts
        :raise JudgementError: a criterion is judged better than its facts, or a condition lacks its comment
        """
        self.ensure_one()
        self._check_evaluation_possible()
        # Two colleagues at once: the second one is told to try again and finds the evaluation of the first.
        self.lock_for_update()
        result = self._calculate_margin(calculation)
        facts = [fact._asdict() for fact in self._get_evaluation_facts(result)]
        judged = self._judge(facts, judgements)
        evaluation = self.env['jlink.position.evaluation']._snapshot_create(
            self._prepare_evaluation_values(result, judged),
            self._prepare_evaluation_payload(result, judged, facts),
            {'state': _STATES[verdict(status for status, _comment in judged.values())]},
        )
        self._workflow_write({'evaluation_id': evaluation.id})
        if evaluation.state == 'pending':
            evaluation._ask_acceptors()
        return evaluation

    def _judge(self, facts, judgements):
        judged = {}
        for criterion in CRITERIA:
            found = worst(fact['status'] for fact in facts if fact['criterion'] == criterion)
            judgement = judgements.get(criterion) or {}
            status, comment = judgement.get('status') or found, (judgement.get('comment') or '').strip()
            label = self.env['jlink.position.evaluation']._get_field_label(criterion)
            if STATUSES.index(status) < STATUSES.index(found):
                raise JudgementError(self.env._(
                    "“%(criterion)s” cannot be judged better than its facts: clear what is found there first.",
                    criterion=label,
                ))
            if status != 'passed' and not comment:
                raise JudgementError(self.env._(
                    "“%(criterion)s” is not passed: write down in a few words what follows from that.",
                    criterion=label,
                ))
            judged[criterion] = (status, comment)
        return judged

    def _prepare_evaluation_values(self, result, judged):
        statuses = {criterion: status for criterion, (status, _comment) in judged.items()}
        comments = {f'{criterion}_comment': comment for criterion, (_status, comment) in judged.items()}
        return {
            **statuses,
            **comments,
            **self._prepare_calculation_values(result),
            'position_id': self.id,
            'version_id': self.version_id.id,
            'number': max(self.evaluation_ids.mapped('number'), default=0) + 1,
            'partner_id': self.partner_id.id,
            'team_id': self.team_id.id,
            'service_type': self.service_type,
            'evaluated_by_id': self.env.uid,
            'evaluated_on': fields.Datetime.now(),
        }

    def _prepare_evaluation_payload(self, result, judged, facts):
        return {
            'position': self.name,
            'version': self.version_id.number,
            'version_hash': self.version_id.content_hash,
            'evaluated_by': self.env.user.name,
            'evaluated_on': fields.Datetime.now(),
            'facts': facts,
            'judgements': judged,
            'calculation': result['inputs'],
            'margin': asdict(result['margin']),
            'policy': result['policy']._get_facts(),
            'acceptance_level': result['acceptance_level'],
        }

from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import Blocker

from ..const import CHAPTER_DETERMINATION
from .position_workflow import NECESSARY_TERMS


class Position(models.Model):
    """The requirements checklist of a position: which questions it has and how many are settled."""

    _inherit = 'jlink.position'

    checklist_id = fields.Many2one(
        comodel_name='jlink.checklist',
        readonly=True,
        copy=False,
        index='btree_not_null',
        ondelete='restrict',
        help="The revision of the checklist that the requirements are recorded by.",
    )
    checklist_state = fields.Selection(related='checklist_id.state', string="Checklist State")
    answer_ids = fields.One2many(
        comodel_name='jlink.position.answer', inverse_name='position_id', string="Checklist Answers", copy=False,
    )
    completeness = fields.Float(
        string="Completeness (%)",
        compute='_compute_completeness',
        store=True,
        digits=(5, 1),
        aggregator='avg',
        help="Share of the checklist's questions that are settled, in percent.",
    )
    open_mandatory_count = fields.Integer(
        string="Open Mandatory Questions", compute='_compute_completeness', store=True,
    )

    # === COMPUTE METHODS === #

    @api.depends('answer_ids.is_answered', 'answer_ids.is_mandatory', 'answer_ids.is_extra')
    def _compute_completeness(self):
        for position in self:
            asked = position.answer_ids.filtered(lambda answer: not answer.is_extra)
            still_open = asked.filtered(lambda answer: not answer.is_answered)
            settled = len(asked) - len(still_open)
            position.completeness = 100.0 * settled / len(asked) if asked else 0.0
            position.open_mandatory_count = len(still_open.filtered('is_mandatory'))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        positions = super().create(vals_list)
        positions._apply_checklist()
        return positions

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {'service_type', 'company_id'}:
            self.filtered(lambda position: position.state == 'draft')._apply_checklist()
        return result

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            'checklist_id': False,
            'completeness': 0.0,
            'open_mandatory_count': 0,
        }

    @api.model
    def _get_agree_guards(self):
        return (*super()._get_agree_guards(), '_guard_checklist')

    def _guard_checklist(self):
        """Tell which mandatory questions are open; terms are reported by their own guard."""
        return {position.id: list(position._get_checklist_blockers()) for position in self}

    def _get_checklist_blockers(self):
        self.ensure_one()
        if not self.checklist_id:
            yield self._prepare_checklist_blocker('checklist', self.env._(
                "No checklist is in use for this service type: ask the executive management to release one.",
            ))
        for answer in self._get_open_answers():
            if answer.is_mandatory and answer.bound_field not in NECESSARY_TERMS:
                yield self._prepare_checklist_blocker(f'answer_{answer.code}', answer.question)

    @api.model
    def _prepare_checklist_blocker(self, code, message):
        return Blocker(
            code, message, self.env._(CHAPTER_DETERMINATION), {'method': 'action_open_checklist', 'code': code},
        )

    # === ACTION METHODS === #

    def action_open_checklist(self):
        """Open the guide through the checklist at the first open question.

        ``jlink_blocker`` in the context, the code of a blocker, opens it at the question that is about.

        :raise AgreedTermsError: the answers are agreed with the customer
        """
        self.ensure_one()
        self.check_access('write')
        self._check_terms_editable()
        if not self.checklist_id:
            self._apply_checklist()
        code = (self.env.context.get('jlink_blocker') or '').removeprefix('answer_')
        guide = self.env['jlink.checklist.guide'].create({'position_id': self.id})
        guide._start(self.answer_ids.filtered(lambda answer: answer.code == code)[:1])
        return guide._get_guide_action()

    def action_use_current_checklist(self):
        """Ask by the revision in use now; answers given so far are kept.

        :raise AgreedTermsError: the answers are agreed with the customer
        """
        self.check_access('write')
        self._check_terms_editable()
        self._apply_checklist()

    # === BUSINESS METHODS === #

    def _get_open_answers(self):
        """Return the questions of the checklist that are not settled, in their order."""
        return self.answer_ids.filtered(lambda answer: not answer.is_answered and not answer.is_extra)

    def _apply_checklist(self):
        """Give each position the questions of the checklist in use for its service type and company.

        Answers to the same question are kept in place and other answers given are set aside; only
        questions that nobody has answered go.
        """
        in_use = self.env['jlink.checklist']._get_in_use()
        answers = self.env['jlink.position.answer']
        superfluous, missing = answers.sudo(), []  # sudo: see _keep_answers
        for (service_type, company), positions in self.grouped(lambda p: (p.service_type, p.company_id)).items():
            checklist = in_use.get((service_type, company.id)) or in_use.get((service_type, False))
            checklist = checklist or self.env['jlink.checklist'].sudo()  # sudo: as in _get_in_use
            positions._workflow_write({'checklist_id': checklist.id})
            prepared = {item: item._prepare_answer_values() for item in checklist.item_ids}
            for position in positions:
                kept = position._keep_answers(checklist)
                superfluous += position.sudo().answer_ids - answers.sudo().union(*kept.values())
                missing += [
                    {**values, 'position_id': position.id} for item, values in prepared.items() if item not in kept
                ]
        superfluous._set_aside()
        answers._create_open(missing)

    def _keep_answers(self, checklist):
        """Move the answers of one position to the same questions of ``checklist``.

        :return: the questions of ``checklist`` that have their answer now, with that answer
        :rtype: dict
        """
        # sudo: the checklist decides which questions a position has; answers hidden from a user stay too.
        answers = self.sudo().answer_ids
        by_code = {item.code: item for item in checklist.item_ids}
        kept = {}
        for answer in answers:
            item = by_code.get(answer.code)
            if item and item not in kept and answer._fits(item):
                kept[item] = answer
                if answer.item_id != item or answer.is_extra:
                    answer._move_to(item)
        return kept

    def _get_snapshot(self):
        """Add the checklist with its number, revision, questions and answers to what is frozen."""
        snapshot = super()._get_snapshot()
        position = self._in_company_language()
        snapshot['checklist'] = {
            'number': position.checklist_id.number,
            'revision': position.checklist_id.revision,
            'name': position.checklist_id.name,
            'completeness': position.completeness,
            'answers': [answer._get_evidence() for answer in position.answer_ids],
        }
        return snapshot

    def _get_terms(self):
        # What the customer said beyond the terms is agreed as well: its changes show between versions.
        terms = super()._get_terms()
        position = self._in_company_language()
        free = position.answer_ids.filtered(lambda answer: answer.is_answered and not answer.bound_field)
        return {**terms, 'answer_ids': [answer._get_term() for answer in free]}

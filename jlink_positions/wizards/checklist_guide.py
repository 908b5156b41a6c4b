from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import ANSWER_TYPES, CHECKLIST_SECTIONS

# What people write between the thousands, whatever their language; never the decimal point of their own.
_GROUPING_SIGNS = " \u00a0\u202f'’.,"
_VALUE_NAMES = ('value_text', 'value_date', 'value_yesno', 'value_option_id')


class ChecklistGuide(models.TransientModel):
    """Walks a person on the phone through the open questions of a position's checklist, one at a time.

    Each answer is recorded on the position when the person goes on, so that closing the guide keeps
    all that was said and opening it again resumes at the first open question.
    """

    _name = 'jlink.checklist.guide'
    _description = "Guide through the Checklist"

    position_id = fields.Many2one(comodel_name='jlink.position', required=True, readonly=True, ondelete='cascade')
    answer_id = fields.Many2one(
        comodel_name='jlink.position.answer',
        readonly=True,
        ondelete='cascade',
        help="The question being asked; none on the last page.",
    )
    skipped_ids = fields.Many2many(comodel_name='jlink.position.answer', readonly=True)

    # The question; nothing here may show more than the user sees of the position
    section = fields.Selection(selection=CHECKLIST_SECTIONS, compute='_compute_question')
    question = fields.Char(compute='_compute_question')
    help = fields.Text(compute='_compute_question')
    legal_source = fields.Char(compute='_compute_question')
    is_mandatory = fields.Boolean(compute='_compute_question')
    answer_type = fields.Selection(selection=ANSWER_TYPES, compute='_compute_question')
    bound_field = fields.Char(compute='_compute_question')
    item_id = fields.Many2one(comodel_name='jlink.checklist.item', compute='_compute_question')
    input_name = fields.Char(compute='_compute_input_name', help="The field that takes the answer.")

    # The answer
    value_text = fields.Text(string="Text")
    value_number = fields.Char(string="Figure")
    value_date = fields.Date(string="Date")
    value_yesno = fields.Selection(selection=[('yes', "Yes"), ('no', "No")], string="Yes or No")
    value_option_id = fields.Many2one(
        comodel_name='jlink.checklist.option', string="Choice", domain="[('item_id', '=', item_id)]",
    )
    not_applicable = fields.Boolean()
    reason = fields.Char(string="Why Not Applicable")
    answered_by_id = fields.Many2one(
        comodel_name='res.partner',
        string="Talking To",
        compute='_compute_answered_by_id',
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=?', commercial_partner_id), ('is_company', '=', False)]",
        help="The person at the customer whose answers these are.",
    )

    # How far
    progress = fields.Float(compute='_compute_progress')
    progress_text = fields.Char(compute='_compute_progress')
    open_ids = fields.Many2many(
        comodel_name='jlink.position.answer', string="Still Open", compute='_compute_progress',
    )

    # === COMPUTE METHODS === #

    @api.depends('answer_id')
    def _compute_question(self):
        for guide in self:
            answer = guide.answer_id
            guide.section = answer.section
            guide.question = answer.question
            guide.help = answer.help
            guide.legal_source = answer.legal_source
            guide.is_mandatory = answer.is_mandatory
            guide.answer_type = answer.answer_type
            guide.bound_field = answer.bound_field
            guide.item_id = answer.item_id

    @api.depends('answer_id', 'not_applicable')
    def _compute_input_name(self):
        for guide in self:
            answer = guide.answer_id
            if not answer:
                guide.input_name = False
            elif guide.not_applicable:
                guide.input_name = 'reason'
            else:
                guide.input_name = answer.bound_field or answer._get_value_field()

    @api.depends('position_id')
    def _compute_answered_by_id(self):
        for guide in self:
            guide.answered_by_id = guide.position_id.contact_id

    @api.depends('answer_id', 'position_id.answer_ids.is_answered')
    def _compute_progress(self):
        for guide in self:
            questions = guide._get_questions()
            guide.open_ids = guide.position_id._get_open_answers()
            guide.progress = guide.position_id.completeness
            number = list(questions).index(guide.answer_id) + 1 if guide.answer_id in questions else 0
            guide.progress_text = self.env._(
                "Question %(number)s of %(total)s", number=number, total=len(questions),
            ) if number else self.env._("%(total)s questions", total=len(questions))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        guides = super().create(vals_list)
        guides.position_id.check_access('write')
        return guides

    def write(self, vals):
        result = super().write(vals)
        for guide in self.filtered(lambda guide: guide.bound_field in vals):
            guide._record_source()
        return result

    # === ACTION METHODS === #

    def action_next(self):
        """Record the answer and go on to the next open question, or to the last page."""
        self.ensure_one()
        self._record()
        return self._show(self._get_next())

    def action_skip(self):
        """Leave the question open for now."""
        self.ensure_one()
        self.skipped_ids += self.answer_id
        return self._show(self._get_next())

    def action_back(self):
        """Record the answer, if there is one, and go back to the question before."""
        self.ensure_one()
        questions = list(self._get_questions())
        if self.answer_id:
            self._record()
            index = questions.index(self.answer_id) if self.answer_id in questions else 0
        else:
            index = len(questions)
        return self._show(questions[max(index - 1, 0)] if questions else self.answer_id)

    def action_not_applicable(self):
        """Ask why the question does not apply, or take that back."""
        self.ensure_one()
        self.not_applicable = not self.not_applicable
        return self._get_guide_action()

    def action_restart(self):
        """Ask the questions that were skipped."""
        self.ensure_one()
        self._start()
        return self._get_guide_action()

    def action_close(self):
        """Record the answer, if there is one, and close the guide."""
        self.ensure_one()
        if self.answer_id:
            self._record()
        return {'type': 'ir.actions.act_window_close'}

    # === BUSINESS METHODS === #

    def _start(self, answer=None):
        """Show ``answer``, or else the first open question."""
        self.skipped_ids = False
        self._show(answer or self.position_id._get_open_answers()[:1])

    def _show(self, answer):
        """Turn to the page of ``answer`` and fill in what was said so far; without one, to the last page."""
        self.write({
            'answer_id': answer.id,
            'not_applicable': answer.not_applicable,
            'reason': answer.reason,
            'value_number': answer and answer._format_number(),
            **{name: answer[name] for name in _VALUE_NAMES if name != 'value_option_id'},
            'value_option_id': answer.value_option_id.id,
        })
        return self._get_guide_action()

    def _get_questions(self):
        return self.position_id.answer_ids.filtered(lambda answer: not answer.is_extra)

    def _get_next(self):
        """Return the open question that follows the present one, or from the start again the first."""
        questions = list(self._get_questions())
        index = questions.index(self.answer_id) + 1 if self.answer_id in questions else 0
        waiting = self.position_id._get_open_answers() - self.skipped_ids - self.answer_id
        return next((answer for answer in questions[index:] + questions[:index] if answer in waiting), waiting[:0])

    def _record(self):
        """Write what was entered to the position's answer, if it differs from what is there.

        :raise UserError: a number cannot be read, or the reason why it does not apply is missing
        """
        answer = self.answer_id
        values = self._get_entered_values()
        old = {name: answer[name].id if name == 'value_option_id' else answer[name] for name in values}
        if values != {name: value or False for name, value in old.items()}:
            answer.write({**values, 'answered_by_id': self.answered_by_id.id})
        elif answer.is_answered and not answer.recorded_by_id:
            self._record_source()

    def _record_source(self):
        """Record who said what a term of the position holds now."""
        self.answer_id.write({'answered_by_id': self.answered_by_id.id})

    def _get_entered_values(self):
        if self.not_applicable:
            if not (self.reason or '').strip():
                raise UserError(self.env._("Say in a few words why the question does not apply."))
            return {'not_applicable': True, 'reason': self.reason}
        values = {'not_applicable': False, 'reason': False}
        name = self.answer_id._get_value_field()
        if not name:
            field = self.position_id._fields[self.bound_field]
            return {**values, 'is_zero': field.type in ('integer', 'float') and not self[self.bound_field]}
        if name == 'value_number':
            number = self._parse_number()
            return {**values, name: number or False, 'is_zero': number == 0.0}
        return {**values, name: self[name].id if name == 'value_option_id' else self[name] or False}

    def _parse_number(self):
        """Return the number entered, written as in the user's language, or ``None``."""
        text = (self.value_number or '').strip()
        if not text:
            return None
        point = self.env['res.lang']._get_data(code=self.env.lang or 'en_US').decimal_point or '.'
        plain = ''.join(sign for sign in text if sign == point or sign not in _GROUPING_SIGNS).replace(point, '.')
        try:
            return float(plain)
        except ValueError:
            raise UserError(self.env._(
                "“%(text)s” is not a number: enter digits only, notes fit into another answer.", text=text,
            )) from None

    def _get_guide_action(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Requirements Checklist: %(position)s", position=self.position_id.display_name),
            'res_model': self._name,
            'res_id': self.id,
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
        }

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.jlink_compliance.exceptions import GuardedFieldError
from odoo.addons.jlink_compliance.workflow import Grant, claim_create, claim_write, granting

from ..const import ANSWER_TYPES, CHECKLIST_SECTIONS, TERM_FIELDS

# What people enter; everything else comes from the checklist and changes with it only.
_VALUE_BY_TYPE = {
    'text': 'value_text',
    'number': 'value_number',
    'date': 'value_date',
    'yesno': 'value_yesno',
    'selection': 'value_option_id',
}
_ENTERED_FIELDS = frozenset({
    *_VALUE_BY_TYPE.values(), 'is_zero', 'not_applicable', 'reason', 'answered_by_id', 'answered_on',
})
# Kinds of fields in which zero may be what the customer said; a price of zero never is.
_ZERO_TYPES = ('integer', 'float')


def _get_answer_dependencies(_model):
    return (
        'answer_type', 'bound_field', *sorted(_ENTERED_FIELDS), *(f'position_id.{name}' for name in TERM_FIELDS),
    )


class PositionAnswer(models.Model):
    """What the customer said to one question of the checklist, or why it does not apply.

    Answers come and go with the checklist of the position and stand with its terms once these are agreed.
    """

    _name = 'jlink.position.answer'
    _description = "Checklist Answer"
    _inherit = ['jlink.position.term.mixin']
    _order = 'position_id, is_extra, sequence, id'
    _rec_name = 'question'

    # The question, as it stands in the revision that was used
    item_id = fields.Many2one(
        comodel_name='jlink.checklist.item', required=True, readonly=True, index=True, ondelete='restrict',
    )
    sequence = fields.Integer(readonly=True)
    code = fields.Char(string="Key", required=True, readonly=True)
    section = fields.Selection(selection=CHECKLIST_SECTIONS, required=True, readonly=True)
    answer_type = fields.Selection(selection=ANSWER_TYPES, required=True, readonly=True)
    bound_field = fields.Char(string="Term", readonly=True, help="Technical name of the term that answers it.")
    is_mandatory = fields.Boolean(string="Mandatory", readonly=True)
    is_commercial = fields.Boolean(string="Commercial", readonly=True)
    is_extra = fields.Boolean(
        string="From Another Checklist",
        readonly=True,
        help="Answered before the position got its present checklist, which does not ask this question.",
    )
    question = fields.Char(related='item_id.question')
    help = fields.Text(related='item_id.help')
    legal_source = fields.Char(related='item_id.legal_source')

    # The answer
    value_text = fields.Text(string="Text")
    value_number = fields.Float(string="Figure")
    value_date = fields.Date(string="Date")
    value_yesno = fields.Selection(selection=[('yes', "Yes"), ('no', "No")], string="Yes or No")
    value_option_id = fields.Many2one(
        comodel_name='jlink.checklist.option',
        string="Choice",
        ondelete='restrict',
        index='btree_not_null',
        domain="[('item_id', '=', item_id)]",
    )
    is_zero = fields.Boolean(string="Zero Is the Answer", help="Tells a zero that was said from a number not given.")
    not_applicable = fields.Boolean()
    reason = fields.Char(string="Why Not Applicable")
    answered_by_id = fields.Many2one(
        comodel_name='res.partner',
        string="Said By",
        ondelete='restrict',
        index='btree_not_null',
        help="The person at the customer who said so.",
    )
    answered_on = fields.Datetime(string="Said On")
    recorded_by_id = fields.Many2one(comodel_name='res.users', readonly=True, ondelete='restrict')
    is_answered = fields.Boolean(
        string="Settled", compute='_compute_is_answered', store=True, precompute=True,
        help="Answered, by the term of the position where it is bound to one, or not applicable with a reason.",
    )
    value = fields.Char(string="Answer", compute='_compute_value')

    _item_uniq = models.UniqueIndex('(position_id, item_id)')
    _not_applicable_with_reason = models.Constraint(
        "CHECK(not_applicable IS NOT TRUE OR COALESCE(btrim(reason), '') <> '')",
        "A question that does not apply needs a reason: say in a few words why.",
    )

    # === COMPUTE METHODS === #

    @api.depends(_get_answer_dependencies)
    def _compute_is_answered(self):
        for answer in self:
            answer.is_answered = answer.not_applicable or answer._has_value()

    @api.depends_context('lang', 'uid')
    @api.depends(_get_answer_dependencies)
    def _compute_value(self):
        for answer in self:
            answer.value = answer._format_value()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not claim_create(self._name, {}):
            raise GuardedFieldError(self.env._(
                "Questions are not added to a position by hand: they come from the checklist of its service type.",
            ))
        return super().create(vals_list)

    def write(self, vals):
        fixed = {name: value for name, value in vals.items() if name not in _ENTERED_FIELDS}
        if not fixed:
            return super().write(self._stamp(vals))
        if not claim_write(self._name, frozenset(self._ids), fixed):
            raise GuardedFieldError(self.env._(
                "%(fields)s of a question cannot be edited: the checklist of the service type decides on it.",
                fields=", ".join(sorted(self._fields[name]._description_string(self.env) for name in fixed)),
            ))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_with_checklist(self):
        if not claim_write(self._name, frozenset(self._ids), {'unlink': True}):
            raise GuardedFieldError(self.env._(
                "Questions are not removed from a position by hand. If one does not apply, say so and why.",
            ))

    def _stamp(self, vals):
        """Return ``vals`` with who records them and when, and what a number given means."""
        stamped = {'answered_on': fields.Datetime.now(), **vals, 'recorded_by_id': self.env.uid}
        if 'value_number' in vals:
            stamped.setdefault('is_zero', vals['value_number'] in (0, '0') and vals['value_number'] is not False)
        return stamped

    # === BUSINESS METHODS - FOR THE CHECKLIST OF THE POSITION === #

    @api.model
    def _create_open(self, vals_list):
        """Add open questions to positions."""
        with granting(Grant(self._name, None, {})):
            # sudo: the checklist decides which questions a position has, nobody has the right to add any.
            self.sudo().create(vals_list)

    def _move_to(self, item):
        """Let the answer stand for ``item``, the same question in another checklist."""
        self.ensure_one()
        values = item._prepare_answer_values()
        if self.value_option_id:
            values['value_option_id'] = item._find_option(self.value_option_id).id
        self._write_fixed(values)

    def _set_aside(self):
        """Keep given answers that the present checklist does not ask for, and remove open questions."""
        given = self.filtered(lambda answer: answer._is_given())
        given.filtered(lambda answer: not answer.is_extra)._write_fixed({'is_extra': True})
        (self - given)._remove_open()

    def _write_fixed(self, values):
        fixed = {name: value for name, value in values.items() if name not in _ENTERED_FIELDS}
        with granting(Grant(self._name, frozenset(self._ids), fixed)):
            self.sudo().write(values)  # sudo: as in _create_open

    def _remove_open(self):
        """Remove questions that nobody has answered and the present checklist does not ask."""
        with granting(Grant(self._name, frozenset(self._ids), {'unlink': True})):
            self.sudo().unlink()  # sudo: as in _create_open

    # === BUSINESS METHODS === #

    def _get_value_field(self):
        """Return the name of the field that a free answer is entered in, nothing for a bound question."""
        self.ensure_one()
        return None if self.bound_field else _VALUE_BY_TYPE[self.answer_type]

    def _has_value(self):
        self.ensure_one()
        holder, name = (self.position_id, self.bound_field) if self.bound_field else (self, self._get_value_field())
        field = holder._fields.get(name)
        if not field:  # a term that an addon since removed had brought
            return False
        value = holder[name]
        if field.type in _ZERO_TYPES:
            return bool(value) or self.is_zero
        return bool(value.strip() if field.type in ('char', 'text') and value else value)

    def _is_given(self):
        """Tell whether somebody has said something that must not be lost."""
        self.ensure_one()
        return self.not_applicable or (not self.bound_field and self._has_value())

    def _fits(self, item):
        """Tell whether the answer can stand for ``item`` without losing anything."""
        self.ensure_one()
        if (self.bound_field or False) != item.bound_field or self.answer_type != item.answer_type:
            return False
        return not self.value_option_id or bool(item._find_option(self.value_option_id))

    def _format_value(self):
        """Return the answer as one text in the language of the environment."""
        self.ensure_one()
        if not self._has_value():
            return self.reason if self.not_applicable else ''
        if self.bound_field:
            return self.position_id._format_term(self.bound_field) or '0'
        value = self[self._get_value_field()]
        return {
            'text': lambda: value,
            'number': self._format_number,
            'date': lambda: format_date(self.env, value),
            'yesno': lambda: dict(self._fields['value_yesno']._description_selection(self.env))[value],
            'selection': lambda: value.name,
        }[self.answer_type]()

    def _format_number(self):
        """Return the number as people write it in the language of the environment, nothing if not given."""
        self.ensure_one()
        if not self.value_number and not self.is_zero:
            return ''
        point = self.env['res.lang']._get_data(code=self.env.lang or 'en_US').decimal_point or '.'
        return f'{self.value_number:.6f}'.rstrip('0').rstrip('.').replace('.', point)

    def _get_term(self):
        """Return the question and its answer as they are frozen in a version."""
        self.ensure_one()
        return {
            'question': self.question,
            'answer': self._format_value() if self._has_value() else '',
            'not_applicable': self.reason if self.not_applicable and not self._has_value() else '',
        }

    def _get_evidence(self):
        """Return all that a version records about the question."""
        self.ensure_one()
        return {
            **self._get_term(),
            'section': self.section,
            'mandatory': self.is_mandatory,
            'term': self.bound_field or '',
            'extra': self.is_extra,
            'commercial': self.is_commercial,
            'said_by': self.answered_by_id.name or '',
            'said_on': fields.Datetime.to_string(self.answered_on) if self.answered_on else '',
        }

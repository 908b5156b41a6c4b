from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import ANSWER_TYPES, CHECKLIST_SECTIONS, TERM_FIELDS


class ChecklistItem(models.Model):
    """One question of a checklist: answered freely, or by a term of the position it is bound to."""

    _name = 'jlink.checklist.item'
    _description = "Checklist Question"
    _inherit = ['jlink.checklist.part.mixin']
    _order = 'checklist_id, sequence, id'
    _rec_name = 'question'

    checklist_id = fields.Many2one(
        comodel_name='jlink.checklist', required=True, index=True, ondelete='cascade',
    )
    company_id = fields.Many2one(related='checklist_id.company_id', store=True, precompute=True, index=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(
        string="Key",
        required=True,
        default=lambda _self: uuid4().hex[:8],
        help="The same key in another checklist or revision means the same question: its answer is kept.",
    )
    section = fields.Selection(selection=CHECKLIST_SECTIONS, required=True, default='service')
    question = fields.Char(required=True, translate=True)
    help = fields.Text(translate=True, help="What to listen for, shown below the question.")
    bound_field = fields.Selection(
        selection='_get_bindable_terms',
        string="Term",
        help="The term of the position that answers the question. Without one, it is answered freely.",
    )
    answer_type = fields.Selection(
        selection=ANSWER_TYPES, string="Answer", required=True, default='text', help="How a free answer is given.",
    )
    option_ids = fields.One2many(
        comodel_name='jlink.checklist.option', inverse_name='item_id', string="Options", copy=True,
    )
    is_mandatory = fields.Boolean(
        string="Mandatory", help="The requirements can be agreed only when this question is settled.",
    )
    is_commercial = fields.Boolean(
        string="Commercial",
        compute='_compute_is_commercial',
        store=True,
        readonly=False,
        precompute=True,
        help="The answer is hidden from research.",
    )
    legal_source = fields.Char(help="The statute or regulation that makes it necessary to ask.")

    _code_uniq = models.UniqueIndex(
        '(checklist_id, code)', "Two questions of this checklist have the same key: give each its own.",
    )
    _bound_field_uniq = models.UniqueIndex(
        '(checklist_id, bound_field) WHERE bound_field IS NOT NULL',
        "Two questions of this checklist ask for the same term: keep one of them.",
    )

    # === SELECTIONS === #

    @api.model
    def _get_bindable_terms(self):
        position = self.env['jlink.position']
        return [(name, position._get_field_label(name)) for name in TERM_FIELDS]

    # === COMPUTE METHODS === #

    @api.depends('bound_field')
    def _compute_is_commercial(self):
        for item in self:
            item.is_commercial = item.is_commercial or item._is_bound_to_protected_term()

    # === CONSTRAINTS === #

    @api.constrains('bound_field', 'is_commercial')
    def _check_is_commercial(self):
        for item in self:
            if item._is_bound_to_protected_term() and not item.is_commercial:
                raise ValidationError(self.env._(
                    "“%(question)s” asks for a price, which research does not see: leave “Commercial” ticked.",
                    question=item.question,
                ))

    @api.constrains('code')
    def _check_code(self):
        if any(not item.code.strip() for item in self):
            raise ValidationError(self.env._("A question needs a key: enter a short word for it."))

    # === BUSINESS METHODS === #

    def _get_checklists(self):
        return self.checklist_id

    def _is_bound_to_protected_term(self):
        self.ensure_one()
        return bool(self.bound_field and self.env['jlink.position']._fields[self.bound_field].groups)

    def _prepare_answer_values(self):
        """Return the values that an open answer to this question takes over from it."""
        self.ensure_one()
        return {
            'item_id': self.id,
            'sequence': self.sequence,
            'code': self.code,
            'section': self.section,
            'answer_type': self.answer_type,
            'bound_field': self.bound_field,
            'is_mandatory': self.is_mandatory,
            'is_commercial': self.is_commercial,
            'is_extra': False,
        }

    def _find_option(self, option):
        """Return the option of this question that says the same as ``option`` of another revision."""
        self.ensure_one()
        source = self.with_context(lang=None)
        return source.option_ids.filtered(lambda own: own.name == option.with_context(lang=None).name)[:1]

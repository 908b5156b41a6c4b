from odoo import api, fields, models

_IMPORTANCES = [('must', "Must"), ('should', "Should")]


class PositionSkill(models.Model):
    """One line of a position's qualification profile: a skill, its level and years, must or should."""

    _name = 'jlink.position.skill'
    _description = "Qualification"
    _inherit = ['jlink.position.term.mixin']
    _order = 'position_id, importance, sequence, id'
    _rec_name = 'skill_id'

    sequence = fields.Integer(default=10)
    skill_type_id = fields.Many2one(
        comodel_name='hr.skill.type',
        string="Kind",
        compute='_compute_skill_type_id',
        store=True,
        precompute=True,
        ondelete='restrict',
    )
    skill_id = fields.Many2one(
        comodel_name='hr.skill', required=True, index=True, ondelete='restrict',
    )
    level_id = fields.Many2one(
        comodel_name='hr.skill.level',
        ondelete='restrict',
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    years = fields.Float(digits=(4, 1), help="Years of experience with this skill.")
    importance = fields.Selection(selection=_IMPORTANCES, required=True, default='must')
    note = fields.Char()

    _skill_uniq = models.UniqueIndex(
        '(position_id, skill_id)', "This skill is in the qualification profile already: edit its line.",
    )
    _years_range = models.Constraint('CHECK(years >= 0 AND years <= 60)', "Years of experience are from 0 to 60.")

    @api.depends('skill_id')
    def _compute_skill_type_id(self):
        for line in self:
            line.skill_type_id = line.skill_id.skill_type_id

    @api.onchange('skill_id')
    def _onchange_skill_id(self):
        if self.level_id.skill_type_id != self.skill_id.skill_type_id:
            self.level_id = False

    def _get_term(self):
        """Return the line as it is frozen in a version: names, not ids, so that it reads in ten years."""
        self.ensure_one()
        return {
            'skill': self.skill_id.name,
            'kind': self.skill_type_id.name,
            'level': self.level_id.name or '',
            'years': self.years,
            'importance': self.importance,
            'note': self.note or '',
        }

    def _format_term(self):
        """Return the line as text in the language of the environment."""
        self.ensure_one()
        years = self.env._("%(years)g years", years=self.years) if self.years else ''
        importance = dict(self._fields['importance']._description_selection(self.env))[self.importance]
        parts = filter(None, (self.skill_id.name, self.level_id.name, years, self.note))
        return f"{', '.join(parts)} ({importance})"

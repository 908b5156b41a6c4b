from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..skill_parser import known_names, parse


class ProfileSkillsAdd(models.TransientModel):
    """Turns skills as they are typed into lines of a profile, after a look at what was understood."""

    _name = 'jlink.profile.skills.add'
    _description = "Add Skills by Typing"

    profile_id = fields.Many2one(comodel_name='jlink.profile', required=True, readonly=True, ondelete='cascade')
    text = fields.Text(string="Skills and Languages")
    line_ids = fields.One2many(
        comodel_name='jlink.profile.skills.add.line', inverse_name='wizard_id', string="As Understood",
    )

    has_unknown = fields.Boolean(compute='_compute_has_unknown')

    @api.depends('line_ids.skill_id')
    def _compute_has_unknown(self):
        for wizard in self:
            wizard.has_unknown = not all(line.skill_id for line in wizard.line_ids)

    @api.onchange('text')
    def _onchange_text(self):
        profiles = self.env['jlink.profile']
        levels = profiles._get_known_levels()
        names = known_names([(skill.id, skill.name) for skill in profiles._get_known_skills()])
        self.line_ids = [Command.clear(), *(
            Command.create(self._read_entry(entry)) for entry in parse(self.text or '', names, levels.keys())
        )]

    def _read_entry(self, entry):
        """Return the values of the line: without a skill where the name is unknown or ambiguous."""
        skill = self.env['hr.skill'].browse(entry.skills if len(entry.skills) == 1 else ())
        levels = skill.skill_type_id.skill_level_ids
        return {
            'text': entry.text,
            'skill_id': skill.id,
            'level_id': levels._find_by_folded_name(entry.level).id,
            'years': entry.years,
        }

    def action_add(self):
        """Add the lines to the profile; a skill that is there already gets the level and years of its line."""
        self.ensure_one()
        self.profile_id.check_access('write')
        unknown = self.line_ids.filtered(lambda line: not line.skill_id)
        if unknown:
            raise UserError(self.env._(
                "Choose the skill for “%(text)s”, or remove the line.", text="”, “".join(unknown.mapped('text')),
            ))
        self.profile_id._add_skills([(line.skill_id, line._get_values()) for line in self.line_ids])
        return {'type': 'ir.actions.act_window_close'}


class ProfileSkillsAddLine(models.TransientModel):
    """One skill as it was understood, to be corrected before it is added."""

    _name = 'jlink.profile.skills.add.line'
    _description = "Skill as Understood"

    wizard_id = fields.Many2one(comodel_name='jlink.profile.skills.add', required=True, ondelete='cascade')
    text = fields.Char(string="Typed")
    skill_id = fields.Many2one(comodel_name='hr.skill', ondelete='cascade')
    skill_type_id = fields.Many2one(related='skill_id.skill_type_id')
    level_id = fields.Many2one(
        comodel_name='hr.skill.level', domain="[('skill_type_id', '=', skill_type_id)]", ondelete='cascade',
    )
    years = fields.Float(digits=(4, 1))

    @api.onchange('skill_id')
    def _onchange_skill_id(self):
        if self.level_id.skill_type_id != self.skill_id.skill_type_id:
            self.level_id = False

    def _get_values(self):
        """Return what was said; what was not said changes nothing of a line that is there already."""
        said = {'level_id': self.level_id.id, 'years': self.years}
        return {name: value for name, value in said.items() if value}

from odoo import api, fields, models


class ProfileSkill(models.Model):
    """A skill or language of a business partner, how well, for how long, and what shows it."""

    _name = 'jlink.profile.skill'
    _description = "Skill of a Business Partner"
    _inherit = ['jlink.profile.part.mixin']
    _order = 'profile_id, level_progress desc, id'

    skill_id = fields.Many2one(prefetch='content', comodel_name='hr.skill', required=True, ondelete='restrict')
    skill_type_id = fields.Many2one(
        prefetch='content', comodel_name='hr.skill.type', string="Kind", compute='_compute_skill_type', store=True,
        precompute=True,
        ondelete='restrict',
    )
    is_language = fields.Boolean(prefetch='content', compute='_compute_skill_type', store=True, precompute=True)
    level_id = fields.Many2one(
        prefetch='content', comodel_name='hr.skill.level', ondelete='restrict',
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    level_progress = fields.Integer(
        prefetch='content', string="Level (%)", compute='_compute_level_progress', store=True, precompute=True,
        aggregator='avg',
    )
    years = fields.Float(prefetch='content', digits=(4, 1), help="Years of experience with this skill.")
    last_used = fields.Integer(prefetch='content', string="Last Used (Year)", aggregator=None)
    evidence = fields.Char(prefetch='content', help="What shows it: a certificate, a project, a test.")

    _skill_uniq = models.UniqueIndex('(profile_id, skill_id)', "This skill is in the profile already: edit its line.")
    _years_range = models.Constraint('CHECK(years >= 0 AND years <= 60)', "Years of experience are from 0 to 60.")
    _search_idx = models.Index('(skill_id, level_progress, years) INCLUDE (profile_id, open_until)')

    @api.depends('profile_id.name')
    def _compute_display_name(self):
        # sudo: the number is neutral; the skill is not.
        for line in self:
            line.display_name = line.sudo().profile_id.name

    @api.depends('skill_id.skill_type_id.is_language')
    def _compute_skill_type(self):
        for line in self:
            line.skill_type_id = line.skill_id.skill_type_id
            line.is_language = line.skill_type_id.is_language

    @api.depends('level_id.level_progress')
    def _compute_level_progress(self):
        for line in self:
            line.level_progress = line.level_id.level_progress

    @api.onchange('skill_id')
    def _onchange_skill_id(self):
        if self.level_id.skill_type_id != self.skill_id.skill_type_id:
            self.level_id = False

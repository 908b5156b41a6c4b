from odoo import api, fields, models


class SkillType(models.Model):
    _inherit = 'hr.skill.type'

    is_language = fields.Boolean(string="Languages", help="Its skills are languages, with levels like A1 to C2.")

    @api.model
    def _set_up_languages(self):
        """Tell Odoo's own kind of languages, where it is there, and give it the level above all others."""
        languages = self.env.ref('hr_skills.hr_skill_type_lang', raise_if_not_found=False)
        if languages and not languages.is_language:
            languages.is_language = True
            languages.skill_level_ids = [(0, 0, {'name': self.env._("Native"), 'level_progress': 100})]

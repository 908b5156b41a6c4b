from odoo import fields, models


class SkillType(models.Model):
    _inherit = 'hr.skill.type'

    is_language = fields.Boolean(string="Languages", help="Its skills are languages, with levels like A1 to C2.")

from odoo import models

from ..skill_parser import fold


class SkillLevel(models.Model):
    _inherit = 'hr.skill.level'

    def _find_by_folded_name(self, name):
        """Return the level of ``self`` whose folded name is ``name``, if there is one."""
        return self.filtered(lambda level: name and fold(level.name) == name)[:1]

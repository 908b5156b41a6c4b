from odoo import models


class Profile(models.Model):
    """What is taken down about a person many lines at a time."""

    _inherit = 'jlink.profile'

    def _add_skills(self, skills):
        """Add skills to one profile; those that are there already get the new values.

        :param list skills: pairs of a skill and the values of its line
        """
        self.ensure_one()
        there = {line.skill_id: line for line in self.competence_ids}
        vals_list = {}
        for skill, values in skills:
            if skill in there:
                there[skill].write(values)
            else:
                vals_list[skill] = {'profile_id': self.id, 'skill_id': skill.id, **values}
        self.env['jlink.profile.skill'].create(list(vals_list.values()))

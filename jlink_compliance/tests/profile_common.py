from odoo import Command, fields

from .consent_common import ConsentCase


class ProfileCase(ConsentCase):
    """Open profiles with skills and languages of kinds that exist in no demonstration."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels, cls.skills = {}, {}
        cls.make_kind("Crafts", {"Novice": 20, "Fit": 60, "Master": 100}, ["Welding", "Milling", "Turning, fine"])
        cls.make_kind("Tongues", {"K1": 30, "K2": 90}, ["Elvish", "Dwarvish"], is_language=True)
        cls.grant()

    @classmethod
    def make_kind(cls, name, levels, skills, **values):
        kind = cls.env['hr.skill.type'].create({
            'name': name,
            'skill_level_ids': [
                Command.create({'name': level, 'level_progress': progress}) for level, progress in levels.items()
            ],
            'skill_ids': [Command.create({'name': skill}) for skill in skills],
            **values,
        })
        cls.levels.update({level.name: level for level in kind.skill_level_ids})
        cls.skills.update({skill.name: skill for skill in kind.skill_ids})
        return kind

    @classmethod
    def make_open(cls, name, skills, **values):
        """Return the open profile of a new person, as a researcher: ``skills`` are triples of names and years."""
        profile = cls.record(name, f'{name.lower().replace(" ", ".")}@example.com')
        cls.grant(profile)
        profile = profile.with_user(cls.researcher)
        profile.write({**values, 'competence_ids': [cls.prepare_skill(*skill) for skill in skills]})
        return profile

    @classmethod
    def prepare_skill(cls, skill, level=None, years=0):
        return Command.create({
            'skill_id': cls.skills[skill].id,
            'level_id': cls.levels[level].id if level else False,
            'years': years,
        })

    @classmethod
    def day(cls, days):
        return fields.Date.add(fields.Date.today(), days=days)

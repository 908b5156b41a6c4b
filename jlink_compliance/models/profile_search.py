from odoo import api, fields, models
from odoo.fields import Domain

from ..skill_parser import fold, known_names, parse

_SERVICES = {
    'freelance': 'does_freelance',
    'temporary': 'does_temporary',
    'permanent': 'does_permanent',
}


class Profile(models.Model):
    """Profiles are found by skills and languages with level and years, by availability, rate and service."""

    _inherit = 'jlink.profile'

    # Skills and languages together: what is searched, whichever of both a condition is about.
    competence_ids = fields.One2many(
        comodel_name='jlink.profile.skill', inverse_name='profile_id', string="Skills and Languages", readonly=True,
    )
    skill_query = fields.Char(
        string="All of These Skills", compute='_compute_skill_query', search='_search_skill_query',
        help="As it is typed: Java expert 8; Spring Boot 5; German C1. Level and years are the least.",
    )
    skill_query_any = fields.Char(
        string="One of These Skills", compute='_compute_skill_query', search='_search_skill_query_any',
        help="As it is typed: Angular; React. One of them is enough.",
    )

    def _compute_skill_query(self):
        """A question, not a fact: there is nothing to show."""
        self.skill_query = self.skill_query_any = False

    def _search_skill_query(self, operator, value):
        return self._search_typed_skills(operator, value, Domain.AND)

    def _search_skill_query_any(self, operator, value):
        return self._search_typed_skills(operator, value, Domain.OR)

    @api.model
    def _search_typed_skills(self, operator, value, combine):
        if operator not in ('ilike', '=', 'in'):
            return NotImplemented
        texts = [value] if isinstance(value, str) else [text for text in value if text]
        conditions = [
            Domain.OR(self._get_skill_domain([skill], progress, years) for skill, progress in choices.items())
            for text in texts
            for choices, years in self._read_skills(text)
        ]
        return combine(conditions) if conditions else Domain.FALSE

    # === BUSINESS METHODS === #

    @api.model
    def _get_search_domain(
        self, skills=(), any_skills=(), *, available_by=None, max_rate=None, rate_unit='hour', service_type=None,
    ):
        """Return the domain of the profiles that meet all conditions.

        :param skills: triples of a skill or language (id), the least level (progress in %) and the least years, each of
            which is a must
        :param any_skills: the same, of which one is enough
        :param date available_by: available on that day at the latest
        :param float max_rate: expects at most that much, per ``rate_unit``
        :param str service_type: ``freelance``, ``temporary`` or ``permanent``
        :rtype: odoo.fields.Domain
        """
        domain = Domain.AND(self._get_skill_domain([skill], *least) for skill, *least in skills)
        if any_skills:
            domain &= Domain.OR(self._get_skill_domain([skill], *least) for skill, *least in any_skills)
        if available_by:
            domain &= Domain('available_from', '<=', available_by)
        if max_rate:
            domain &= Domain('rate', '>', 0) & Domain('rate', '<=', max_rate) & Domain('rate_unit', '=', rate_unit)
        if service_type:
            domain &= Domain(_SERVICES[service_type], '=', True)
        return domain

    @api.model
    def _get_skill_domain(self, skill_ids, min_progress=0, min_years=0):
        """Return the domain of the profiles that have one of ``skill_ids`` at least so well and for so long."""
        line = Domain('skill_id', 'in', skill_ids)
        if min_progress:
            line &= Domain('level_progress', '>=', min_progress)
        if min_years:
            line &= Domain('years', '>=', min_years)
        # any!: a line is seen by whoever sees its profile, and the rule of profiles holds for the whole search.
        return Domain('competence_ids', 'any!', line)

    @api.model
    def _read_skills(self, text):
        """Yield the skills that ``text`` asks for one by one, as the least level by skill, and the least years.

        A name that is no known one stands for all skills whose names contain it; then there may be none.
        """
        skills, levels = self._get_known_skills(), self._get_known_levels()
        by_id = {skill.id: skill for skill in skills}
        names = known_names([(skill.id, skill.name) for skill in skills])
        for entry in parse(text, names, levels.keys()):
            found = entry.skills or [
                skill_id for name, ids in names.items() if fold(entry.text) in name for skill_id in ids
            ]
            progress = levels.get(entry.level, {})
            yield {
                skill_id: progress.get(by_id[skill_id].skill_type_id.id, min(progress.values(), default=0))
                for skill_id in found
            }, entry.years

    @api.model
    def _get_known_skills(self):
        return self.env['hr.skill'].search_fetch([], ['name', 'skill_type_id'])

    @api.model
    def _get_known_levels(self):
        """Return the progress of each level by its folded name and kind of skill."""
        levels = {}
        for level in self.env['hr.skill.level'].search_fetch([], ['name', 'skill_type_id', 'level_progress']):
            levels.setdefault(fold(level.name), {})[level.skill_type_id.id] = level.level_progress
        return levels

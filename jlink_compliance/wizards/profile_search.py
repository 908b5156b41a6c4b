from odoo import Command, api, fields, models

from ..models.profile import RATE_UNITS
from ..skill_parser import write

_SERVICES = [
    ('freelance', "Freelance Contract"),
    ('temporary', "Temporary Employment"),
    ('permanent', "Permanent Placement"),
]


class ProfileSearch(models.TransientModel):
    """Asks what a person has to bring along, says how many have it, and opens the list of them.

    What was asked becomes facets of the list's search, which can be read, edited and removed there.
    """

    _name = 'jlink.profile.search'
    _description = "Find Profiles by Skills"

    line_ids = fields.One2many(
        comodel_name='jlink.profile.search.line', inverse_name='search_id', string="Skills",
        default=lambda _self: [Command.create({'is_must': True})],
    )
    language_id = fields.Many2one(
        comodel_name='hr.skill', domain=[('skill_type_id.is_language', '=', True)], ondelete='cascade',
    )
    language_type_id = fields.Many2one(related='language_id.skill_type_id')
    language_level_id = fields.Many2one(
        comodel_name='hr.skill.level', string="At Least", domain="[('skill_type_id', '=', language_type_id)]",
        ondelete='cascade',
    )
    available_by = fields.Date()
    max_rate = fields.Float(string="Rate up to")
    rate_unit = fields.Selection(selection=RATE_UNITS, default='hour', required=True)
    service_type = fields.Selection(selection=_SERVICES, string="Service")
    match_count = fields.Integer(string="Matching Profiles", compute='_compute_match_count')

    # === COMPUTE METHODS === #

    @api.depends(
        'line_ids.skill_id', 'line_ids.level_id', 'line_ids.years', 'line_ids.is_must', 'language_id',
        'language_level_id', 'available_by', 'max_rate', 'rate_unit', 'service_type',
    )
    def _compute_match_count(self):
        for search in self:
            search.match_count = self.env['jlink.profile'].search_count(search._get_domain())

    @api.onchange('language_id')
    def _onchange_language_id(self):
        if self.language_level_id.skill_type_id != self.language_id.skill_type_id:
            self.language_level_id = False

    # === ACTION METHODS === #

    def action_find(self):
        """Open the list of the profiles that meet all conditions."""
        self.ensure_one()
        self.check_access('write')
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_compliance.profile_action')
        return {
            **action,
            'views': [(False, 'list'), (False, 'kanban'), (False, 'form')],
            'context': self._get_facets(),
            'target': 'main',
        }

    # === BUSINESS METHODS === #

    def _get_domain(self):
        must, should = self._get_lines()
        return self.env['jlink.profile']._get_search_domain(
            [(skill.id, level.level_progress, years) for skill, level, years in must],
            [(skill.id, level.level_progress, years) for skill, level, years in should],
            available_by=self.available_by,
            max_rate=self.max_rate,
            rate_unit=self.rate_unit,
            service_type=self.service_type,
        )

    def _get_lines(self):
        """Return skill, level and years of what is a must, the language included, and of what one is enough of."""
        lines = self.line_ids.filtered('skill_id')
        must = [(line.skill_id, line.level_id, line.years) for line in lines if line.is_must]
        if self.language_id:
            must.append((self.language_id, self.language_level_id, 0))
        return must, [(line.skill_id, line.level_id, line.years) for line in lines if not line.is_must]

    def _get_facets(self):
        """Return the conditions as defaults of the list's search."""
        must, should = (
            write([(skill.name, level.name or '', years) for skill, level, years in lines])
            for lines in self._get_lines()
        )
        facets = {
            'skill_query': must,
            'skill_query_any': should,
            'available_from': self.available_by and fields.Date.to_string(self.available_by),
            'rate': self.max_rate,
            'rate_unit': self.max_rate and self.rate_unit,
            self.service_type: 1,
        }
        return {f'search_default_{name}': value for name, value in facets.items() if name and value}


class ProfileSearchLine(models.TransientModel):
    """One skill to be found, with the least level and years."""

    _name = 'jlink.profile.search.line'
    _description = "Skill to Be Found"

    search_id = fields.Many2one(comodel_name='jlink.profile.search', required=True, ondelete='cascade')
    skill_id = fields.Many2one(
        comodel_name='hr.skill', domain=[('skill_type_id.is_language', '=', False)], ondelete='cascade',
    )
    skill_type_id = fields.Many2one(related='skill_id.skill_type_id')
    level_id = fields.Many2one(
        comodel_name='hr.skill.level', string="At Least", domain="[('skill_type_id', '=', skill_type_id)]",
        ondelete='cascade',
    )
    years = fields.Float(string="Years at Least", digits=(4, 1))
    is_must = fields.Boolean(string="Must", default=True, help="Of the skills that are no must, one is enough.")

    @api.onchange('skill_id')
    def _onchange_skill_id(self):
        if self.level_id.skill_type_id != self.skill_id.skill_type_id:
            self.level_id = False

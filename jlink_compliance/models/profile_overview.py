from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

_AVAILABILITIES = [
    ('now', "Available now"),
    ('soon', "Within 30 days"),
    ('later', "Later"),
    ('unknown', "Not known"),
]
_SOON = relativedelta(days=30)
_TOP_SKILLS = 5


class Profile(models.Model):
    """What lists and cards show at one glance; computed for all records at once."""

    _inherit = 'jlink.profile'

    availability = fields.Selection(selection=_AVAILABILITIES, compute='_compute_availability')
    is_ending_soon = fields.Boolean(
        string="Consent Ends Soon", compute='_compute_is_ending_soon', help="The consent ends within 30 days.",
    )
    top_skill_ids = fields.Many2many(
        comodel_name='hr.skill', string="Top Skills", compute='_compute_top_skill_ids',
        help="The skills with the highest level and the longest experience.",
    )

    @api.depends('available_from')
    def _compute_availability(self):
        today = fields.Date.context_today(self)
        for profile in self:
            start = profile.available_from
            if not start:
                profile.availability = 'unknown'
            elif start <= today:
                profile.availability = 'now'
            else:
                profile.availability = 'soon' if start <= today + _SOON else 'later'

    @api.depends('open_until')
    def _compute_is_ending_soon(self):
        soon = fields.Datetime.now() + _SOON
        for profile in self:
            profile.is_ending_soon = bool(profile.open_until) and profile.open_until <= soon

    @api.depends('skill_ids.level_progress', 'skill_ids.years')
    def _compute_top_skill_ids(self):
        found = defaultdict(list)
        for line in self.skill_ids:
            found[line.profile_id].append(line)
        for profile in self:
            lines = sorted(found[profile], key=lambda line: (-line.level_progress, -line.years, line.id))
            profile.top_skill_ids = [line.skill_id.id for line in lines[:_TOP_SKILLS]]

    def action_open_contact(self):
        """Open the contact of the person."""
        self.ensure_one()
        self.check_access('read')
        return self.partner_id._get_records_action()

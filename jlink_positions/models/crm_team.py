from odoo import fields, models


class Team(models.Model):
    """Record rules name the teams a user leads: whoever takes one over sees its positions at once."""

    _inherit = 'crm.team'

    research_user_ids = fields.Many2many(
        comodel_name='res.users',
        relation='jlink_crm_team_research_user_rel',
        string="Responsible for Research",
        domain=lambda self: [('all_group_ids', 'in', self.env.ref('jlink_compliance.group_researcher').ids)],
        help="Who searches for the team's positions, unless a position names somebody else.",
    )

    def write(self, vals):
        if 'user_id' in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

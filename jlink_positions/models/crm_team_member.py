from odoo import api, models


class TeamMember(models.Model):
    """Record rules name a user's teams: whoever joins or leaves one sees its positions or not at once."""

    _inherit = 'crm.team.member'

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

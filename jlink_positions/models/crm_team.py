from odoo import models


class Team(models.Model):
    """Record rules name the teams a user leads: whoever takes one over sees its positions at once."""

    _inherit = 'crm.team'

    def write(self, vals):
        if 'user_id' in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

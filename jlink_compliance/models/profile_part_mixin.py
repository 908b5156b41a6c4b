from odoo import api, fields, models

from ..exceptions import ProfileLockedError


class ProfilePartMixin(models.AbstractModel):
    """Lines of a profile: they are locked with it, and stay with it."""

    _name = 'jlink.profile.part.mixin'
    _description = "Part of a Profile"

    profile_id = fields.Many2one(
        comodel_name='jlink.profile', required=True, index=True, ondelete='restrict', readonly=True,
    )
    company_id = fields.Many2one(related='profile_id.company_id', store=True, index=True)
    # Neutral, and what the rule of the lines reads: no subquery per row.
    open_until = fields.Datetime(related='profile_id.open_until', store=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_forged(name for vals in vals_list for name in vals)
        lines = super().create(vals_list)
        lines._check_basis()
        return lines

    def write(self, vals):
        self._check_not_forged(vals)
        if 'profile_id' in vals and any(line.profile_id.id != vals['profile_id'] for line in self):
            raise ProfileLockedError(self.env._("What belongs to a profile stays with its person."))
        self._check_basis()
        return super().write(vals)

    def _check_not_forged(self, names):
        """Refuse values that the rules rest on: they follow the profile by themselves, which does not pass here."""
        if {'open_until', 'company_id'} & set(names):
            raise ProfileLockedError(self.env._("Who sees a line follows from its profile and cannot be set."))

    def _check_basis(self):
        # sudo: the basis is a fact, whoever asks.
        if any(not profile._is_open() for profile in self.sudo().profile_id):
            raise ProfileLockedError(self.env._(
                "Without an active consent nothing is recorded about a business partner: ask for it first.",
            ))

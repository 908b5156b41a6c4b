from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class Deputy(models.Model):
    """Who stands in for the executive management or a team lead, and from when to when."""

    _name = 'jlink.deputy'
    _description = "Deputy"
    _order = 'date_from desc, id desc'
    _rec_name = 'deputy_id'

    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company,
    )
    role = fields.Selection(
        selection=[('management', "Executive Management"), ('team_lead', "Team Lead")],
        required=True,
        default='management',
    )
    user_id = fields.Many2one(
        comodel_name='res.users',
        string="Absent",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete='restrict',
    )
    deputy_id = fields.Many2one(
        comodel_name='res.users',
        required=True,
        index=True,
        ondelete='restrict',
        help="Accepts conditions in the other's place, for the positions the deputy sees.",
        domain=lambda self: [('all_group_ids', 'in', (
            self.env.ref('jlink_compliance.group_account_manager')
            + self.env.ref('jlink_compliance.group_management')
        ).ids)],
    )
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="To", required=True)

    _dates_in_order = models.Constraint('CHECK(date_from <= date_to)', "The deputy's time ends before it starts.")
    _not_oneself = models.Constraint(
        'CHECK(user_id != deputy_id)', "Nobody stands in for themselves: choose somebody else.",
    )

    @api.constrains('user_id', 'role')
    def _check_role(self):
        for deputy in self:
            if not deputy._holds_role():
                raise ValidationError(self.env._(
                    "%(user)s does not hold this role and cannot name a deputy for it.", user=deputy.user_id.name,
                ))

    @api.constrains('user_id')
    def _check_own(self):
        """Refuse to name deputies for others: the record rule sees a row before it is changed, this after."""
        user = self.env.user
        managing = user._is_superuser() or user.has_group('jlink_compliance.group_management')
        if not managing and self.user_id - self.env.user:
            raise AccessError(self.env._("You name deputies for yourself only: ask executive management for others."))

    @api.constrains('deputy_id')
    def _check_deputy(self):
        roles = ('jlink_compliance.group_account_manager', 'jlink_compliance.group_management')
        for deputy in self:
            if not any(deputy.deputy_id.has_group(role) for role in roles):
                raise ValidationError(self.env._(
                    "%(user)s has neither the role Account Management nor Executive Management: choose somebody"
                    " who has.",
                    user=deputy.deputy_id.name,
                ))

    @api.depends('user_id', 'deputy_id')
    def _compute_display_name(self):
        for deputy in self:
            deputy.display_name = self.env._(
                "%(deputy)s for %(user)s", deputy=deputy.deputy_id.name, user=deputy.user_id.name,
            )

    # === BUSINESS METHODS === #

    def _holds_role(self):
        self.ensure_one()
        if self.role == 'management':
            return self.user_id.has_group('jlink_compliance.group_management')
        # sudo: who leads a team is no secret, and it decides whatever one may see of it.
        return bool(self.env['crm.team'].sudo().search_count([('user_id', '=', self.user_id.id)], limit=1))

    @api.model
    def _get_active(self, role, company):
        """Return today's deputies of a role whose absent colleague still holds it."""
        today = fields.Date.context_today(self)
        # sudo: a deputy counts whoever asks.
        return self.sudo().search([
            ('role', '=', role),
            ('company_id', '=', company.id),
            ('date_from', '<=', today),
            ('date_to', '>=', today),
        ]).filtered(lambda deputy: deputy._holds_role())

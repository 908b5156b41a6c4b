from odoo import fields, models


class Company(models.Model):
    _inherit = 'res.company'

    jlink_case_hours = fields.Integer(string="Case Open for (Hours)", default=24)
    jlink_access_months = fields.Integer(string="Looks at Profiles Kept for (Months)", default=12)
    jlink_access_by_user = fields.Boolean(string="Looks at Profiles Counted by Employee")

    _jlink_case_hours = models.Constraint(
        'CHECK(jlink_case_hours BETWEEN 1 AND 168)', "A case is open for one hour at least and one week at most.",
    )
    _jlink_access_months = models.Constraint(
        'CHECK(jlink_access_months > 0)', "Who looked at profiles is kept for one month at least.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jlink_case_hours = fields.Integer(related='company_id.jlink_case_hours', readonly=False)
    jlink_access_months = fields.Integer(related='company_id.jlink_access_months', readonly=False)
    jlink_access_by_user = fields.Boolean(related='company_id.jlink_access_by_user', readonly=False)

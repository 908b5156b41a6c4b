from odoo import fields, models


class ProfileCaseOpen(models.TransientModel):
    """Asks the data protection officer which profile to look into, and why."""

    _name = 'jlink.profile.case.open'
    _description = "Open a Case"

    number = fields.Char(string="Profile's Number", required=True)
    reason = fields.Text(required=True)
    hours = fields.Integer(
        string="Hours", readonly=True, default=lambda self: self.env.company.jlink_case_hours,
        help="So long the profile can be looked into.",
    )

    def action_open(self):
        """Open the case and show it."""
        self.ensure_one()
        return self.env['jlink.profile.case']._open(self.number, self.reason)._get_records_action()

from odoo import fields, models


class Company(models.Model):
    _inherit = 'res.company'

    jlink_consent_months = fields.Integer(string="Consent Valid for (Months)", default=24)
    jlink_consent_answer_days = fields.Integer(string="Unanswered Requests Purged after (Days)", default=30)
    jlink_consent_reminder_days = fields.Integer(string="Reminder after (Days)", default=7)
    jlink_consent_renewal_days = fields.Integer(string="Renewal Asked before Expiry (Days)", default=30)
    jlink_consent_four_eyes = fields.Boolean(string="Paper Consents Need a Second Person")

    _jlink_days = models.Constraint(
        'CHECK(jlink_consent_months > 0 AND jlink_consent_answer_days > 0 AND jlink_consent_reminder_days >= 0'
        ' AND jlink_consent_renewal_days >= 0)',
        "Consents need a validity and a deadline of at least one month and one day.",
    )

    def _get_today(self):
        """Return the day it is where the company is: business dates are its, whoever looks from where."""
        self.ensure_one()
        # sudo: where the company is is no secret.
        return fields.Date.context_today(self.with_context(tz=self.sudo().partner_id.tz or 'UTC'))

    def _get_paper_address(self):
        """Return name and address for the head of papers, as lines."""
        self.ensure_one()
        lines = (
            self.name,
            self.street,
            " ".join(filter(None, (self.zip, self.city))),
            self.phone,
            self.email,
        )
        return [line for line in lines if line]

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import ormcache


class Company(models.Model):
    _inherit = 'res.company'

    jlink_feedback_reminder_days = fields.Integer(string="Reminder after (Working Days)", default=5)
    jlink_feedback_expiry_days = fields.Integer(string="Answer Possible for (Days)", default=21)
    jlink_feedback_pause_days = fields.Integer(string="Nobody Asked Again within (Days)", default=30)
    jlink_feedback_interval_months = fields.Integer(
        string="Asked without Milestone after (Months)", default=6, help="0: at milestones only.",
    )
    jlink_feedback_low_score = fields.Integer(string="Low up to", default=2)
    jlink_feedback_needs_basis = fields.Boolean(
        string="Ask with a Recorded Basis Only",
        help="Otherwise customers are asked as § 7(3) UWG allows it: on services they had, while they do not object.",
    )
    jlink_silence_business_months = fields.Integer(string="Business Is Current for (Months)", default=12)
    jlink_silence_contact_days = fields.Integer(string="Silent without Contact for (Days)", default=45)
    jlink_silence_feedback_months = fields.Integer(string="Silent without Feedback for (Months)", default=12)
    jlink_silence_research_days = fields.Integer(string="Silent During Research for (Days)", default=7)

    _jlink_feedback = models.Constraint(
        'CHECK(jlink_feedback_reminder_days > 0 AND jlink_feedback_expiry_days > 0 AND jlink_feedback_pause_days >= 0'
        ' AND jlink_feedback_interval_months >= 0 AND jlink_feedback_low_score BETWEEN 0 AND 4)',
        "Feedback needs at least one day until the reminder and until its end; low is an answer from 1 to 4.",
    )
    _jlink_silence = models.Constraint(
        'CHECK(jlink_silence_business_months > 0 AND jlink_silence_contact_days > 0'
        ' AND jlink_silence_feedback_months > 0 AND jlink_silence_research_days > 0)',
        "Silence is counted from at least one day or month.",
    )

    def _get_feedback_reminder_date(self):
        """Return the day on which whoever is asked today is reminded."""
        zone = ZoneInfo(self.resource_calendar_id.tz or 'UTC')
        return self._add_working_days(self.jlink_feedback_reminder_days, datetime.now(zone).date())

    @ormcache('self.id', 'days', 'day')
    def _add_working_days(self, days, day):
        """Return the working day that is ``days`` of them after ``day``, in the company's calendar with its holidays.

        Without a calendar, or when nobody works for long, every day is one.
        """
        # sudo: the company's working hours are the same for everybody.
        calendar = self.sudo().resource_calendar_id
        start = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(calendar.tz or 'UTC'))
        end = calendar and calendar.plan_days(days, start, compute_leaves=True)
        return end.date() if end else day + timedelta(days=days)


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jlink_feedback_reminder_days = fields.Integer(related='company_id.jlink_feedback_reminder_days', readonly=False)
    jlink_feedback_expiry_days = fields.Integer(related='company_id.jlink_feedback_expiry_days', readonly=False)
    jlink_feedback_pause_days = fields.Integer(related='company_id.jlink_feedback_pause_days', readonly=False)
    jlink_feedback_interval_months = fields.Integer(related='company_id.jlink_feedback_interval_months', readonly=False)
    jlink_feedback_low_score = fields.Integer(related='company_id.jlink_feedback_low_score', readonly=False)
    jlink_feedback_needs_basis = fields.Boolean(related='company_id.jlink_feedback_needs_basis', readonly=False)
    jlink_silence_business_months = fields.Integer(related='company_id.jlink_silence_business_months', readonly=False)
    jlink_silence_contact_days = fields.Integer(related='company_id.jlink_silence_contact_days', readonly=False)
    jlink_silence_feedback_months = fields.Integer(related='company_id.jlink_silence_feedback_months', readonly=False)
    jlink_silence_research_days = fields.Integer(related='company_id.jlink_silence_research_days', readonly=False)

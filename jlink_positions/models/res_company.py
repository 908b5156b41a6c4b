from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models
from odoo.tools import ormcache


class Company(models.Model):
    _inherit = 'res.company'

    def _get_documentation_due(self, moment):
        """Return until when a contact at ``moment`` is documented in time: the end of the working day after it.

        :param datetime moment: UTC, naive
        :return: UTC, naive
        """
        zone = ZoneInfo(self.resource_calendar_id.tz or 'UTC')
        return self._get_end_of_next_working_day(moment.replace(tzinfo=UTC).astimezone(zone).date())

    @ormcache('self.id', 'day')
    def _get_end_of_next_working_day(self, day):
        """Return when the first working day after ``day`` ends, in the company's calendar with its holidays.

        Without a calendar, or when nobody works for long, every day is one.
        """
        # sudo: the company's working hours are the same for everybody.
        calendar = self.sudo().resource_calendar_id
        zone = ZoneInfo(calendar.tz or 'UTC')
        start = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
        end = calendar and calendar.plan_days(1, start, compute_leaves=True)
        end = end or datetime.combine(start.date(), time.max.replace(microsecond=0), tzinfo=zone)
        return end.astimezone(UTC).replace(tzinfo=None)

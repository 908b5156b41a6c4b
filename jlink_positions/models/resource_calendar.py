from odoo import api, models


class WorkingTime(models.AbstractModel):
    """What decides on which days people work: when it changes, days that were looked up are forgotten."""

    _name = 'jlink.working.time.mixin'
    _description = "Decides on Working Days"

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


class Calendar(models.Model):
    _name = 'resource.calendar'
    _inherit = ['resource.calendar', 'jlink.working.time.mixin']


class Attendance(models.Model):
    _name = 'resource.calendar.attendance'
    _inherit = ['resource.calendar.attendance', 'jlink.working.time.mixin']


class Leaves(models.Model):
    _name = 'resource.calendar.leaves'
    _inherit = ['resource.calendar.leaves', 'jlink.working.time.mixin']

from odoo import fields, models


class Company(models.Model):
    _inherit = 'res.company'

    jlink_gate_nonconformities = fields.Boolean(
        string="Check the Closing of All Nonconformities",
        help="Those that come from customers are always checked; others, such as those of audits, if this is set.",
    )
    jlink_action_remind_days = fields.Integer(string="Remind of Actions before the Deadline (Days)", default=10)
    jlink_action_escalate_days = fields.Integer(string="Escalate Overdue Actions after (Days)", default=3)

    _jlink_action_days = models.Constraint(
        'CHECK(jlink_action_remind_days > 0 AND jlink_action_escalate_days > 0)',
        "Reminders and escalation of actions need at least one day.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jlink_gate_nonconformities = fields.Boolean(related='company_id.jlink_gate_nonconformities', readonly=False)
    jlink_action_remind_days = fields.Integer(related='company_id.jlink_action_remind_days', readonly=False)
    jlink_action_escalate_days = fields.Integer(related='company_id.jlink_action_escalate_days', readonly=False)

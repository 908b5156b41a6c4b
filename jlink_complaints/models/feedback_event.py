from odoo import fields, models


class CustomerEvent(models.Model):
    """Milestones after which customers are asked for feedback."""

    _inherit = 'jlink.customer.event'

    asks_feedback = fields.Boolean(
        string="Asks for Feedback", help="The customer is asked how satisfied they are, some days after it.",
    )
    feedback_days = fields.Integer(string="Days After", default=2)

    _feedback_days = models.Constraint('CHECK(feedback_days >= 0)', "Feedback is asked for after the event.")

    def _follow(self, records):
        super()._follow(records)
        if self.asks_feedback:
            self.env['jlink.feedback']._schedule(records, self)

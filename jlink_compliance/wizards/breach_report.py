from odoo import fields, models
from odoo.exceptions import AccessError


class BreachReport(models.TransientModel):
    """Lets everybody in the firm report a breach in two sentences: no role is needed, and no other right follows."""

    _name = 'jlink.breach.report'
    _description = "Report a Data Breach"

    what = fields.Text(string="What happened?", required=True)
    known_on = fields.Datetime(string="Since when do you know?", required=True, default=fields.Datetime.now)
    first_measures = fields.Text(string="What was done at once?")

    def action_report(self):
        """Report it: who decides and who advises gets a task at once."""
        self.ensure_one()
        self.check_access('write')
        if not (self.env.su or self.env.user._is_internal()):
            raise AccessError(self.env._("A breach is reported by employees."))
        # sudo: everybody reports, hardly anybody reads breaches.
        breach = self.env['jlink.breach'].sudo().create({
            'what': self.what, 'known_on': self.known_on, 'first_measures': self.first_measures,
            'company_id': self.env.company.id,
        })
        number = breach.name
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'success', 'title': self.env._("Thank you"),
                'message': self.env._(
                    "%(number)s is recorded. Executive management and the data protection officer were told.",
                    number=number,
                ),
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }

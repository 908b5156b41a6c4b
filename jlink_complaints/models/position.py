from odoo import models

#: Which step of a position is which event.
_EVENTS = {'agree': 'agreed', 'release': 'in_research', 'close': 'position_closed'}


class Position(models.Model):
    """Steps of a position that are worth telling the customer."""

    _inherit = 'jlink.position'

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if code := _EVENTS.get(step.name):
            self.env['jlink.customer.event']._announce(code, self)

from odoo import fields, models


class CustomerOfferDrop(models.TransientModel):
    """Asks why the customer need not be told of an event."""

    _name = 'jlink.customer.offer.drop'
    _description = "Not Needed"

    offer_id = fields.Many2one(
        comodel_name='jlink.customer.offer', string="Message", required=True, readonly=True, ondelete='cascade',
    )
    reason = fields.Char(string="Why Not", required=True, help="For instance: told on the phone already.")

    def action_drop(self):
        """Decline the message."""
        self.ensure_one()
        self.offer_id._drop(self.reason)
        return {'type': 'ir.actions.act_window_close'}

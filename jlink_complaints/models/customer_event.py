from odoo import api, fields, models


class CustomerEvent(models.Model):
    """What happens in a current order and is worth telling the customer, or asking about.

    Source: chapter "Communication with customers": customers are informed regularly of essential events of current
    orders.
    """

    _name = 'jlink.customer.event'
    _description = "Event Worth Telling the Customer"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="An archived event offers no message and asks for no feedback.")

    _code_uniq = models.UniqueIndex('(code)', "There is an event with this code.")

    @api.model
    def _announce(self, code, records):
        """Let everything that hangs on an event follow: a ready message, a request for feedback.

        The one hook of all events: whoever brings a new one adds its record and calls this. An event that is archived
        or unknown is nothing to talk about.

        :param str code: which event
        :param records: the documents that it happened to, contacts with the customer are logged at them
        """
        # sudo: events are told by the program, whoever makes them happen.
        event = self.sudo().search([('code', '=', code)])
        if event and records:
            event._follow(records)

    def _follow(self, records):  # noqa: ARG002  # for overrides
        """Do what follows when the event happened to ``records``; addons add to it."""
        self.ensure_one()

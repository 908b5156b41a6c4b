from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import AGREEMENT_CHANNELS


class PositionAgree(models.TransientModel):
    """Records how the customer agreed to the requirements (chapter "Determination of customer
    requirements": the data is agreed with the customer)."""

    _name = 'jlink.position.agree'
    _description = "Agree with the Customer"

    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, ondelete='cascade', readonly=True,
    )
    commercial_partner_id = fields.Many2one(related='position_id.commercial_partner_id')
    channel = fields.Selection(selection=AGREEMENT_CHANNELS, required=True, default='phone')
    agreed_by_id = fields.Many2one(
        comodel_name='res.partner',
        required=True,
        compute='_compute_agreed_by_id',
        store=True,
        precompute=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', commercial_partner_id), ('is_company', '=', False)]",
        help="The person who agreed on the customer's side.",
    )
    agreed_on = fields.Datetime(required=True, default=fields.Datetime.now)
    note = fields.Char(help="Anything the customer added.")
    send_read_back = fields.Boolean(
        string="Send a Read-back Mail",
        compute='_compute_send_read_back',
        store=True,
        precompute=True,
        readonly=False,
        help="Mails the terms as understood to the person, who can answer if something is not right.",
    )

    @api.depends('position_id')
    def _compute_agreed_by_id(self):
        for wizard in self:
            wizard.agreed_by_id = wizard.position_id.contact_id

    @api.depends('channel')
    def _compute_send_read_back(self):
        for wizard in self:
            wizard.send_read_back = wizard.channel == 'phone'

    @api.constrains('agreed_on')
    def _check_agreed_on(self):
        # Clocks of people and servers differ a little.
        limit = fields.Datetime.now() + timedelta(minutes=5)
        if any(wizard.agreed_on > limit for wizard in self):
            raise ValidationError(self.env._("The customer cannot have agreed in the future: correct the time."))

    @api.constrains('agreed_by_id', 'position_id')
    def _check_agreed_by(self):
        for wizard in self:
            if wizard.agreed_by_id.commercial_partner_id != wizard.position_id.commercial_partner_id:
                raise ValidationError(self.env._(
                    "%(person)s does not belong to the customer: choose a person of %(customer)s.",
                    person=wizard.agreed_by_id.name,
                    customer=wizard.position_id.partner_id.name,
                ))

    @api.constrains('channel', 'send_read_back')
    def _check_read_back(self):
        for wizard in self:
            if wizard.channel == 'phone' and not wizard.send_read_back:
                raise ValidationError(self.env._(
                    "What was agreed by phone is read back by mail: leave “Send a Read-back Mail” ticked.",
                ))
            if wizard.send_read_back and not wizard.agreed_by_id.email:
                raise ValidationError(self.env._(
                    "%(person)s has no email address for the read-back mail: enter it in the contact.",
                    person=wizard.agreed_by_id.name,
                ))

    def action_confirm(self):
        """Record the agreement and send the read-back mail."""
        self.ensure_one()
        self.position_id._agree({
            'channel': self.channel,
            'agreed_by_id': self.agreed_by_id.id,
            'agreed_on': self.agreed_on,
            'note': self.note,
        })
        if self.send_read_back:
            self.position_id._send_read_back()
        return {'type': 'ir.actions.act_window_close'}

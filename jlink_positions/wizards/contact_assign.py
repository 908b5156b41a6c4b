from odoo import api, fields, models

from ..const import CONTACT_DIRECTIONS
from ..exceptions import ContactMailError
from ..models.contact_inbox import DISMISSALS


class ContactAssign(models.TransientModel):
    """Asks whose a mail is that nobody could be found for."""

    _name = 'jlink.contact.assign'
    _description = "Whose Mail This Is"

    inbox_ids = fields.Many2many(comodel_name='jlink.contact.inbox', string="Mails", readonly=True, required=True)
    email = fields.Char(string="Address", compute='_compute_person', store=True, readonly=False)
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", required=True, compute='_compute_person', store=True,
        readonly=False, help="The company, or the person there if the contact is known already.",
    )
    is_new_person = fields.Boolean(
        string="Remember the Person", compute='_compute_is_new_person', store=True, readonly=False,
        help="Adds a contact with this address to the customer: its next mail is noted by itself.",
    )
    name = fields.Char(compute='_compute_person', store=True, readonly=False)
    direction = fields.Selection(
        selection=CONTACT_DIRECTIONS, required=True, compute='_compute_person', store=True, readonly=False,
    )
    same_count = fields.Integer(compute='_compute_same_count')

    # === COMPUTE METHODS === #

    @api.depends('inbox_ids')
    def _compute_person(self):
        for wizard in self:
            mail = wizard.inbox_ids[:1]
            wizard.email = mail.person_email
            wizard.name = mail.person_name or (mail.person_email or '').partition('@')[0].replace('.', ' ').title()
            wizard.partner_id = mail.suggested_id
            wizard.direction = mail.direction

    @api.depends('partner_id', 'email')
    def _compute_is_new_person(self):
        for wizard in self:
            known = wizard.partner_id.child_ids.mapped('email_normalized') if wizard.partner_id else []
            wizard.is_new_person = bool(
                wizard.email and wizard.partner_id.is_company and wizard.email not in known
                and wizard.email != wizard.partner_id.email_normalized,
            )

    @api.depends('inbox_ids')
    def _compute_same_count(self):
        for wizard in self:
            wizard.same_count = len(wizard._get_mails() - wizard.inbox_ids)

    # === ACTION METHODS === #

    def action_assign(self):
        """Note the mails, and all others of the address that wait, as contacts with the customer."""
        self.ensure_one()
        partner = self.partner_id
        if self.is_new_person:
            if not (self.name or '').strip() or not self.email:
                raise ContactMailError(self.env._("Say the person's name and address, or do not remember the person."))
            partner = partner.create({'name': self.name.strip(), 'email': self.email, 'parent_id': partner.id})
        mails = self._get_mails()
        # Each mail keeps its own direction, unless the one looked at was wrong.
        wrong = self.direction != self.inbox_ids[:1].direction
        mails._assign(partner, direction=self.direction if wrong and mails == self.inbox_ids else None)
        return {'type': 'ir.actions.act_window_close'}

    def _get_mails(self):
        """Return the mails asked about, and all others of the same address that wait."""
        mail = self.inbox_ids[:1]
        if not mail.person_email or len(self.inbox_ids) > 1:
            return self.inbox_ids
        return self.inbox_ids | self.inbox_ids.search([
            ('person_email', '=', mail.person_email), ('company_id', '=', mail.company_id.id), ('state', '=', 'new'),
        ])


class ContactDismiss(models.TransientModel):
    """Asks why a mail is no contact with a customer."""

    _name = 'jlink.contact.dismiss'
    _description = "Why a Mail Is Dismissed"

    inbox_ids = fields.Many2many(
        comodel_name='jlink.contact.inbox', string="Mails", required=True,
        default=lambda self: self.env.context.get('active_ids', []),
    )
    dismissal = fields.Selection(selection=DISMISSALS, string="Reason", required=True, default='spam')

    def action_dismiss(self):
        """Dismiss the mails."""
        self.ensure_one()
        self.inbox_ids.action_dismiss(self.dismissal)
        return {'type': 'ir.actions.act_window_close'}

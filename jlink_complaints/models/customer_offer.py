from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.jlink_positions.const import ROLES_TALKING

from ..exceptions import CustomerOfferError

TYPE = 'jlink_complaints.mail_activity_type_tell'


class CustomerOffer(models.Model):
    """A ready message about an event of a current order, for the account manager to send or to decline.

    Each event of each version of a document is offered once, and as long as one is open there is no second.
    """

    _name = 'jlink.customer.offer'
    _description = "Message Offered"
    _order = 'id desc'

    event_id = fields.Many2one(
        comodel_name='jlink.customer.event', required=True, readonly=True, index=True, ondelete='restrict',
    )
    res_model = fields.Char(string="Kind of Document", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Document", model_field='res_model', required=True, readonly=True)
    occurrence = fields.Char(required=True, readonly=True, help="Tells one time from the next: version, or date.")
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", required=True, readonly=True, index=True, ondelete='restrict',
    )
    position_id = fields.Many2one(
        comodel_name='jlink.position', readonly=True, index='btree_not_null', ondelete='restrict',
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, readonly=True, index=True, ondelete='restrict',
    )
    user_id = fields.Many2one(
        comodel_name='res.users', string="Responsible", required=True, readonly=True, index=True, ondelete='restrict',
    )
    state = fields.Selection(
        selection=[('open', "To Be Sent"), ('sent', "Sent"), ('dropped', "Not Needed")], required=True, readonly=True,
        index=True,
    )
    closed_on = fields.Datetime(readonly=True)
    closed_by_id = fields.Many2one(comodel_name='res.users', readonly=True, ondelete='restrict')
    reason = fields.Char(string="Why Not", readonly=True)

    _occurrence_uniq = models.UniqueIndex('(res_model, res_id, event_id, occurrence)')
    _open_uniq = models.UniqueIndex("(res_model, res_id, event_id) WHERE state = 'open'")

    @api.depends('event_id', 'partner_id')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = self.env._(
                "Tell %(customer)s: %(event)s", customer=offer.partner_id.name, event=offer.event_id.name,
            )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise CustomerOfferError(self.env._("What was offered is kept: decline it with “Not Needed”."))

    # === ACTION METHODS === #

    def action_write(self):
        """Open the ready message, to be sent as it is or edited first."""
        self.ensure_one()
        self._check_open()
        document = self._get_document()
        document.check_access('write')
        return {
            'type': 'ir.actions.act_window',
            'name': self.display_name,
            'res_model': 'mail.compose.message',
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {
                'default_composition_mode': 'comment',
                'default_model': self.res_model,
                'default_res_ids': [self.res_id],
                'default_template_id': self.event_id.template_id.id,
                'default_partner_ids': document._get_contact_partner().ids,
                'default_offer_id': self.id,
            },
        }

    def action_drop(self):
        """Ask why the customer need not be told."""
        self.ensure_one()
        self._check_open()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Not Needed"), 'target': 'new',
            'res_model': 'jlink.customer.offer.drop', 'view_mode': 'form', 'context': {'default_offer_id': self.id},
        }

    def action_open_document(self):
        """Open the document whose event it is."""
        self.ensure_one()
        self.check_access('read')
        document = self._get_document()
        document.check_access('read')
        return document._get_records_action()

    # === BUSINESS METHODS === #

    @api.model
    def _offer(self, event, records):
        """Offer messages about ``event`` for ``records``, each once; return the new ones.

        One INSERT, so that whoever makes the event happen twice at once is offered one message.
        """
        if not records:
            return self.browse()
        self.env.flush_all()
        rows = [self._prepare_offer(event, record) for record in records.sudo()]  # sudo: an event is a fact
        names = list(rows[0])
        found = self.env.execute_query(SQL(
            """INSERT INTO jlink_customer_offer (%s, create_uid, create_date) VALUES %s
               ON CONFLICT DO NOTHING RETURNING id""",
            SQL(', ').join(map(SQL.identifier, names)),
            SQL(', ').join(
                SQL("(%s, %s, NOW() AT TIME ZONE 'UTC')", SQL(', ').join(SQL("%s", row[name]) for name in names),
                    self.env.uid) for row in rows
            ),
        ))
        offers = self.sudo().browse([offer_id for (offer_id,) in found])  # sudo: as above
        offers._plan_activities()
        return offers.sudo(self.env.su)

    @api.model
    def _prepare_offer(self, event, record):
        contact = record._prepare_contact_note()
        customer = self.env['res.partner'].sudo().browse(contact['partner_id'])  # sudo: as above
        user = ('user_id' in record._fields and record.user_id) or customer.user_id or self.env.user
        return {
            'event_id': event.id, 'res_model': record._name, 'res_id': record.id, 'partner_id': customer.id,
            'occurrence': record._get_event_occurrence(event.code), 'position_id': contact.get('position_id') or None,
            'company_id': contact['company_id'], 'user_id': user.id, 'state': 'open',
        }

    def _plan_activities(self):
        models_by_name = {name: self.env['ir.model']._get_id(name) for name in set(self.mapped('res_model'))}
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create([
            {
                'activity_type_id': self.env.ref(TYPE).id, 'res_model_id': models_by_name[offer.res_model],
                'res_id': offer.res_id, 'user_id': offer.user_id.id, 'date_deadline': fields.Date.today(),
                'summary': offer.with_context(lang=offer.user_id.lang).display_name, 'offer_id': offer.id,
            }
            for offer in self
        ])

    def _get_document(self):
        return self.env[self.res_model].browse(self.res_id)

    def _check_open(self):
        self.check_access('read')
        if not (self.env.su or any(self.env.user.has_group(role) for role in ROLES_TALKING.split(','))):
            raise CustomerOfferError(self.env._("Customers are told by their account managers: ask one of them."))
        if any(offer.state != 'open' for offer in self):
            raise CustomerOfferError(self.env._("This message was sent or declined already: reload the page."))

    def _drop(self, reason):
        """Record that the customer need not be told, and why."""
        self._check_open()
        reason = (reason or '').strip()
        if not reason:
            raise CustomerOfferError(self.env._("Say in a few words why the customer need not be told."))
        self._close('dropped', reason)

    def _send(self, messages):
        """Take note that the customer was told by ``messages``, and document the contact."""
        self.ensure_one()
        self._check_open()
        customer = self.partner_id
        people = messages.partner_ids.filtered(lambda person: person.commercial_partner_id == customer)
        if not people:
            raise CustomerOfferError(self.env._(
                "Nobody at %(customer)s is among the recipients: add somebody, or use “Not Needed”.",
                customer=customer.name,
            ))
        notes = self.env['jlink.contact.note']
        notes._note_mails([{
            'source_key': notes._get_message_key(message.id, customer.id), 'partner_id': customer.id, 'channel': 'mail',
            'contact_ids': (people - customer).ids, 'user_id': self.env.uid, 'message_id': message.id,
            'source_name': message.subject, 'res_model': self.res_model, 'res_id': self.res_id,
            'position_id': self.position_id.id or None, 'company_id': self.company_id.id,
        } for message in messages], self.event_id.name, occasion='order')
        self._close('sent')

    def _close(self, state, reason=False):
        # sudo: offers are closed by their verbs only, and with them the tasks of colleagues.
        offers = self.sudo()
        offers.write({
            'state': state, 'reason': reason, 'closed_on': fields.Datetime.now(), 'closed_by_id': self.env.uid,
        })
        tasks = self.env['mail.activity'].sudo().search([('offer_id', 'in', offers.ids)])  # sudo: as above
        if tasks:
            tasks._action_done(feedback=reason)

from odoo import api, fields, models
from odoo.tools import format_datetime

from odoo.addons.jlink_compliance.workflow import Step, may_erase

from ..const import CONTACT_DIRECTIONS, ROLES_TALKING, _lt
from ..exceptions import ContactMailError

_ROLES = tuple(ROLES_TALKING.split(','))
_STATES = [('new', "To Assign"), ('noted', "Noted"), ('dismissed', "Dismissed")]
_REMARKS = [
    ('too_large', "The mail was too large: only who wrote it, when and about what is kept."),
    ('tnef', "Outlook packed its files into winmail.dat: open the original in Outlook to get at them."),
    ('sealed', "The mail is encrypted: open the original in a mail program that has the key."),
]
DISMISSALS = [
    ('spam', "Advertising or spam"),
    ('private', "Private"),
    ('internal', "Among colleagues"),
    ('supplier', "No customer"),
    ('noted', "Noted already"),
]
_KEPT = (
    'company_id', 'date', 'subject', 'sender', 'person_name', 'person_email', 'addresses', 'user_id', 'direction',
    'remark', 'digest', 'references', 'message_id', 'original_id', 'note_ids', 'dismissal',
)


class ContactInbox(models.Model):
    """A mail that was sent, copied or forwarded to the address for contacts.

    What is with a known customer becomes a contact by itself; the rest waits here until somebody says whose it is.
    Nobody edits or deletes it: it becomes a contact, is dismissed with a reason, or goes to the quarantine.

    Source: chapter *Kommunikation mit den Kunden* ("each contact with the customer is documented completely").
    """

    _name = 'jlink.contact.inbox'
    _description = "Mail to Assign"
    _inherit = ['jlink.workflow.mixin']
    _order = 'date desc, id desc'
    _workflow_created_by_step = True

    company_id = fields.Many2one(
        comodel_name='res.company', required=True, readonly=True, index=True, ondelete='restrict',
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, index=True)
    date = fields.Datetime(string="Sent", required=True, readonly=True)
    subject = fields.Char(readonly=True)
    sender = fields.Char(string="From", readonly=True)
    person_name = fields.Char(string="Name", readonly=True)
    person_email = fields.Char(
        string="Contact With", readonly=True, index='btree_not_null', help="The address outside that the mail is with.",
    )
    addresses = fields.Text(string="Addresses Found", readonly=True)
    user_id = fields.Many2one(
        comodel_name='res.users', string="Passed On By", readonly=True, ondelete='restrict', index='btree_not_null',
    )
    direction = fields.Selection(selection=CONTACT_DIRECTIONS, required=True, readonly=True)
    remark = fields.Selection(selection=_REMARKS, readonly=True)
    dismissal = fields.Selection(selection=DISMISSALS, string="Dismissed As", readonly=True)

    # What was written
    message_id = fields.Many2one(
        comodel_name='mail.message', string="Mail", readonly=True, index='btree_not_null', ondelete='restrict',
    )
    # The mail belongs to this record alone: whoever reads the record reads it.
    body = fields.Html(related='message_id.body', related_sudo=True, string="Text")
    file_ids = fields.Many2many(related='message_id.attachment_ids', related_sudo=True, string="Files")
    original_id = fields.Many2one(
        comodel_name='ir.attachment', readonly=True, ondelete='restrict',
        help="The mail as it arrived, for a mail program to open.",
    )
    digest = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    references = fields.Text(readonly=True, groups=fields.NO_ACCESS)

    note_ids = fields.Many2many(
        comodel_name='jlink.contact.note', relation='jlink_contact_inbox_note_rel', column1='inbox_id',
        column2='note_id', string="Contacts", readonly=True,
    )
    suggested_id = fields.Many2one(
        comodel_name='res.partner', string="Probably", compute='_compute_suggested_id',
        help="Who has this address, or most contacts at the same company's addresses.",
    )
    bcc_address = fields.Char(string="BCC Address", compute='_compute_bcc_address')

    _digest_uniq = models.UniqueIndex('(digest) WHERE digest IS NOT NULL', "This mail is here already.")

    # === COMPUTE METHODS === #

    @api.depends('date')
    @api.depends_context('lang', 'tz')
    def _compute_display_name(self):
        """A number and a time: whoever may not read the mail learns nothing of it."""
        for mail in self:
            when = format_datetime(self.env, mail.date, dt_format='short') if mail.date else ''
            mail.display_name = f"M{mail.id or ''} · {when}"

    @api.depends('company_id')
    def _compute_bcc_address(self):
        for mail in self:
            mail.bcc_address = mail.company_id._get_contact_address()

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {**dict.fromkeys(_KEPT, False), 'state': 'new'}

    @api.model
    def _workflow_steps(self):
        return (
            Step('note', _lt("Note as a contact"), ('new', 'noted', 'dismissed'), 'noted', _ROLES),
            Step('dismiss', _lt("Dismiss"), ('new',), 'dismissed', _ROLES),
            Step('reopen', _lt("Take up again"), ('dismissed',), 'new', _ROLES),
            Step('seal', _lt("Hand to the quarantine"), ('new', 'dismissed'), 'new', _ROLES),
        )

    def _get_ledger_reference(self):
        return f'M{self.id}'

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise ContactMailError(self.env._(
                "Mails about contacts are not deleted: dismiss it, or hand an application to the quarantine.",
            ))

    def copy(self, default=None):  # noqa: ARG002  # pylint: disable=method-required-super  # refused
        """Refuse: each mail arrives once."""
        raise ContactMailError(self.env._("Each mail is here once."))

    # === ACTION METHODS === #

    def action_assign(self):
        """Ask whose the mails are."""
        self._check_step_right(self._get_step('note'))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.contact.assign', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Whose Mail Is This?"), 'context': {'default_inbox_ids': self.ids},
        }

    def action_assign_suggested(self):
        """Note each mail as a contact with whom it probably is; those with nobody stay."""
        self._check_step_right(self._get_step('note'))
        for customer, mails in self.filtered(lambda mail: mail.state == 'new').grouped('suggested_id').items():
            if customer:
                mails._assign(customer)

    def action_dismiss(self, dismissal='spam'):
        """Put aside what is no contact with a customer, with a reason.

        :param str dismissal: one of :data:`DISMISSALS`
        """
        if dismissal not in dict(DISMISSALS):
            raise ContactMailError(self.env._("Say why the mail is dismissed: choose one of the reasons."))
        self._take_step('dismiss', {'dismissal': dismissal})

    def action_reopen(self):
        """Take up again what was dismissed by mistake."""
        self._take_step('reopen', {'dismissal': False})

    def action_open_notes(self):
        """Open the contacts that the mail was noted as."""
        self.ensure_one()
        self.check_access('read')
        return self.note_ids._get_records_action(name=self.env._("Contacts"))

    def action_download(self):
        """Hand out the original, for a mail program to open."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'url': f'/web/content/{self.original_id.id}?download=1', 'target': 'self'}

    @api.model
    def get_empty_list_help(self, help_message):
        """Say to which address mails are copied."""
        address = self.env.company._get_contact_address() if self.has_access('read') else ''
        address = address or self.env._("the address for contacts, once the settings name a domain for mail")
        return super().get_empty_list_help(help_message).replace('{address}', address)

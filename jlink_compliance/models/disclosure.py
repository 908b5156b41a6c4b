from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import STAFF, _lt
from ..exceptions import DisclosureError
from ..workflow import Step, may_erase

ACCOUNT_MANAGER = ('jlink_compliance.group_account_manager',)
_STATES = [
    ('draft', "Draft"),
    ('consulted', "Consulted"),
    ('granted', "Granted"),
    ('declined', "Declined"),
    ('released', "Released"),
    ('recalled', "Recalled"),
    ('expired', "Ended"),
]
FORMS = [('blind', "Blind: without the name"), ('open', "Open: with the name")]
ENDINGS = [
    ('consent', "Consent ended"),
    ('restricted', "Restricted on the person's demand"),
    ('time', "Time is over"),
    ('position', "Position changed or ended"),
    ('dropped', "Not pursued"),
    ('person', "Recalled by the business partner"),
    ('firm', "Recalled by us"),
    ('declined', "Declined by the business partner"),
]
CHANNELS = [('page', "By link"), ('portal', "Portal"), ('phone', "Phone, confirmed in writing")]
PROPOSED = [('no', "No"), ('yes', "Yes"), ('unknown', "Does not know")]
#: What the person says yes to: fixed as soon as they are asked.
TERMS = frozenset({
    'profile_id', 'company_id', 'customer_id', 'end_customer_id', 'purpose', 'reason', 'category_ids', 'form',
    'valid_until',
})
_DELIVERY = frozenset({'recipient_ids', 'document_ids'})
#: What follows from the profile and what the rules rest on.
_DERIVED = frozenset({'partner_id', 'company_id', 'open_until', 'has_open_notice', 'name'})


class Disclosure(models.Model):
    """What one customer is told about one business partner, for one purpose, after that person's say.

    The person is consulted on exactly these terms: to whom, why, which categories of data, blind or open, until when.
    A yes covers nothing else. Release checks consent, grant and the customer's undertaking together, and so does each
    mail as it leaves. There is no override.

    Source: chapter *Rechtliche Anforderungen* (disclosed only to start business, exclusively and without exception
    after consultation); GDPR Art. 5(1)(b), 6(1)(a), 7.
    """

    _name = 'jlink.disclosure'
    _description = "Disclosure"
    _inherit = ['jlink.workflow.mixin', 'jlink.silent.thread.mixin']
    _order = 'id desc'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    profile_id = fields.Many2one(
        comodel_name='jlink.profile', string="Business Partner", required=True, index=True, ondelete='restrict',
        domain="[('state', '=', 'open')]",
    )
    partner_id = fields.Many2one(
        related='profile_id.partner_id', string="Person", store=True, precompute=True, index=True,
    )
    company_id = fields.Many2one(related='profile_id.company_id', store=True, precompute=True, index=True)
    open_until = fields.Datetime(related='profile_id.open_until', store=True, precompute=True, index=True)
    user_id = fields.Many2one(
        comodel_name='res.users', string="Account Manager", default=lambda self: self.env.user, index=True,
        ondelete='restrict',
    )
    # === FIELDS: WHAT THE PERSON SAYS YES TO === #
    customer_id = fields.Many2one(
        comodel_name='res.partner', required=True, index=True, ondelete='restrict',
        domain="[('is_company', '=', True)]",
    )
    end_customer_id = fields.Many2one(
        comodel_name='res.partner', ondelete='restrict', index='btree_not_null',
        domain="[('is_company', '=', True)]", help="Where an intermediary asks: whom the person would work for.",
    )
    purpose = fields.Selection(
        selection=[('unsolicited', "Unsolicited proposal")], required=True, default='unsolicited',
    )
    reason = fields.Text(string="What for", help="As the business partner reads it: role, place, start, duration.")
    category_ids = fields.Many2many(comodel_name='jlink.privacy.category', string="Categories of Data")
    form = fields.Selection(selection=FORMS, string="Blind or Open", required=True, default='open')
    valid_until = fields.Date(
        required=True, default=lambda self: fields.Date.add(fields.Date.context_today(self), months=3), index=True,
    )
    # === FIELDS: WHAT LEAVES, AND TO WHOM === #
    recipient_ids = fields.Many2many(
        comodel_name='res.partner', relation='jlink_disclosure_recipient_rel', string="Recipients",
        domain="[('commercial_partner_id', '=', customer_id), ('email', '!=', False)]",
        help="The persons at the customer who get it; nobody else does.",
    )
    document_ids = fields.One2many(
        comodel_name='jlink.disclosure.document', inverse_name='disclosure_id', string="Documents", copy=False,
        groups='jlink_compliance.group_account_manager,jlink_compliance.group_researcher,jlink_compliance.group_dpo,'
               'jlink_compliance.group_back_office,base.group_portal',
    )
    # === FIELDS: THE GATE === #
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    consulted_on = fields.Datetime(readonly=True, copy=False)
    reminded_on = fields.Datetime(readonly=True, copy=False)
    channel = fields.Selection(selection=CHANNELS, string="Answered by", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    already_proposed = fields.Selection(
        selection=PROPOSED, string="Already Proposed There?", readonly=True, copy=False,
    )
    proposed_note = fields.Char(string="Proposed by", readonly=True, copy=False)
    question = fields.Text(string="The Person Asks Back", readonly=True, copy=False)
    reply = fields.Text(string="Our Answer", readonly=True, copy=False)
    undertaking_id = fields.Many2one(
        comodel_name='jlink.undertaking', readonly=True, copy=False, ondelete='restrict', index='btree_not_null',
    )
    recipient_emails = fields.Json(string="Addresses as Released", readonly=True, copy=False)
    released_on = fields.Datetime(readonly=True, copy=False)
    released_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    ended_on = fields.Datetime(readonly=True, copy=False)
    ended_reason = fields.Selection(selection=ENDINGS, string="Ended because", readonly=True, copy=False)
    decision_ids = fields.One2many(
        comodel_name='jlink.disclosure.decision', inverse_name='disclosure_id', string="Evidence", readonly=True,
        groups='jlink_compliance.group_dpo,jlink_compliance.group_management',
    )
    exit_ids = fields.One2many(
        comodel_name='jlink.disclosure.exit', inverse_name='disclosure_id', string="What Left", readonly=True,
    )
    notice_ids = fields.One2many(comodel_name='jlink.disclosure.notice', inverse_name='disclosure_id', readonly=True)
    has_open_notice = fields.Boolean(compute='_compute_has_open_notice', store=True, index='btree_not_null')
    was_delivered = fields.Boolean(compute='_compute_was_delivered')

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Another disclosure has this number.")
    _profile_state_idx = models.Index('(profile_id, state)')
    _due_idx = models.Index("(valid_until) WHERE state IN ('draft', 'consulted', 'granted', 'released')")

    # === COMPUTE METHODS === #

    @api.depends('notice_ids.state')
    def _compute_has_open_notice(self):
        for disclosure in self:
            disclosure.has_open_notice = any(notice.state == 'open' for notice in disclosure.notice_ids)

    @api.depends('exit_ids')
    def _compute_was_delivered(self):
        for disclosure in self:
            disclosure.was_delivered = bool(disclosure.exit_ids)

    @api.constrains('customer_id', 'end_customer_id', 'recipient_ids')
    def _check_recipients(self):
        for disclosure in self:
            wrong = disclosure.recipient_ids.filtered(
                lambda person, customer=disclosure.customer_id: person.commercial_partner_id
                != customer.commercial_partner_id,
            )
            if wrong:
                raise ValidationError(self.env._(
                    "%(name)s is not of %(customer)s: disclosure goes to persons of the customer only.",
                    name=wrong[0].display_name, customer=disclosure.customer_id.display_name,
                ))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_derived(vals)
        # sudo: numbers are drawn by whoever may prepare one; a sequence needs rights of its own.
        sequence = self.env['ir.sequence'].sudo()
        disclosures = super().create([
            {**vals, 'name': sequence.next_by_code('jlink.disclosure')} for vals in vals_list
        ])
        # A person whom the user does not see is nobody to prepare a disclosure about.
        disclosures.profile_id.check_access('read')
        return disclosures

    def write(self, vals):
        self._check_not_derived(vals)
        if vals.keys() & TERMS and any(disclosure.state != 'draft' for disclosure in self):
            raise DisclosureError(self.env._(
                "The business partner was asked about exactly these terms. For other terms prepare another disclosure.",
            ))
        if vals.keys() & _DELIVERY and any(
            disclosure.state not in ('draft', 'consulted', 'granted') for disclosure in self
        ):
            raise DisclosureError(self.env._(
                "Documents and recipients are fixed while a disclosure is released: use “Correct the Delivery” first.",
            ))
        return super().write(vals)

    def _check_not_derived(self, vals):
        if vals.keys() & _DERIVED:
            raise DisclosureError(self.env._("Person, company and number of a disclosure follow from its profile."))

    @api.ondelete(at_uninstall=True)
    def _unlink_drafts_only(self):
        if not may_erase(self._name, self.ids) and any(disclosure.state != 'draft' for disclosure in self):
            raise DisclosureError(self.env._("The person was asked: the disclosure stays as evidence. End it instead."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            **dict.fromkeys((
                'consulted_on', 'reminded_on', 'channel', 'decided_on', 'already_proposed', 'proposed_note', 'question',
                'reply', 'undertaking_id', 'recipient_emails', 'released_on', 'released_by_id', 'ended_on',
                'ended_reason',
            ), False),
        }

    @api.model
    def _workflow_steps(self):
        active = ('draft', 'consulted', 'granted', 'released')
        asking = self._get_asking_guards()
        return (
            Step('consult', _lt("Consult the business partner"), ('draft',), 'consulted', STAFF, asking),
            Step('grant', _lt("Record the yes"), ('consulted',), 'granted', STAFF, asking),
            Step('decline', _lt("Record the no"), ('consulted',), 'declined', STAFF),
            Step('release', _lt("Release to the customer"), ('granted',), 'released', ACCOUNT_MANAGER,
                 self._get_release_guards()),
            Step('reopen', _lt("Correct the delivery"), ('released',), 'granted', ACCOUNT_MANAGER),
            Step('recall', _lt("Recall"), ('granted', 'released'), 'recalled', STAFF),
            Step('drop', _lt("Do not pursue"), ('consulted',), 'expired', STAFF),
            Step('expire', _lt("End"), active, 'expired', ()),
        )

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    def _get_ledger_snapshots(self):
        found = super()._get_ledger_snapshots()
        decisions = self.decision_ids.grouped('disclosure_id')
        return {record.id: [*found[record.id], *decisions.get(record, [])] for record in self}

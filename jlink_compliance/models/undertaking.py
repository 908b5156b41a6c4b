from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..const import CHAPTER_LEGAL, MANAGEMENT, _lt
from ..exceptions import UndertakingError
from ..workflow import Blocker, Step

_ACCOUNT_MANAGER = ('jlink_compliance.group_account_manager',)
_KINDS = [
    ('document', "Signed document"),
    ('page', "Signed on our page"),
    ('framework', "Clause of a framework agreement"),
]
_STATES = [
    ('draft', "Draft"),
    ('sent', "Sent"),
    ('in_force', "In force"),
    ('expired', "Expired"),
    ('terminated', "Terminated"),
]
#: What the customer committed to, and with what: fixed as soon as it left the house.
_TERMS = {'partner_id', 'covered_ids', 'kind', 'company_id', 'valid_from', 'valid_to', 'reference', 'clause'}
_EVIDENCE = {'file', 'file_name', 'signed_on', 'signatory', 'signatory_function'}


class Undertaking(models.Model):
    """A customer's commitment to protect what is disclosed about business partners.

    A document of its own, signed on paper or on our page, or the clause of a framework agreement, with the companies of
    the group that it covers. Without one in force nothing is released to the customer; when it ends, what rested on it
    is open again.

    Source: chapter *Rechtliche Anforderungen* (customers bound to data protection); GDPR Art. 5(1)(f), 24 and 26.
    """

    _name = 'jlink.undertaking'
    _description = "Customer's Undertaking"
    _inherit = ['jlink.workflow.mixin', 'mail.thread', 'mail.activity.mixin']
    _order = 'id desc'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", required=True, index=True, ondelete='restrict',
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
    )
    covered_ids = fields.Many2many(
        comodel_name='res.partner', relation='jlink_undertaking_covered_rel', string="Group Companies",
        domain="[('is_company', '=', True)]", help="Companies of the group that the undertaking names.",
    )
    contact_id = fields.Many2one(
        comodel_name='res.partner', string="Sent to", index='btree_not_null', ondelete='restrict',
        domain="[('commercial_partner_id', '=', partner_id), ('email', '!=', False)]",
        help="The person at the customer who signs or sees to it.",
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company,
    )
    kind = fields.Selection(selection=_KINDS, required=True, default='page')
    user_id = fields.Many2one(
        comodel_name='res.users', string="Account Manager", default=lambda self: self.env.user, index=True,
        ondelete='restrict',
    )
    text_id = fields.Many2one(
        comodel_name='jlink.privacy.text', readonly=True, copy=False, ondelete='restrict',
    )
    reference = fields.Char(string="Agreement", help="Number and date of the framework agreement.")
    clause = fields.Char(help="The clause that binds the customer.")
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    valid_from = fields.Date(default=lambda self: self.env.company._get_today(), copy=False)
    valid_to = fields.Date(string="Valid until", copy=False, index='btree_not_null')
    sent_on = fields.Datetime(readonly=True, copy=False)
    reminded_on = fields.Datetime(readonly=True, copy=False)
    signed_on = fields.Date(copy=False)
    signatory = fields.Char(string="Signed by", copy=False)
    signatory_function = fields.Char(string="Function", copy=False)
    evidence = fields.Json(readonly=True, copy=False)
    file = fields.Binary(string="Signed File", attachment=False, copy=False)
    file_name = fields.Char(copy=False)
    ended_on = fields.Datetime(readonly=True, copy=False)
    ended_reason = fields.Char(string="Reason", readonly=True, copy=False)
    renews_id = fields.Many2one(
        comodel_name='jlink.undertaking', readonly=True, copy=False, index='btree_not_null',
        ondelete='restrict',
    )

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Another undertaking has this number.")
    _customer_idx = models.Index("(partner_id, company_id) WHERE state = 'in_force'")
    _expiry_idx = models.Index("(valid_to) WHERE state = 'in_force'")
    _dates = models.Constraint(
        'CHECK(valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)',
        "An undertaking does not end before it begins.",
    )

    @api.depends('name', 'partner_id')
    def _compute_display_name(self):
        for undertaking in self:
            undertaking.display_name = f'{undertaking.name} · {undertaking.partner_id.name or ""}'

    @api.constrains('partner_id', 'covered_ids')
    def _check_customer(self):
        for undertaking in self:
            if undertaking.partner_id != undertaking.partner_id.commercial_partner_id:
                raise ValidationError(self.env._(
                    "An undertaking is given by a company: choose the company instead of %(name)s.",
                    name=undertaking.partner_id.display_name,
                ))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: numbers are drawn by whoever may record one; a sequence needs rights of its own.
        sequence = self.env['ir.sequence'].sudo()
        return super().create([
            {**vals, 'name': sequence.next_by_code('jlink.undertaking')} for vals in vals_list
        ])

    def write(self, vals):
        fixed = vals.keys() & (_TERMS | {'name'})
        closed = vals.keys() & _EVIDENCE
        for undertaking in self:
            if (fixed and undertaking.state != 'draft') or (closed and undertaking.state not in ('draft', 'sent')):
                raise UndertakingError(self.env._(
                    "%(number)s has left the house: what the customer signs does not change. Record a new one.",
                    number=undertaking.name,
                ))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_drafts_only(self):
        if any(undertaking.state != 'draft' for undertaking in self):
            raise UndertakingError(self.env._("An undertaking is evidence: terminate it instead of deleting it."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            **dict.fromkeys((
                'text_id', 'sent_on', 'reminded_on', 'evidence', 'ended_on', 'ended_reason', 'renews_id',
            ), False),
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('send', _lt("Send to the customer"), ('draft',), 'sent', _ACCOUNT_MANAGER, ('_guard_send',)),
            Step(
                'enforce', _lt("Put in force"), ('draft', 'sent'), 'in_force', _ACCOUNT_MANAGER,
                ('_guard_signature', '_guard_dates'),
            ),
            Step('sign', _lt("Signed by the customer"), ('sent',), 'in_force', (), ('_guard_dates',)),
            Step('terminate', _lt("Terminate"), ('sent', 'in_force'), 'terminated', _ACCOUNT_MANAGER + MANAGEMENT),
            Step('expire', _lt("Expired"), ('in_force',), 'expired', ()),
        )

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_state(self):
        return self.state or ''

    def _guard_send(self):
        message = self.env._("Choose the person at the customer who signs, with a mail address.")
        return {
            undertaking.id: [] if undertaking.contact_id.email else [
                self._prepare_blocker('contact', message, 'contact_id'),
            ]
            for undertaking in self
        }

    def _guard_signature(self):
        """A commitment needs what shows it: the signed file, who signed and when."""
        return {undertaking.id: list(undertaking._get_missing_evidence()) for undertaking in self}

    def _get_missing_evidence(self):
        wanted = {
            'file': self.env._("Add the signed file."),
            'signatory': self.env._("Who signed it for the customer?"),
            'signed_on': self.env._("When was it signed?"),
        }
        if self.kind == 'framework':
            wanted |= {
                'reference': self.env._("Which framework agreement is it?"),
                'clause': self.env._("Which clause binds the customer?"),
            }
        for name, question in wanted.items():
            if not self.with_context(bin_size=True)[name]:
                yield self._prepare_blocker(name, question, name)

    def _guard_dates(self):
        found = {}
        for undertaking in self:
            today = undertaking.company_id._get_today()
            found[undertaking.id] = blockers = []
            if not undertaking.valid_from:
                blockers.append(self._prepare_blocker('from', self.env._("From when is it valid?"), 'valid_from'))
            if undertaking.valid_to and undertaking.valid_to < today:
                blockers.append(self._prepare_blocker(
                    'to', self.env._("It has expired already: record one that is valid."), 'valid_to',
                ))
        return found

    def _prepare_blocker(self, code, message, field):
        return Blocker(f'undertaking_{code}', message, self.env._(CHAPTER_LEGAL), {'field': field})

    # === BUSINESS METHODS === #

    @api.model
    def _get_in_force(self, customers, company):
        """Return the undertaking in force today for each customer: its own, or one of the group that names it.

        :param customers: companies or their contacts
        :rtype: dict[int, odoo.models.Model]
        """
        today = company._get_today()
        entities = customers.sudo().commercial_partner_id  # sudo: whose contact it is is no secret to whoever discloses
        # sudo: whether a customer is bound is a fact, whoever asks.
        found = self.sudo().search([
            ('company_id', '=', company.id), ('state', '=', 'in_force'), ('valid_from', '<=', today),
            '|', ('valid_to', '=', False), ('valid_to', '>=', today),
            '|', ('partner_id', 'in', entities.ids), ('covered_ids', 'in', (entities | customers).ids),
        ], order='valid_to DESC NULLS FIRST, id DESC')
        by_entity = {}
        for undertaking in reversed(found):
            for partner in undertaking.partner_id | undertaking.covered_ids:
                by_entity[partner.id] = undertaking
        # sudo: as above.
        bound = {
            customer.id: by_entity.get(customer.id) or by_entity.get(customer.commercial_partner_id.id)
            for customer in customers.sudo()
        }
        return {customer_id: undertaking for customer_id, undertaking in bound.items() if undertaking}

    def _is_in_force(self):
        """Tell whether the undertaking binds the customer today."""
        self.ensure_one()
        today = self.company_id._get_today()
        return self.state == 'in_force' and self.valid_from <= today and (not self.valid_to or self.valid_to >= today)

    @api.model
    def _get_expiring_domain(self, days):
        return Domain('state', '=', 'in_force') & Domain('valid_to', '!=', False) & Domain(
            'valid_to', '<=', fields.Date.add(fields.Date.today(), days=days),
        )

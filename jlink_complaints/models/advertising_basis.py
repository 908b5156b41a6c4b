from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.jlink_compliance.workflow import may_erase

from ..communication_const import BASES
from ..exceptions import AdvertisingBasisError

#: What may follow later; everything else is evidence and stays as it was recorded.
_LATER = {'valid_until', 'objected_on'}


class AdvertisingBasis(models.Model):
    """Why a person may be sent advertising by mail: express consent, or an existing customer who was told.

    It is recorded once and proved for each sending. An objection ends it for good; a new consent is a new basis.

    Source: § 7(2) no. 2 and (3) UWG; GDPR Art. 21(2) and (3).
    """

    _name = 'jlink.advertising.basis'
    _description = "Basis for Advertising"
    _inherit = ['jlink.ledger.mixin']
    _order = 'given_on desc, id desc'
    _rec_name = 'partner_id'

    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Person", required=True, index=True, ondelete='restrict',
        domain="[('is_company', '=', False)]",
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(selection=BASES, string="Basis", required=True, default='consent')
    given_on = fields.Date(
        string="Since", required=True, default=fields.Date.context_today,
        help="When the person agreed, or when the address was got with an order.",
    )
    source = fields.Char(
        string="Proof", required=True, help="Where it can be looked up: mail, form, trade fair, number of the order.",
    )
    hint_given = fields.Boolean(
        string="Told That They May Object",
        help="When the address was collected, the person was clearly told that they may object at any time.",
    )
    valid_until = fields.Date(help="Empty: until the person objects.")
    objected_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        selection=[('valid', "Valid"), ('expired', "Expired"), ('objected', "Objected")], compute='_compute_state',
        search='_search_state',
    )

    _hint_of_existing = models.Constraint(
        "CHECK(kind != 'existing' OR hint_given)",
        "An existing customer must have been told that they may object.",
    )

    # === COMPUTE METHODS === #

    @api.depends('valid_until', 'objected_on')
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for basis in self:
            expired = basis.valid_until and basis.valid_until < today
            basis.state = 'objected' if basis.objected_on else 'expired' if expired else 'valid'

    @api.model
    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = fields.Date.context_today(self)
        objected, expired = Domain('objected_on', '!=', False), Domain('valid_until', '<', today)
        domains = {'objected': objected, 'expired': ~objected & expired, 'valid': ~objected & ~expired}
        return Domain.OR([domains[state] for state in value if state in domains])

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        bases = super().create([{**vals, 'objected_on': False} for vals in vals_list])
        if any(basis.kind == 'existing' and not basis.hint_given for basis in bases):
            raise AdvertisingBasisError(self.env._(
                "An existing customer may be sent advertising only if they were told that they may object: confirm that"
                " they were, or ask for consent.",
            ))
        if bases.partner_id._get_profile():
            raise AdvertisingBasisError(self.env._(
                "Business partners are asked for consent with their profile: no advertising is sent to them.",
            ))
        bases._ledger_record('create', payloads={basis.id: basis._prepare_evidence() for basis in bases})
        return bases

    def write(self, vals):
        if vals.keys() - _LATER or ('objected_on' in vals and not self.env.su):
            raise AdvertisingBasisError(self.env._(
                "A basis is evidence and stays as it was recorded: record another one, or let this one end.",
            ))
        if 'valid_until' in vals and any(
            basis.objected_on or (basis.valid_until and basis.valid_until < fields.Date.today()) for basis in self
        ):
            raise AdvertisingBasisError(self.env._("This basis has ended: record a new one."))
        result = super().write(vals)
        self._ledger_record('object' if vals.get('objected_on') else 'limit', payload={
            name: str(value) for name, value in vals.items()
        })
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise AdvertisingBasisError(self.env._("A basis is evidence of what was sent: let it end instead."))

    # === BUSINESS METHODS === #

    @api.model
    def _get_valid(self, people):
        """Return for each of ``people`` the basis that holds today, if there is one: one query.

        :rtype: dict
        """
        found = self.sudo().search([  # sudo: whether there is a basis decides, whoever sends
            ('partner_id', 'in', people.ids), ('state', 'in', ['valid']), ('company_id', '=', self.env.company.id),
            ('given_on', '<=', fields.Date.context_today(self)),
        ])
        by_person = defaultdict(found.browse)
        for basis in found:
            by_person[basis.partner_id] = by_person[basis.partner_id] or basis
        return dict(by_person)

    def _describe(self):
        """Return the basis as it stands now, in words, for the evidence of a sending."""
        self.ensure_one()
        kind = dict(self._fields['kind']._description_selection(self.env))[self.kind]
        return self.env._(
            "%(kind)s; since %(date)s; proof: %(proof)s", kind=kind, date=format_date(self.env, self.given_on),
            proof=self.source,
        )

    def _prepare_evidence(self):
        self.ensure_one()
        return {'kind': self.kind, 'given_on': str(self.given_on), 'hint_given': self.hint_given}

    def _get_ledger_reference(self):
        return f'W{self.id}'

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    def _get_ledger_state(self):
        return 'objected' if self.objected_on else ''

    @api.model
    def _get_event_name(self, event):
        names = {'object': self.env._("The person objects"), 'limit': self.env._("Limited in time")}
        return names.get(event) or super()._get_event_name(event)

from odoo import api, fields, models

from ..const import BACK_OFFICE, MANAGEMENT, _lt
from ..exceptions import HoldError
from ..workflow import Step, may_erase

_REASONS = [
    ('contract', "Running contract"),
    ('statutory', "Statutory retention"),
    ('claims', "Establishment or defence of legal claims"),
]
#: What follows from the profile, whatever a client says.
_DERIVED = {'partner_id', 'company_id'}
_STATES = [('in_force', "In force"), ('lifted', "Lifted"), ('ended', "Ended")]


class PrivacyHold(models.Model):
    """Why something of a person is kept after consent: restricted to the back office, until a day, then erased.

    Source: GDPR Art. 17(3)(b) and (e), Art. 18(1)(b) and (c).
    """

    _name = 'jlink.privacy.hold'
    _description = "Retention Hold"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    profile_id = fields.Many2one(
        comodel_name='jlink.profile', required=True, index=True, ondelete='restrict',
        domain="[('state', 'in', ('ended', 'restricted'))]",
    )
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Business Partner", compute='_compute_partner', store=True, precompute=True,
        ondelete='restrict', index=True,
    )
    company_id = fields.Many2one(
        comodel_name='res.company', compute='_compute_partner', store=True, precompute=True, index=True,
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    reason = fields.Selection(selection=_REASONS, required=True)
    note = fields.Char(string="What for", required=True, help="Which contract, which law, which claim.")
    category_ids = fields.Many2many(
        comodel_name='jlink.privacy.category', string="Kept Documents",
        help="Documents of these categories are kept, everything else is erased. Empty: nothing is erased.",
    )
    until = fields.Date(required=True, index=True)
    rule_id = fields.Many2one(comodel_name='jlink.retention.rule', readonly=True, ondelete='restrict')
    set_by_id = fields.Many2one(
        comodel_name='res.users', default=lambda self: self.env.user, readonly=True, ondelete='restrict',
    )

    _until_idx = models.Index("(profile_id, until) WHERE state = 'in_force'")

    @api.depends('profile_id.partner_id')
    def _compute_partner(self):
        for hold in self:
            profile = hold.profile_id.sudo()  # sudo: number and person of a locked profile are what a hold is about
            hold.partner_id, hold.company_id = profile.partner_id, profile.company_id

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: numbers are drawn for whoever sets the hold.
        sequence = self.env['ir.sequence'].sudo()
        holds = super().create([
            {
                **{name: value for name, value in vals.items() if name not in _DERIVED},
                'name': sequence.next_by_code('jlink.privacy.hold'), 'set_by_id': self.env.uid,
            }
            for vals in vals_list
        ])
        holds._check_until()
        holds._ledger_record('create', payloads={
            hold.id: {'note': hold.note, 'until': hold.until, 'reason': hold.reason} for hold in holds
        })
        holds.profile_id._refresh_gate()
        return holds

    def write(self, vals):
        if vals.keys() - {'state'}:
            raise HoldError(self.env._("A hold is not changed: lift it and set another, each with its reason."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise HoldError(self.env._("A hold is evidence: lift it when its reason is gone."))

    def _check_until(self):
        today = fields.Date.context_today(self)
        if any(hold.until < today for hold in self):
            raise HoldError(self.env._("The end of a hold lies in the future: nothing is kept without an end."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {'state': 'in_force'}

    @api.model
    def _workflow_steps(self):
        return (
            Step('lift', _lt("Lift the hold"), ('in_force',), 'lifted', BACK_OFFICE + MANAGEMENT),
            Step('end', _lt("End of the hold"), ('in_force',), 'ended', ()),
        )

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        self.profile_id._refresh_gate()

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    # === ACTION METHODS === #

    def action_lift(self):
        """Lift the hold: what it kept is erased on schedule."""
        self._take_step('lift')

    # === BUSINESS METHODS === #

    @api.model
    def _get_in_force(self, profiles):
        # sudo: a hold holds, whoever may read it.
        return self.sudo().search([
            ('profile_id', 'in', profiles.ids), ('state', '=', 'in_force'), ('until', '>=', fields.Date.today()),
        ])

    @api.model
    def _get_ends(self, profiles):
        """Return for each profile's id until when something of it is held."""
        ends = {}
        for hold in self._get_in_force(profiles):
            ends[hold.profile_id.id] = max(hold.until, ends.get(hold.profile_id.id, hold.until))
        return ends

    @api.model
    def _hold_by_rule(self, profiles):
        """Set the holds that statutory retention demands of documents which are there, one for each rule and person."""
        wanted = {}
        rules = {
            company: self.env['jlink.retention.rule']._find_keeping(company) for company in profiles.company_id
        }
        for document in profiles.document_ids:
            if rule := rules[document.company_id].get(document.category_id):
                until = rule._get_kept_until(document.dated or fields.Date.to_date(document.create_date))
                key = (document.profile_id, rule)
                wanted[key] = max(until, wanted.get(key, until))
        held = {(hold.profile_id, hold.rule_id) for hold in self._get_in_force(profiles)}
        today = fields.Date.today()
        return self.create([
            {
                'profile_id': profile.id, 'reason': 'statutory', 'note': rule.source, 'until': until,
                'category_ids': [(6, 0, rule.category_id.ids)], 'rule_id': rule.id,
            }
            for (profile, rule), until in wanted.items() if until >= today and (profile, rule) not in held
        ])

    @api.model
    def _end_due(self, limit=200):
        due = self.search([('state', '=', 'in_force'), ('until', '<', fields.Date.today())], limit=limit)
        if due:
            due._take_step('end')
        return len(due)

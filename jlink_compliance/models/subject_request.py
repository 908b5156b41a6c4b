from odoo import api, fields, models

from ..const import BACK_OFFICE, CHAPTER_LEGAL, MANAGEMENT, _lt
from ..deadlines import answer_due
from ..exceptions import StepNotAllowedError, SubjectRequestError
from ..workflow import Blocker, Step, may_erase

OFFICE = BACK_OFFICE + MANAGEMENT
KINDS = [
    ('access', "Access (Art. 15)"),
    ('rectification', "Rectification (Art. 16)"),
    ('erasure', "Erasure (Art. 17)"),
    ('restriction', "Restriction (Art. 18)"),
    ('portability', "Portability (Art. 20)"),
    ('objection', "Objection (Art. 21)"),
    ('automated', "Automated decision (Art. 22)"),
]
CHANNELS = [('portal', "Portal"), ('mail', "Mail"), ('letter', "Letter"), ('phone', "Phone or in person")]
IDENTITY = [
    ('portal', "Signed in to the portal"),
    ('address', "Written from the stored address"),
    ('callback', "Called back on the stored number"),
    ('document', "Identity document seen, not kept"),
    ('questions', "Questions only the person can answer"),
]
GROUNDS = [
    ('unidentified', "The person cannot be identified (Art. 11(2), 12(2))"),
    ('unfounded', "Manifestly unfounded (Art. 12(5))"),
    ('excessive', "Excessive, in particular repeated (Art. 12(5))"),
    ('exempt', "The law exempts it (e.g. Art. 15(4), 17(3))"),
]
_STATES = [
    ('received', "Received"), ('identified', "Identity checked"), ('answered', "Answered"), ('refused', "Refused"),
]
OPEN_STATES = ('received', 'identified')
#: What is fixed once the request is recorded, and what until the identity is checked.
_FIXED = frozenset({'kind', 'channel', 'received_on', 'company_id', 'profile_id'})
_UNTIL_IDENTIFIED = frozenset({'partner_id', 'person_name', 'contact', 'wish'})


class SubjectRequest(models.Model):
    """What a person demands about the own data, when, and what became of it.

    Due one calendar month after it was received; extended once or twice by a month with a reason that the person is
    told within the first one. Nothing is answered before the identity is checked, which is done by itself where the
    person is signed in to the portal or writes from the stored address.

    Source: chapter *Rechtliche Anforderungen*; GDPR Art. 12, 15 to 18 and 20 to 22.
    """

    _name = 'jlink.subject.request'
    _description = "Request of a Person"
    _inherit = ['jlink.workflow.mixin', 'jlink.silent.thread.mixin', 'jlink.paper.mixin']
    _order = 'due_on, id'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    kind = fields.Selection(selection=KINDS, string="Demands", required=True, default='access', index=True)
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Person", index='btree_not_null', ondelete='restrict',
        domain="[('is_company', '=', False)]", help="Empty: we know nobody of this name.",
    )
    profile_id = fields.Many2one(
        comodel_name='jlink.profile', compute='_compute_profile', store=True, precompute=True, ondelete='restrict',
        index='btree_not_null',
    )
    person_name = fields.Char(string="Name as Given", copy=False)
    contact = fields.Char(string="Answer to", copy=False, help="Mail address, phone number or address as given.")
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(comodel_name='res.users', string="Handled by", index=True, ondelete='restrict')
    channel = fields.Selection(selection=CHANNELS, string="Received by", required=True, default='mail')
    received_on = fields.Date(string="Received", required=True, default=fields.Date.context_today)
    wish = fields.Text(string="In the Person's Words", copy=False)
    is_own = fields.Boolean(string="Filed in the Portal", readonly=True, copy=False)
    due_on = fields.Date(string="Due", readonly=True, copy=False)
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    identity_method = fields.Selection(selection=IDENTITY, string="Identity", readonly=True, copy=False)
    identity_note = fields.Char(readonly=True, copy=False)
    identified_on = fields.Datetime(readonly=True, copy=False)
    identified_by_id = fields.Many2one(
        comodel_name='res.users', string="Checked by", readonly=True, copy=False, ondelete='restrict',
    )
    extended_by = fields.Integer(string="Extended by (Months)", readonly=True, copy=False, aggregator=None)
    extension_reason = fields.Char(string="Extended because", readonly=True, copy=False)
    carried_out_on = fields.Datetime(string="Carried out", readonly=True, copy=False)
    package_until = fields.Datetime(string="Package Ready until", readonly=True, copy=False)
    fetched_on = fields.Datetime(string="Package Fetched", readonly=True, copy=False)
    refusal_ground = fields.Selection(selection=GROUNDS, string="Refused because", readonly=True, copy=False)
    answer = fields.Text(readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    reminded_at = fields.Integer(readonly=True, copy=False, aggregator=None)

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Another request has this number.")
    _due_idx = models.Index("(due_on) WHERE state IN ('received', 'identified')")

    # === COMPUTE METHODS === #

    @api.depends('partner_id')
    def _compute_profile(self):
        # sudo: whose profile it is counts, also while it is locked; its number is neutral.
        profiles = self.env['jlink.profile'].sudo().search([('partner_id', 'in', self.partner_id.ids)])
        by_partner = {profile.partner_id.id: profile.id for profile in profiles}
        for request in self:
            request.profile_id = by_partner.get(request.partner_id.id, False)

    @api.constrains('partner_id', 'person_name')
    def _check_person(self):
        if any(not (request.partner_id or request.person_name) and request.state in OPEN_STATES for request in self):
            raise SubjectRequestError(self.env._("Say who asks: choose the person, or type the name as it was given."))
        for request in self.sudo():  # sudo: whose profile it is counts
            if request.profile_id and request.profile_id.company_id != request.company_id:
                raise SubjectRequestError(self.env._("This person is another company's: record the request there."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create([self._prepare_received(vals) for vals in vals_list])
        requests._receive()
        return requests

    def write(self, vals):
        late = _UNTIL_IDENTIFIED & vals.keys() and any(request.state != 'received' for request in self)
        if (_FIXED & vals.keys() or late) and not may_erase(self._name, self.ids):
            raise SubjectRequestError(self.env._(
                "A request stays as it was received. Record another one, and refuse the wrong one with the reason.",
            ))
        # sudo: whoever hands a request on ends the task of the other.
        handed_on = self.sudo() if 'user_id' in vals else self.browse()
        handed_on = handed_on.filtered(lambda request: request.state in OPEN_STATES)
        handed_on.activity_unlink(['mail.mail_activity_data_todo'])
        super().write(vals)
        handed_on._plan_answer()
        return True

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise SubjectRequestError(self.env._("A request is evidence that the law was kept: it stays."))

    def _prepare_received(self, vals):
        values = {name: value for name, value in vals.items() if name != 'profile_id'}
        received = fields.Date.to_date(values.get('received_on'))
        if received and received > fields.Date.context_today(self):
            raise SubjectRequestError(self.env._("A request cannot be received in the future: correct the date."))
        if partner := self.env['res.partner'].browse(values.get('partner_id') or []):
            # sudo: the profile's company answers, also while the profile is locked.
            profile = self.env['jlink.profile'].sudo().search([('partner_id', '=', partner.id)], limit=1)
            values['company_id'] = profile.company_id.id or values.get('company_id') or self.env.company.id
        if not values.get('user_id'):
            company = self.env['res.company'].browse(values.get('company_id') or self.env.company.id)
            values['user_id'] = self._get_handler(company).id
        return values

    def _receive(self):
        """Number what was recorded, say until when it is due, and tell whoever handles it and the person."""
        # sudo: numbers are drawn for whoever records; a sequence needs rights of its own.
        sequence = self.env['ir.sequence'].sudo()
        self._workflow_write_each({
            request: {
                'name': sequence.next_by_code('jlink.subject.request'), 'due_on': answer_due(request.received_on),
                'reminded_at': 99,
            } for request in self
        }, 'create')
        self._plan_answer()
        self.filtered(lambda request: request._is_from_stored_address())._identify('address')
        self._mail('receipt')

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            'state': 'received', 'name': '/', 'extended_by': 0, 'reminded_at': 99,
            **dict.fromkeys((
                'is_own', 'due_on', 'identity_method', 'identity_note', 'identified_on', 'identified_by_id',
                'extension_reason', 'carried_out_on', 'package_until', 'fetched_on', 'refusal_ground', 'answer',
                'answered_on', 'answered_by_id',
            ), False),
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('identify', _lt("Check the identity"), ('received',), 'identified', OFFICE),
            Step('answer', _lt("Answer"), ('identified',), 'answered', OFFICE, guards=('_guard_carried_out',)),
            Step('refuse', _lt("Refuse"), ('identified',), 'refused', OFFICE),
            Step('refuse_unknown', _lt("Refuse: not identified"), ('received',), 'refused', OFFICE),
        )

    def _guard_carried_out(self):
        """Nothing is answered that was not done: package handed over, data corrected, erased or restricted."""
        return {
            request.id: [Blocker(
                'carry_out', self.env._("What the person demands is not carried out yet."),
                self.env._(CHAPTER_LEGAL), {'method': 'action_carry_out'},
            )] if request._is_to_be_carried_out() else []
            for request in self
        }

    @api.model
    def _get_event_name(self, event):
        names = {
            'carry_out': self.env._("Carried out"), 'extend': self.env._("Extended"),
            'hand_over': self.env._("Package handed over"), 'fetch': self.env._("Package fetched"),
            'link': self.env._("Link made for a letter"), 'escalate': self.env._("Overdue"),
        }
        return names.get(event) or super()._get_event_name(event)

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    def _check_office(self):
        self.check_access('read')
        if not (self.env.su or any(self.env.user.has_group(group) for group in OFFICE)):
            raise StepNotAllowedError(self.env._(
                "Requests of persons are up to the back office and executive management.",
            ))

    # === PAPERS === #

    def _get_paper_lang(self):
        return self.partner_id.lang or super()._get_paper_lang()

    def _get_paper_reference(self):
        return self.name

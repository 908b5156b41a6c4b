from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..const import DPO, _lt
from ..exceptions import CaseError
from ..plain_reference import PlainMany2one
from ..workflow import Step, may_erase

_STATES = [('draft', "Draft"), ('open', "Open"), ('closed', "Closed"), ('expired', "Time Is Over")]
_BATCH = 200


class ProfileCase(models.Model):
    """A reason for the data protection officer to look into one profile, for some hours, reading only.

    The officer sees no profile without a case of their own that is open at this moment; the global rules of profiles read
    it, so that no job has to close it in time. It is never prolonged: whoever needs more opens a new one, with its reason.

    Source: chapter *Rechtliche Anforderungen*; GDPR Art. 38(2), 39(1)(b), and Art. 5(1)(c) for the officer's own looking.
    """

    _name = 'jlink.profile.case'
    _description = "Case to Look into a Profile"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'
    _workflow_created_by_step = True

    name = fields.Char(string="Number", readonly=True, required=True)
    # Plain: the case goes with the erasure of the person, which finds it by itself.
    profile_id = PlainMany2one(
        comodel_name='jlink.profile', string="Profile", readonly=True, required=True, index=True, ondelete='restrict',
    )
    company_id = fields.Many2one(
        comodel_name='res.company', readonly=True, required=True, index=True, ondelete='restrict',
    )
    user_id = fields.Many2one(
        comodel_name='res.users', string="Opened by", readonly=True, required=True, ondelete='restrict',
    )
    reason = fields.Text(readonly=True, help="Why the officer has to look into this profile.")
    opened_on = fields.Datetime(readonly=True)
    open_until = fields.Datetime(readonly=True)
    closed_on = fields.Datetime(readonly=True)
    state = fields.Selection(selection=_STATES, required=True, readonly=True, index=True)
    is_open = fields.Boolean(compute='_compute_is_open', help="The profile can be looked into right now.")

    _name_uniq = models.UniqueIndex('(name)', "Another case has this number.")
    _open_idx = models.Index("(user_id, open_until, profile_id) WHERE state = 'open'")

    @api.depends('state', 'open_until')
    @api.depends_context('uid')
    def _compute_is_open(self):
        now = fields.Datetime.now()
        for case in self:
            case.is_open = case.state == 'open' and case.open_until > now and case.user_id == self.env.user

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise CaseError(self.env._("A case is evidence: it goes with the erasure of its person only."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {**super()._workflow_initial_values(), **dict.fromkeys((
            'name', 'profile_id', 'company_id', 'user_id', 'reason', 'opened_on', 'open_until', 'closed_on',
        ), False)}

    @api.model
    def _workflow_steps(self):
        return (
            Step('open', _lt("Open the case"), ('draft',), 'open', DPO),
            Step('close', _lt("Close the case"), ('open',), 'closed', DPO),
            Step('expire', _lt("Time of the case is over"), ('open',), 'expired', ()),
        )

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_subject_id(self):
        return self.profile_id.partner_id.id

    # === ACTION METHODS === #

    def action_close(self):
        """Close the own case before its time is over.

        :raise CaseError: it is a colleague's
        """
        self.check_access('read')
        self._check_own()
        self._take_step('close', {'closed_on': fields.Datetime.now()})

    def action_look(self):
        """Open the profile, reading only.

        :raise CaseError: the case is a colleague's or not open any more
        """
        self.ensure_one()
        self.check_access('read')
        self._check_own()
        if not self.is_open:
            raise CaseError(self.env._("%(case)s is not open any more: open a new one, with its reason.", case=self.name))
        return self.profile_id._get_records_action(name=self.env._("Profile"))

    def _check_own(self):
        if not self.env.su and any(case.user_id != self.env.user for case in self):
            raise CaseError(self.env._("This is a colleague's case: open one of your own, with its reason."))

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, number, reason):
        """Open a case for the profile called ``number`` and return it.

        :raise StepNotAllowedError: the user is no data protection officer
        :raise CaseError: there is no such profile in the user's companies, or no reason is given
        """
        self._check_step_right(self._get_step('open'))
        if not (reason or '').strip():
            raise CaseError(self.env._("Say why you have to look into this profile: the reason is recorded."))
        profile = self._find_profile(number)
        now = fields.Datetime.now()
        case = self._workflow_create([{
            # sudo: numbers are drawn for whoever opens a case; a sequence needs rights of its own.
            'name': self.env['ir.sequence'].sudo().next_by_code(self._name),
            'profile_id': profile.id, 'company_id': profile.company_id.id, 'user_id': self.env.uid, 'state': 'draft',
        }])
        case._take_step('open', {
            'reason': reason.strip(), 'opened_on': now,
            'open_until': now + relativedelta(hours=profile.company_id.jlink_case_hours),
        })
        return case

    @api.model
    def _find_profile(self, number):
        # sudo: the number alone tells nothing, and whoever opens a case sees no profile yet.
        profile = self.env['jlink.profile'].sudo().search([
            ('name', '=', (number or '').strip().upper()), ('company_id', 'in', self.env.companies.ids),
        ])
        if not profile:
            raise CaseError(self.env._(
                "No profile has the number %(number)s. You find numbers on consents and disclosures.",
                number=number or "–",
            ))
        return profile

    @api.model
    def _get_open_domain(self, user):
        """Return the cases through which ``user`` looks right now; safe in a cached rule."""
        return Domain('user_id', '=', user.id) & Domain('state', '=', 'open') & Domain('open_until', '>', 'now')

    @api.model
    def _cron_expire(self):
        """Say of cases whose time is over that they are; nobody looks through them since that moment."""
        while due := self.search([('state', '=', 'open'), ('open_until', '<=', 'now')], limit=_BATCH):
            due._take_step('expire', {'closed_on': fields.Datetime.now()})
            self.env['ir.cron']._commit_progress(len(due))

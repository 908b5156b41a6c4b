from odoo import api, fields, models

from ..const import SOURCES
from ..exceptions import ProfileLockedError
from ..merging import is_merging
from ..workflow import may_erase

_STATES = [
    ('requested', "Consent requested"),
    ('open', "Open"),
    ('ended', "Consent ended"),
    ('restricted', "Restricted"),
]
RATE_UNITS = [('hour', "per hour"), ('day', "per day"), ('month', "per month"), ('year', "per year")]
#: What is known of a person before there is a consent, besides name and channel on the partner.
BARE_FIELDS = {'partner_id', 'company_id', 'source', 'name', 'state', 'recorded_on'}


class Profile(models.Model):
    """Competence and personal data of one business partner: freelancer, temporary or permanent expert.

    All of it lives here and nowhere else, and only while there is a reason: without an active consent the profile is
    locked, for whoever works here and however they try. ``open_until`` is the moment at which it locks by itself; the
    global record rule reads it, so that no job has to run in time. People call a profile by its number, never by the
    person's name.

    Source: chapter *Rechtliche Anforderungen*; GDPR Art. 5(1)(b), (c) and (e), Art. 6, 7 and 18.
    """

    _name = 'jlink.profile'
    _description = "Business Partner's Profile"
    _inherit = ['jlink.workflow.mixin', 'jlink.paper.mixin']
    _order = 'name desc'
    _workflow_created_by_step = True

    # === FIELDS: WHAT IS KNOWN BEFORE CONSENT === #
    name = fields.Char(string="Number", readonly=True, required=True, copy=False)
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Business Partner", required=True, readonly=True, copy=False,
        ondelete='restrict',
    )
    company_id = fields.Many2one(comodel_name='res.company', required=True, readonly=True, index=True, copy=False)
    source = fields.Selection(
        selection=SOURCES, required=True, readonly=True, help="Where the data come from (Art. 14).",
    )
    recorded_on = fields.Datetime(readonly=True, required=True, copy=False)
    # === FIELDS: THE GATE === #
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    open_until = fields.Datetime(readonly=True, copy=False, index=True, help="Locked from this moment on.")
    restricted_until = fields.Date(
        readonly=True, copy=False, index='btree_not_null', help="Kept for the back office until then (Art. 18).",
    )
    erase_on = fields.Date(string="To Be Erased on", readonly=True, copy=False, index='btree_not_null')
    consent_ids = fields.One2many(comodel_name='jlink.consent', inverse_name='profile_id', readonly=True)
    # === FIELDS: COMPETENCE === #
    # A group of prefetching of its own: whoever looks at the gate as superuser does not load what it guards.
    headline = fields.Char(prefetch='content', help="What the person does, in one line; no name.")
    summary = fields.Text(
        prefetch='content', help="Experience in a few sentences; no name, no former employer's secrets.",
    )
    skill_ids = fields.One2many(
        comodel_name='jlink.profile.skill', inverse_name='profile_id', domain=[('is_language', '=', False)],
    )
    language_ids = fields.One2many(
        comodel_name='jlink.profile.skill', inverse_name='profile_id', string="Languages",
        domain=[('is_language', '=', True)],
    )
    document_ids = fields.One2many(
        comodel_name='jlink.profile.document', inverse_name='profile_id',
        groups='jlink_compliance.group_account_manager,jlink_compliance.group_researcher,'
               'jlink_compliance.group_back_office,jlink_compliance.group_dpo,base.group_portal',
    )
    # === FIELDS: AVAILABILITY, RATE, PLACE === #
    available_from = fields.Date(prefetch='content', index='btree_not_null')
    workload = fields.Integer(prefetch='content', string="Workload (%)", default=100, aggregator='avg')
    rate = fields.Monetary(prefetch='content', string="Rate Expected", aggregator='avg')
    rate_unit = fields.Selection(prefetch='content', selection=RATE_UNITS, default='hour')
    currency_id = fields.Many2one(comodel_name='res.currency', related='company_id.currency_id', related_sudo=False)
    does_freelance = fields.Boolean(prefetch='content', string="Freelance Contract", default=True)
    does_temporary = fields.Boolean(prefetch='content', string="Temporary Employment")
    does_permanent = fields.Boolean(prefetch='content', string="Permanent Placement")
    zip = fields.Char(prefetch='content')
    city = fields.Char(prefetch='content')
    country_id = fields.Many2one(prefetch='content', comodel_name='res.country', ondelete='restrict')
    remote_share = fields.Integer(
        prefetch='content', string="Remote (%)", help="Share of the work that can be done from elsewhere.",
    )
    travel = fields.Char(prefetch='content', string="Willing to Travel", help="Regions, days per week.")
    note = fields.Text(prefetch='content', string="Notes")

    _partner_uniq = models.UniqueIndex('(partner_id)', "This business partner has a profile already.")
    _name_uniq = models.UniqueIndex('(name)', "Another profile has this number.")
    _workload_range = models.Constraint('CHECK(workload BETWEEN 0 AND 100)', "A workload is from 0 to 100 %.")
    _remote_range = models.Constraint('CHECK(remote_share BETWEEN 0 AND 100)', "A remote share is from 0 to 100 %.")
    _rate_positive = models.Constraint('CHECK(rate >= 0)', "A rate is not below zero.")

    # === CRUD METHODS === #

    def write(self, vals):
        fixed = {'partner_id', 'company_id', 'source', 'name', 'recorded_on'} & vals.keys()
        if fixed and not (fixed == {'partner_id'} and self._is_moving_to(vals['partner_id'])):
            raise ProfileLockedError(self.env._(
                "A profile stays with its person: number, person and source are fixed.",
            ))
        self._check_basis(vals)
        return super().write(vals)

    def _check_basis(self, vals):
        """Refuse competence or personal data without a basis, superuser included."""
        content = vals.keys() - self._workflow_initial_values().keys() - BARE_FIELDS
        if not content or may_erase(self._name, self.ids):
            return
        # sudo: the basis is a fact, whoever asks.
        if any(not profile._is_open() for profile in self.sudo()):
            raise ProfileLockedError(self.env._(
                "Without an active consent nothing is recorded about a business partner: ask for it first.",
            ))

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids) and not is_merging(self.partner_id.ids):
            raise ProfileLockedError(self.env._(
                "A profile is not deleted by hand: end the consent, and erasure follows with its proof.",
            ))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {'state': 'requested', 'open_until': False, 'restricted_until': False, 'erase_on': False}

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    # === PAPERS === #

    def _get_paper_lang(self):
        return self.partner_id.lang or super()._get_paper_lang()

    # === BUSINESS METHODS === #

    def _is_open(self):
        """Tell whether there is an active consent at this moment."""
        self.ensure_one()
        return bool(self.open_until) and self.open_until > fields.Datetime.now()

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..const import BACK_OFFICE, STAFF, _lt
from ..exceptions import ConsentError
from ..workflow import Step, may_erase
from .privacy_purpose import LEGAL_BASES

_STATES = [
    ('draft', "To be asked"),
    ('requested', "Requested"),
    ('granted', "Granted"),
    ('declined', "Declined"),
    ('withdrawn', "Withdrawn"),
    ('expired', "Expired"),
]
CHANNELS = [
    ('page', "Consent page"),
    ('portal', "Portal"),
    ('paper', "On paper"),
    ('phone', "Phone, confirmed in writing"),
    ('takeover', "Taken over with proof"),
]
_SENT_BY = [('mail', "Mail"), ('link', "Link handed over")]


class Consent(models.Model):
    """One request for a business partner's consent to one purpose, with what became of it.

    Asking again or renewing makes a new row; each decision is an immutable record of its own with the evidence. Only
    the person decides: on the consent page, in the portal, on paper or by phone with a written confirmation.
    Withdrawing is as easy as granting (GDPR Art. 7(3)).
    """

    _name = 'jlink.consent'
    _description = "Consent"
    _inherit = ['jlink.workflow.mixin', 'jlink.silent.thread.mixin']
    _order = 'id desc'
    _workflow_created_by_step = True

    name = fields.Char(string="Number", readonly=True, required=True)
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Business Partner", required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    profile_id = fields.Many2one(
        comodel_name='jlink.profile', required=True, readonly=True, index=True, ondelete='restrict',
    )
    company_id = fields.Many2one(comodel_name='res.company', required=True, readonly=True, index=True)
    purpose_id = fields.Many2one(
        comodel_name='jlink.privacy.purpose', required=True, readonly=True, ondelete='restrict',
    )
    legal_basis = fields.Selection(selection=LEGAL_BASES, required=True, readonly=True)
    text_id = fields.Many2one(
        comodel_name='jlink.privacy.text', string="Declaration", readonly=True, ondelete='restrict',
    )
    notice_id = fields.Many2one(
        comodel_name='jlink.privacy.text', readonly=True, ondelete='restrict',
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, index=True)
    requested_on = fields.Datetime(readonly=True)
    requested_by = fields.Selection(selection=_SENT_BY, string="Asked by", readonly=True)
    reminded_on = fields.Datetime(readonly=True)
    answer_by = fields.Date(string="Purged after", readonly=True, index='btree_not_null')
    channel = fields.Selection(selection=CHANNELS, readonly=True)
    decided_on = fields.Datetime(readonly=True)
    valid_until = fields.Datetime(readonly=True, index='btree_not_null')
    ended_on = fields.Datetime(readonly=True)
    paper_scan = fields.Binary(
        string="Signed Declaration", attachment=False, readonly=True, copy=False,
        groups='jlink_compliance.group_account_manager,jlink_compliance.group_researcher',
    )
    paper_name = fields.Char(string="File Name", readonly=True, copy=False)
    paper_by_id = fields.Many2one(
        comodel_name='res.users', string="Paper Recorded by", readonly=True, copy=False, ondelete='restrict',
    )
    paper_signed_on = fields.Datetime(readonly=True, copy=False)
    renews_id = fields.Many2one(comodel_name='jlink.consent', readonly=True, ondelete='restrict')
    decision_ids = fields.One2many(
        comodel_name='jlink.consent.decision', inverse_name='consent_id', string="Evidence", readonly=True,
        groups='jlink_compliance.group_dpo,jlink_compliance.group_management',
    )

    _name_uniq = models.UniqueIndex('(name)', "Another consent has this number.")
    _expiry_idx = models.Index("(valid_until) WHERE state = 'granted'")
    _one_request = models.UniqueIndex(
        "(profile_id, purpose_id) WHERE state IN ('draft', 'requested')",
        "This business partner is being asked already: ask again from the open request.",
    )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise ConsentError(self.env._("A consent is evidence: it goes with the erasure of its person only."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            **dict.fromkeys((
                'name', 'partner_id', 'profile_id', 'company_id', 'purpose_id', 'legal_basis', 'text_id', 'notice_id',
                'requested_on', 'requested_by', 'reminded_on', 'answer_by', 'channel', 'decided_on', 'valid_until',
                'ended_on', 'renews_id', 'paper_scan', 'paper_name', 'paper_by_id', 'paper_signed_on',
            ), False),
        }

    @api.model
    def _workflow_steps(self):
        by_staff = STAFF + BACK_OFFICE
        return (
            Step('request', _lt("Ask for consent"), ('draft',), 'requested', STAFF),
            Step('grant', _lt("Record the consent"), ('requested',), 'granted', STAFF),
            Step('decline', _lt("Record the refusal"), ('requested',), 'declined', by_staff),
            Step('withdraw', _lt("Record the withdrawal"), ('granted',), 'withdrawn', by_staff),
            Step('expire', _lt("Consent expired"), ('granted',), 'expired', ()),
            Step('close', _lt("Close: consent was withdrawn"), ('draft', 'requested'), 'expired', ()),
        )

    @api.model
    def _get_event_name(self, event):
        names = {
            'remind': self.env._("Reminder sent"),
            'ask_again': self.env._("Asked again"),
            'paper': self.env._("Paper consent recorded, to be compared by a second person"),
            'link': self.env._("Link handed over"),
        }
        return names.get(event) or super()._get_event_name(event)

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_subject_id(self):
        return self.partner_id.id

    def _get_ledger_snapshots(self):
        found = super()._get_ledger_snapshots()
        decisions = self.decision_ids.grouped('consent_id')
        return {consent.id: [*found[consent.id], *decisions.get(consent, [])] for consent in self}

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.name == 'withdraw':
            # sudo: whoever withdraws is not asked for a renewal any more, whoever records it.
            asked = self.sudo().profile_id.consent_ids.filtered(lambda consent: consent.state in ('draft', 'requested'))
            asked._take_step('close', {'ended_on': fields.Datetime.now()})
        if step.name != 'request':
            self.profile_id._refresh_gate()

    # === BUSINESS METHODS - ASKING === #

    @api.model
    def _open_requests(self, profiles, renews=None):
        """Make one request for each profile, still to be asked; rows of former decisions stay as they are.

        :raise TextMissingError: no declaration or no notice is released
        """
        purpose = self._get_gate_purpose()
        sequence = self.env['ir.sequence']
        return self._workflow_create([
            {
                # sudo: numbers are drawn for whoever records; a sequence needs rights of its own.
                'name': sequence.sudo().next_by_code('jlink.consent'),
                'state': 'draft',
                'partner_id': profile.partner_id.id,
                'profile_id': profile.id,
                'company_id': profile.company_id.id,
                'purpose_id': purpose.id,
                'legal_basis': purpose.legal_basis,
                'renews_id': (renews or {}).get(profile.id, False),
                **self._get_texts(profile.partner_id.lang, profile.company_id),
            }
            for profile in profiles.sudo()  # sudo: a locked profile is asked about by whoever may ask
        ])

    @api.model
    def _get_gate_purpose(self):
        # sudo: purposes are no secret.
        purpose = self.env['jlink.privacy.purpose'].sudo().search([('is_gate', '=', True)], limit=1)
        if not purpose:
            raise ConsentError(self.env._("No purpose opens profiles: ask executive management to set one."))
        return purpose

    @api.model
    def _get_texts(self, lang, company):
        texts = self.env['jlink.privacy.text']
        return {
            'text_id': texts._get_current('consent', lang, company).id,
            'notice_id': texts._get_current('notice', lang, company).id,
        }

    def _request(self, sent_by):
        """Ask: the mail leaves at once, or the link is handed over by whoever asks.

        :param str sent_by: ``mail`` or ``link``
        """
        for company, consents in self.sudo().grouped('company_id').items():  # sudo: companies' settings
            consents.sudo(self.env.su)._take_step('request', {
                'requested_on': fields.Datetime.now(),
                'requested_by': sent_by,
                'answer_by': fields.Date.today() + relativedelta(days=company.jlink_consent_answer_days),
            })
        if sent_by == 'mail':
            self._mail('request')

    # === BUSINESS METHODS - DECIDING === #

    def _decide(self, decision, channel, evidence, decided_on=None):
        """Record what the person decided, with its evidence, as one step for all of ``self``.

        :param str decision: ``grant``, ``decline`` or ``withdraw``
        :param str channel: one of ``CHANNELS``
        :param dict evidence: JSON-like facts: address and program of the browser, hash of the scan, note, who recorded
        :param datetime decided_on: when the person said it, in UTC; without, now
        """
        decided = self._get_all_granted() if decision == 'withdraw' else self
        step = decided._begin_step(decision)
        when = decided_on or fields.Datetime.now()
        if decision == 'grant':
            decided._check_not_outdated(when)
        self.env['jlink.consent.decision']._record(decided, step.target, channel, evidence, when)
        for company, consents in decided.sudo().grouped('company_id').items():  # sudo: companies' settings
            consents.sudo(self.env.su)._complete_step(step, {
                'grant': {
                    'channel': channel,
                    'decided_on': when,
                    'valid_until': when + relativedelta(months=company.jlink_consent_months),
                },
                'decline': {'channel': channel, 'decided_on': when, 'ended_on': when},
                'withdraw': {'ended_on': when},
            }[decision])
        decided._mail(step.target)

    def _check_not_outdated(self, decided_on):
        for company in self.sudo().company_id:  # sudo: companies' settings
            if decided_on + relativedelta(months=company.jlink_consent_months) <= fields.Datetime.now():
                raise ConsentError(self.env._(
                    "A consent of that day has expired by now, after %(months)s months: ask the person anew.",
                    months=company.jlink_consent_months,
                ))

    def _get_all_granted(self):
        """Return all that these people have granted: one withdrawal ends it, what was renewed as well."""
        # sudo: whoever records a withdrawal of one consent need not see the other.
        granted = self.sudo().profile_id.consent_ids.filtered(lambda consent: consent.state == 'granted')
        return (granted or self).sudo(self.env.su)

    def _expire(self):
        """End the consents whose time is over; the profiles locked themselves at that moment."""
        now = fields.Datetime.now()
        step = self._begin_step('expire')
        self.env['jlink.consent.decision']._record(self, 'expired', False, {}, now)
        self._complete_step(step, {'ended_on': now})

    @api.model
    def _get_active_domain(self):
        return Domain('state', '=', 'granted') & Domain('valid_until', '>', fields.Datetime.now())

from odoo import api, fields, models

from ..const import CHAPTER_LEGAL, MANAGEMENT, _lt
from ..deadlines import authority_due
from ..exceptions import BreachError
from ..workflow import Blocker, Step

KINDS = [
    ('confidentiality', "Data were seen by somebody they were not for"),
    ('integrity', "Data were changed"),
    ('availability', "Data were lost or could not be reached"),
]
RISKS = [
    ('none', "Unlikely to be a risk for people"), ('risk', "Risk for people"), ('high', "High risk for people"),
]
_STATES = [
    ('reported', "Reported"), ('assessed', "Assessed"), ('notified', "Authority told"),
    ('not_notifiable', "Not notifiable"), ('closed', "Closed"),
]
#: What is written while the breach is looked into, and fixed when it is decided.
_ASSESSED = frozenset({
    'happened_from', 'happened_to', 'kind', 'people_count', 'record_count', 'profile_numbers', 'category_ids',
    'recipients', 'consequences', 'risk', 'risk_reason', 'decision_reason', 'authority_told_on', 'authority_reference',
    'delay_reason', 'people_told_on', 'people_reason', 'lang',
})
_REPORTED = frozenset({'what', 'known_on', 'company_id'})


class Breach(models.Model):
    """A breach of data protection: what happened, who is concerned, what follows, who was told and when.

    The authority is told within 72 hours of knowing, people without undue delay where the risk is high. Everybody
    reports, executive management assesses and decides, the data protection officer reads and advises. What people are
    concerned is held as numbers of profiles.

    Source: GDPR Art. 33 and 34.
    """

    _name = 'jlink.breach'
    _description = "Data Breach"
    _inherit = ['jlink.workflow.mixin', 'jlink.silent.thread.mixin', 'jlink.paper.mixin']
    _order = 'id desc'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company,
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    # === FIELDS: AS REPORTED === #
    what = fields.Text(string="What Happened", required=True, help="No names of people: numbers of profiles.")
    known_on = fields.Datetime(
        string="Known since", required=True, default=fields.Datetime.now, help="The 72 hours begin here.",
    )
    reported_by_id = fields.Many2one(
        comodel_name='res.users', string="Reported by", readonly=True, copy=False, ondelete='restrict',
    )
    first_measures = fields.Text(string="Done at Once")
    # === FIELDS: ASSESSMENT === #
    happened_from = fields.Datetime(string="Happened from")
    happened_to = fields.Datetime(string="Happened until")
    kind = fields.Selection(selection=KINDS)
    profile_numbers = fields.Text(string="Profiles Concerned", help="Numbers like BP-00012; empty: all of the period.")
    people_count = fields.Integer(string="People", aggregator='sum')
    record_count = fields.Integer(string="Records", aggregator='sum')
    category_ids = fields.Many2many(comodel_name='jlink.privacy.category', string="Categories of Data")
    recipients = fields.Text(help="Who may have got the data.")
    consequences = fields.Text(string="Likely Consequences")
    risk = fields.Selection(selection=RISKS)
    risk_reason = fields.Text(string="Why This Risk")
    measures = fields.Text(help="Taken and planned, against the breach and its effects.")
    # === FIELDS: DECISION AND NOTICES === #
    authority_due_on = fields.Datetime(
        string="Authority to Be Told by", compute='_compute_authority_due', store=True, index=True,
    )
    decision_reason = fields.Text(string="Reason of the Decision")
    authority_told_on = fields.Datetime()
    authority_reference = fields.Char(string="Reference of the Authority")
    delay_reason = fields.Text(string="Why Later than 72 Hours")
    people_told_on = fields.Datetime(string="People Told")
    people_reason = fields.Text(string="Why People Are Not Told", help="Art. 34(3): encrypted, averted, publicly told.")
    decided_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    decided_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    advice = fields.Text(string="Advice of the Data Protection Officer", readonly=True, copy=False)
    advised_on = fields.Datetime(readonly=True, copy=False)
    lang = fields.Selection(
        selection='_get_languages', string="Language of the Notification",
        default=lambda self: self.env.company.partner_id.lang,
    )

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Another breach has this number.")
    _counts_positive = models.Constraint(
        'CHECK(people_count >= 0 AND record_count >= 0)', "Numbers of people and records are not below zero.",
    )
    _period = models.Constraint(
        'CHECK(happened_to IS NULL OR happened_from IS NULL OR happened_to >= happened_from)',
        "It did not end before it began.",
    )

    @api.model
    def _get_languages(self):
        # sudo: the names of installed languages are no secret.
        return self.env['res.lang'].sudo().get_installed()

    @api.depends('known_on')
    def _compute_authority_due(self):
        for breach in self:
            breach.authority_due_on = breach.known_on and authority_due(breach.known_on)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        if any(fields.Datetime.to_datetime(vals.get('known_on') or now) > now for vals in vals_list):
            raise BreachError(self.env._("A breach is not known in the future: correct the time."))
        breaches = super().create(vals_list)
        sequence = self.env['ir.sequence'].sudo()  # sudo: numbers are drawn for whoever reports
        breaches._workflow_write_each({
            breach: {'name': sequence.next_by_code('jlink.breach'), 'reported_by_id': self.env.uid}
            for breach in breaches
        }, 'create')
        breaches._alert()
        return breaches

    def write(self, vals):
        decided = any(breach.state not in ('reported', 'assessed') for breach in self)
        closed = any(breach.state == 'closed' for breach in self)
        if closed or _REPORTED & vals.keys() or (_ASSESSED & vals.keys() and decided):
            raise BreachError(self.env._(
                "What was reported and decided stays. Add what is new to the measures, or report another breach.",
            ))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise BreachError(self.env._("A breach is recorded for the authority: it stays (Art. 33(5))."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            'state': 'reported', 'name': '/',
            **dict.fromkeys((
                'reported_by_id', 'decided_by_id', 'decided_on', 'closed_on', 'advice', 'advised_on',
            ), False),
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('assess', _lt("Assess"), ('reported',), 'assessed', MANAGEMENT, guards=('_guard_assessment',)),
            Step('notify', _lt("Record the notification"), ('assessed',), 'notified', MANAGEMENT,
                 guards=('_guard_notified',)),
            Step('dismiss', _lt("Decide: not notifiable"), ('assessed',), 'not_notifiable', MANAGEMENT,
                 guards=('_guard_dismissed',)),
            Step('close', _lt("Close"), ('notified', 'not_notifiable'), 'closed', MANAGEMENT,
                 guards=('_guard_measures',)),
        )

    def _guard_assessment(self):
        return self._block_empty({
            'kind': True, 'people_count': False, 'consequences': True, 'risk': True, 'risk_reason': True,
        })

    def _guard_notified(self):
        """The authority was told; late only with the reason; people where the risk is high (Art. 33(1), 34(1), (3))."""
        found = self._block_empty({'authority_told_on': True, 'decision_reason': True})
        for breach in self:
            told_on = breach.authority_told_on or fields.Datetime.now()
            if told_on > breach.authority_due_on and not breach.delay_reason:
                found[breach.id] += breach._block('delay_reason', self.env._("It is later than 72 hours: say why."))
            if breach.risk == 'high' and not (breach.people_told_on or breach.people_reason):
                found[breach.id] += breach._block(
                    'people_told_on', self.env._("The risk is high: tell the people, or say why not (Art. 34(3))."),
                )
        return found

    def _guard_dismissed(self):
        """Only what is unlikely to be a risk need not be told, and the reason is recorded (Art. 33(1), (5))."""
        found = self._block_empty({'decision_reason': True})
        for breach in self:
            if breach.risk != 'none':
                found[breach.id] += breach._block('risk', self.env._("There is a risk for people: tell the authority."))
        return found

    def _guard_measures(self):
        return self._block_empty({'measures': True})

    def _block_empty(self, names):
        """Return a blocker for each field that is empty; ``False`` stands for a number that may be zero."""
        return {
            breach.id: [
                blocker for name, needed in names.items() if needed and not breach[name]
                for blocker in breach._block(name, self.env._("Fill in: %(field)s", field=self._get_field_label(name)))
            ]
            for breach in self
        }

    def _block(self, name, message):
        return [Blocker(f'breach_{name}', message, self.env._(CHAPTER_LEGAL), {'field': name})]

    def _get_ledger_reference(self):
        return self.name

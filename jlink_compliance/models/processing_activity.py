from odoo import api, fields, models

from ..const import MANAGEMENT, _lt
from ..exceptions import ActivityReleasedError
from ..workflow import Step, content_hash

SUBJECTS = [
    ('profile', "Holding profiles with consent"),
    ('disclosure', "Disclosure to customers"),
    ('quarantine', "Sealed documents before consent"),
    ('erasure', "Erasure and retention"),
    ('other', "Something else"),
]
_STATES = [('draft', "Draft"), ('released', "Released"), ('superseded', "Superseded")]
#: What the register says; fixed once it is released.
TOLD = (
    'name', 'number', 'subject', 'description', 'purposes', 'legal_bases', 'people', 'categories', 'recipients',
    'third_countries', 'retention', 'security',
)


class ProcessingActivity(models.Model):
    """One revision of an entry in the register of processing activities: a controlled document.

    A draft is filled in from what the system really does; once management has released it, it never changes. The
    comparison says what the system does differently by now.

    Source: GDPR Art. 30(1).
    """

    _name = 'jlink.processing.activity'
    _description = "Processing Activity"
    _inherit = ['jlink.workflow.mixin', 'jlink.paper.mixin']
    _order = 'number, revision desc'

    name = fields.Char(required=True, translate=False)
    number = fields.Char(required=True)
    revision = fields.Integer(required=True, default=1, copy=False, aggregator=None)
    company_id = fields.Many2one(comodel_name='res.company', help="Empty: for all companies.", index=True)
    subject = fields.Selection(
        selection=SUBJECTS, string="Filled in from", required=True, default='other',
        help="Which part of the system says what is filled in and compared.",
    )
    lang = fields.Selection(
        selection='_get_languages', string="Language", required=True,
        default=lambda self: self.env.company.partner_id.lang or self.env.lang,
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    description = fields.Text(help="What is done with the data, in a few sentences.")
    purposes = fields.Text()
    legal_bases = fields.Text(string="Legal Basis")
    people = fields.Text(string="Categories of People")
    categories = fields.Text(string="Categories of Data")
    recipients = fields.Text(string="Categories of Recipients")
    third_countries = fields.Text()
    retention = fields.Text(string="Time Limits for Erasure")
    security = fields.Text(string="Security Measures")
    approved_by_id = fields.Many2one(
        comodel_name='res.users', string="Released by", readonly=True, copy=False, ondelete='restrict',
    )
    valid_from = fields.Datetime(readonly=True, copy=False)
    content_hash = fields.Char(string="Content Hash (SHA-256)", readonly=True, copy=False)
    differs = fields.Boolean(string="Differs from the System", compute='_compute_difference')
    difference_html = fields.Html(string="What Differs", compute='_compute_difference', sanitize=False)

    _revision_uniq = models.UniqueIndex(
        '(number, COALESCE(company_id, 0), revision)', "This revision of the activity exists already.",
    )

    @api.model
    def _get_languages(self):
        # sudo: the names of installed languages are no secret.
        return self.env['res.lang'].sudo().get_installed()

    # === COMPUTE METHODS === #

    @api.depends('number', 'name', 'revision')
    def _compute_display_name(self):
        for activity in self:
            activity.display_name = f'{activity.number} {activity.name or ""}, {activity.revision}'

    @api.depends(*TOLD)
    @api.depends_context('lang')
    def _compute_difference(self):
        for activity in self:
            found = activity._get_differences()
            activity.differs = bool(found)
            activity.difference_html = self.env['ir.qweb']._render(
                'jlink_compliance.processing_activity_difference', {'found': found},
            ) if found else False

    # === CRUD METHODS === #

    def write(self, vals):
        if {*TOLD, 'lang', 'revision', 'company_id'} & vals.keys() and any(record.state != 'draft' for record in self):
            raise ActivityReleasedError(self.env._(
                "A released activity never changes. Revise it: the next revision can be edited until it is released.",
            ))
        return super().write(vals)

    # Not for `@api.ondelete(at_uninstall=False)`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_drafts_only(self):
        if any(activity.state != 'draft' for activity in self):
            raise ActivityReleasedError(self.env._("A released activity is what the authority may ask for: it stays."))

    def copy_data(self, default=None):
        return [
            {**vals, 'revision': activity._get_next_revision(), **(default or {})}
            for activity, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            'approved_by_id': False, 'valid_from': False, 'content_hash': False,
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('release', _lt("Release"), ('draft',), 'released', MANAGEMENT),
            Step('supersede', _lt("Supersede"), ('released',), 'superseded', MANAGEMENT),
        )

    def _get_ledger_reference(self):
        return f'{self.number}/{self.revision}'

    # === ACTION METHODS === #

    def action_fill(self):
        """Fill in what the system really does: purposes, categories, recipients, periods."""
        self.check_access('write')
        for activity in self:
            activity.write(activity._get_system_values())

    def action_release(self):
        """Release the revision; the one before is superseded."""
        step = self._begin_step('release')
        for activity in self:
            activity._get_released_before()._take_step('supersede')
            activity._complete_step(step, {
                'approved_by_id': self.env.uid, 'valid_from': fields.Datetime.now(),
                'content_hash': content_hash({name: activity[name] or '' for name in TOLD}),
            })

    def action_revise(self):
        """Open a draft of the next revision."""
        self.ensure_one()
        self.check_access('write')
        return self.copy()._get_records_action()

    # === BUSINESS METHODS === #

    def _get_line_domain(self):
        return [('number', '=', self.number), ('company_id', '=', self.company_id.id)]

    def _get_next_revision(self):
        self.ensure_one()
        return max(self.search(self._get_line_domain()).mapped('revision'), default=0) + 1

    def _get_released_before(self):
        return self.search([*self._get_line_domain(), ('state', '=', 'released'), ('id', '!=', self.id)])

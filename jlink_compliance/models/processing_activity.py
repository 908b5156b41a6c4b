from odoo import api, fields, models

from ..exceptions import ActivityReleasedError

SUBJECTS = [
    ('profile', "Holding profiles with consent"),
    ('disclosure', "Disclosure to customers"),
    ('quarantine', "Sealed documents before consent"),
    ('erasure', "Erasure and retention"),
    ('other', "Something else"),
]
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
    _inherit = ['jlink.controlled.document.mixin', 'jlink.paper.mixin']
    _order = 'number, revision desc'

    name = fields.Char(required=True, translate=False)
    number = fields.Char(required=True)
    company_id = fields.Many2one(comodel_name='res.company', help="Empty: for all companies.", index=True)
    subject = fields.Selection(
        selection=SUBJECTS, string="Filled in from", required=True, default='other',
        help="Which part of the system says what is filled in and compared.",
    )
    lang = fields.Selection(
        selection='_get_languages', string="Language", required=True,
        default=lambda self: self.env.company.partner_id.lang or self.env.lang,
    )
    description = fields.Text(help="What is done with the data, in a few sentences.")
    purposes = fields.Text()
    legal_bases = fields.Text(string="Legal Basis")
    people = fields.Text(string="Categories of People")
    categories = fields.Text(string="Categories of Data")
    recipients = fields.Text(string="Categories of Recipients")
    third_countries = fields.Text()
    retention = fields.Text(string="Time Limits for Erasure")
    security = fields.Text(string="Security Measures")
    differs = fields.Boolean(string="Differs from the System", compute='_compute_difference')
    difference_html = fields.Html(string="What Differs", compute='_compute_difference', sanitize=False)

    _revision_uniq = models.UniqueIndex(
        '(number, COALESCE(company_id, 0), revision)', "This revision of the activity exists already.",
    )

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

    # === WORKFLOW === #

    def _get_ledger_reference(self):
        return f'{self.number}/{self.revision}'

    # === ACTION METHODS === #

    def action_fill(self):
        """Fill in what the system really does: purposes, categories, recipients, periods."""
        self.check_access('write')
        for activity in self:
            activity.write(activity._get_system_values())

    # === BUSINESS METHODS === #

    def _get_line_domain(self):
        return [('number', '=', self.number), ('company_id', '=', self.company_id.id)]

    def _get_content(self):
        return {name: self[name] or '' for name in TOLD}

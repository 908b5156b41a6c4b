from odoo import api, fields, models

from ..const import BACK_OFFICE, MANAGEMENT, _lt
from ..exceptions import ErasureError, StepNotAllowedError
from ..plain_reference import PlainMany2one
from ..workflow import Step

_STATES = [('planned', "Planned"), ('done', "Done"), ('cancelled', "Cancelled")]
TRIGGERS = [
    ('unanswered', "Request not answered"),
    ('declined', "Consent declined"),
    ('withdrawn', "Consent withdrawn"),
    ('expired', "Consent expired"),
    ('request', "Erasure demanded (Art. 17 GDPR)"),
]


class Erasure(models.Model):
    """The erasure of one person, planned and proved: what went, what had to stay and why, and what a scan still found.

    It holds numbers only, never a name; once done, nothing leads from it to the person any more.

    Source: GDPR Art. 5(1)(e), 5(2) and 17.
    """

    _name = 'jlink.erasure'
    _description = "Erasure"
    _inherit = ['jlink.workflow.mixin', 'jlink.silent.thread.mixin', 'jlink.paper.mixin']
    _order = 'due_on, id'
    _workflow_created_by_step = True

    name = fields.Char(string="Number", readonly=True, required=True)
    profile_name = fields.Char(string="Profile", readonly=True, required=True, index=True)
    profile_ref = PlainMany2one(comodel_name='jlink.profile', string="Record", readonly=True, ondelete='restrict')
    company_id = fields.Many2one(
        comodel_name='res.company', readonly=True, required=True, index=True, ondelete='restrict',
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, index=True)
    trigger = fields.Selection(selection=TRIGGERS, string="Reason", readonly=True, required=True)
    source = fields.Char(string="Follows from", readonly=True)
    due_on = fields.Date(readonly=True, required=True, index=True)
    done_on = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one(comodel_name='res.users', readonly=True, ondelete='restrict')
    report = fields.Json(readonly=True)
    erased_count = fields.Integer(string="Records", readonly=True)
    held_until = fields.Date(readonly=True, help="Something is kept until then, for the back office only.")
    leftover_count = fields.Integer(string="Leftovers", readonly=True)
    report_html = fields.Html(string="What Goes and What Stays", compute='_compute_report_html', sanitize=False)

    _name_uniq = models.UniqueIndex('(name)', "Another erasure has this number.")
    _one_planned = models.UniqueIndex("(profile_ref) WHERE state = 'planned'", "This erasure is planned already.")

    @api.depends('report')
    @api.depends_context('lang')
    def _compute_report_html(self):
        for erasure in self:
            erasure.report_html = self.env['ir.qweb']._render(
                'jlink_compliance.erasure_report', erasure._get_report_values(),
            ) if erasure.report else False

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise ErasureError(self.env._("An erasure is evidence that the law was kept: it stays."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {'state': 'planned', **dict.fromkeys((
            'name', 'profile_name', 'profile_ref', 'company_id', 'trigger', 'source', 'due_on', 'done_on', 'done_by_id',
            'report', 'erased_count', 'held_until', 'leftover_count',
        ), False)}

    @api.model
    def _workflow_steps(self):
        by_office = BACK_OFFICE + MANAGEMENT
        return (
            Step('erase', _lt("Erase"), ('planned',), 'done', by_office, ('_guard_notices',)),
            Step('cancel', _lt("Cancel the erasure"), ('planned',), 'cancelled', by_office),
        )

    @api.model
    def _get_event_name(self, event):
        return self.env._("Dry run") if event == 'dry_run' else super()._get_event_name(event)

    def _get_ledger_reference(self):
        return self.name

    def _get_paper_reference(self):
        return self.name

    # === ACTION METHODS === #

    def action_dry_run(self):
        """Count what would go and what would stay; nothing is changed."""
        self._check_office()
        planned = self.filtered(lambda erasure: erasure.state == 'planned')
        for erasure, report in planned._forecast().items():
            erasure._workflow_write({'report': report, 'erased_count': sum(report['places'].values())}, 'dry_run')

    def action_erase(self):
        """Erase now what is due."""
        self._check_office()
        today = fields.Date.today()
        if early := self.filtered(lambda erasure: erasure.state == 'planned' and erasure.due_on > today):
            raise ErasureError(self.env._(
                "%(number)s is not due yet: until then the back office decides what must be kept.",
                number=early[0].name,
            ))
        self._run()

    def action_set_hold(self):
        """Open a new hold for the profile that is to be erased."""
        self.ensure_one()
        self._check_office()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.privacy.hold', 'view_mode': 'form',
            'target': 'current', 'name': self.env._("Retention Hold"),
            'context': {'default_profile_id': self.profile_ref.id},
        }

    def action_run_due(self):
        """Start the erasure of all who are due; it goes on in the background, batch by batch."""
        self._check_office()
        # sudo: the job is not the user's, starting it is.
        self.env.ref('jlink_compliance.ir_cron_erasure').sudo()._trigger()

    def _check_office(self):
        self.check_access('read')
        if not (self.env.su or any(self.env.user.has_group(group) for group in BACK_OFFICE + MANAGEMENT)):
            raise StepNotAllowedError(self.env._("Erasure is up to the back office and executive management."))

    # === BUSINESS METHODS === #

    def _get_report_values(self):
        """Return what the report says, with the names of places in the reader's language."""
        self.ensure_one()
        labels = {place.name: place.label for place in self._get_places()}
        report = self.report or {}
        counts = report.get('places', {})
        return {
            'erasure': self,
            'places': [(self.env._(labels[name]), counts[name]) for name in labels if counts.get(name)],
            'kept': report.get('kept', []),
            'leftovers': report.get('leftovers', []),
        }

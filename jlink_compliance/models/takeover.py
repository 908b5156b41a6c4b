import base64
import hashlib
from datetime import timedelta

from odoo import api, fields, models

from ..const import MANAGEMENT, _lt
from ..exceptions import StepNotAllowedError, TakeoverError
from ..workflow import Step

_STATES = [
    ('draft', "File"), ('checked', "Checked"), ('running', "Running"), ('done', "Done"), ('abandoned', "Abandoned"),
]
_COUNTS = ('proof_count', 'queue_count', 'rejected_count')
_INPUT = ('content', 'file_name', 'proofs', 'proofs_name')
_KEPT_DAYS = 14


class Takeover(models.Model):
    """The one-off take-over of a firm's existing stock of business partners, with its proof.

    Who consented, with a date, a text and a scan, is taken over with content. Of everybody else only name, one channel,
    source and date are kept, locked, and the person is asked. The file itself is deleted when the run ends.

    Source: chapter *Rechtliche Anforderungen*; GDPR Art. 5(2), 7(1).
    """

    _name = 'jlink.takeover'
    _description = "Take-over of Existing Stock"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'

    name = fields.Char(
        string="Number", readonly=True, required=True, copy=False, default=lambda self: self.env._("New"),
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, readonly=True, index=True, default=lambda self: self.env.company,
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    content = fields.Binary(
        string="Table", attachment=False, copy=False, groups=MANAGEMENT[0], help="CSV or XLSX, as the template.",
    )
    file_name = fields.Char(copy=False)
    proofs = fields.Binary(
        string="Proofs and Documents", attachment=False, copy=False, groups=MANAGEMENT[0],
        help="A ZIP archive with the files the table names.",
    )
    proofs_name = fields.Char(copy=False)
    file_hash = fields.Char(string="SHA-256 of the Files", readonly=True, copy=False)
    started_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    started_on = fields.Datetime(readonly=True, copy=False)
    ended_on = fields.Datetime(readonly=True, copy=False)
    proof_count = fields.Integer(string="With Proof", readonly=True, copy=False)
    queue_count = fields.Integer(string="To Be Asked", readonly=True, copy=False)
    rejected_count = fields.Integer(string="Rejected", readonly=True, copy=False)
    is_sending = fields.Boolean(readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name='jlink.takeover.line', inverse_name='takeover_id', readonly=True, copy=False,
    )
    rejected_ids = fields.One2many(
        comodel_name='jlink.takeover.line', inverse_name='takeover_id', readonly=True,
        domain=[('kind', '=', 'rejected')],
    )
    progress = fields.Integer(compute='_compute_progress', string="Taken Over (%)")
    to_ask_count = fields.Integer(compute='_compute_asked', string="Still to Be Asked")
    asked_count = fields.Integer(compute='_compute_asked', string="Asked")
    answered_count = fields.Integer(compute='_compute_asked', string="Answered")
    asked_progress = fields.Integer(compute='_compute_asked', string="Asked (%)")

    _name_uniq = models.UniqueIndex('(name)', "Another take-over has this number.")

    # === COMPUTE METHODS === #

    @api.depends('state')
    def _compute_progress(self):
        open_lines = dict(self.env['jlink.takeover.line']._read_group(
            [('takeover_id', 'in', self.ids), ('kind', '!=', 'rejected'), ('is_done', '=', False)],
            ['takeover_id'], ['__count'],
        ))
        for run in self:
            total = run.proof_count + run.queue_count
            done = total - open_lines.get(run, 0)
            run.progress = round(100 * done / total) if total and run.state in ('running', 'done') else 0

    def _compute_asked(self):
        # sudo: figures only.
        found = self.env['jlink.consent'].sudo()._read_group(
            [('takeover_id', 'in', self.ids), ('channel', '!=', 'takeover')], ['takeover_id', 'state'], ['__count'])
        figures = {(run.id, state): count for run, state, count in found}
        for run in self:
            states = {state: figures.get((run.id, state), 0) for state in ('draft', 'requested', 'granted', 'declined')}
            everybody = sum(count for (run_id, _state), count in figures.items() if run_id == run.id)
            run.to_ask_count = states['draft']
            run.asked_count = everybody - states['draft']
            run.answered_count = run.asked_count - states['requested']
            run.asked_progress = round(100 * run.asked_count / everybody) if everybody else 0

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: numbers are drawn for whoever records; a sequence needs rights of its own.
        sequence = self.env['ir.sequence'].sudo()
        return super().create([{**vals, 'name': sequence.next_by_code('jlink.takeover')} for vals in vals_list])

    def write(self, vals):
        if {'name', 'company_id'} & vals.keys() or (set(_INPUT) & vals.keys() and not self.env.su and any(
                run.state != 'draft' for run in self)):
            raise TakeoverError(self.env._("What was checked is what is taken over: change the file first."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise TakeoverError(self.env._("A take-over is evidence and stays; abandon it to delete its file."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            **dict.fromkeys(('file_hash', 'started_by_id', 'started_on', 'ended_on', 'is_sending'), False),
            **dict.fromkeys(_COUNTS, 0),
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('check', _lt("Check the file"), ('draft',), 'checked', MANAGEMENT),
            Step('reopen', _lt("Change the file"), ('checked',), 'draft', MANAGEMENT),
            Step('import', _lt("Take over"), ('checked',), 'running', MANAGEMENT),
            Step('finish', _lt("Take-over finished"), ('running',), 'done', ()),
            Step('abandon', _lt("Abandon"), ('draft', 'checked'), 'abandoned', MANAGEMENT),
        )

    @api.model
    def _get_event_name(self, event):
        names = {'send': self.env._("Asking started"), 'stop': self.env._("Asking stopped")}
        return names.get(event) or super()._get_event_name(event)

    def _get_ledger_reference(self):
        return self.name

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.name in ('finish', 'abandon'):
            self._forget_file()

    # === ACTION METHODS === #

    def action_check(self):
        """Check each row and change nothing: what would be taken over, and why the rest would not."""
        self.ensure_one()
        step = self._begin_step('check')
        # sudo: management checks rows against contacts and profiles it does not read; it is told the reasons only.
        counts = self.sudo()._check_rows()
        self._complete_step(step, {**counts, 'file_hash': self._hash_files()})

    def action_reopen(self):
        """Let the file be changed; its check is void."""
        self._take_step('reopen', dict.fromkeys(_COUNTS, 0))

    def action_import(self):
        """Take over what was accepted, in batches; the first one at once."""
        self.ensure_one()
        self._take_step('import', {'started_by_id': self.env.user.id, 'started_on': fields.Datetime.now()})
        # sudo: the run makes contacts, profiles and consents, which management has no rights to make by hand.
        self.sudo()._import_batch()
        self._trigger_cron()

    def action_abandon(self):
        """Delete the file and its rows; nothing of it was taken over."""
        self._take_step('abandon', {'ended_on': fields.Datetime.now()})

    def action_send(self):
        """Ask all who were taken over without proof, in batches."""
        self._check_management()
        self._workflow_write({'is_sending': True}, 'send')
        self._trigger_cron()

    def action_stop(self):
        """Stop asking; who was asked already stays asked."""
        self._check_management()
        self._workflow_write({'is_sending': False}, 'stop')

    def action_open_queue(self):
        """Show the consents of this run."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_compliance.consent_action')
        return {**action, 'domain': [('takeover_id', '=', self.id)], 'context': {}}

    def action_template(self):
        """Download the template as a workbook."""
        self._check_management()
        return {'type': 'ir.actions.act_url', 'url': '/jlink/takeover/template/xlsx', 'target': 'download'}

    # === BUSINESS METHODS === #

    def _check_management(self):
        self.check_access('read')
        if not self.env.user.has_group(MANAGEMENT[0]):
            raise StepNotAllowedError(self.env._("Taking over existing stock is up to executive management."))

    def _trigger_cron(self):
        # sudo: whoever may start a run may have it continued.
        self.env.ref('jlink_compliance.ir_cron_takeover').sudo()._trigger()

    def _get_files(self):
        """Return table and archive as bytes."""
        run = self.with_context(bin_size=False)
        return base64.b64decode(run.content or b''), base64.b64decode(run.proofs or b'')

    def _hash_files(self):
        return hashlib.sha256(b''.join(hashlib.sha256(content).digest() for content in self._get_files())).hexdigest()

    def _forget_file(self):
        """Delete what the file says of people, once it is taken over or abandoned."""
        # sudo: nobody reads the facts; they go whoever ended the run.
        runs = self.sudo()
        runs.write(dict.fromkeys(_INPUT, False))
        runs.line_ids.write({'facts': False})

    @api.autovacuum
    def _gc_files(self):
        """Abandon what was left lying, and delete the rows of runs that ended a while ago."""
        limit = fields.Datetime.now() - timedelta(days=_KEPT_DAYS)
        # sudo: called by the scheduler.
        runs = self.sudo()
        left = runs.search([('state', 'in', ('draft', 'checked')), ('write_date', '<', limit)])
        if left:
            left._take_step('abandon', {'ended_on': fields.Datetime.now()})
        runs.env['jlink.takeover.line'].search([('takeover_id.ended_on', '<', limit)], limit=10_000).unlink()

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import BACK_OFFICE, DPO, MANAGEMENT, STAFF, _lt
from ..exceptions import FindingError
from ..workflow import Step

SOURCES = [
    ('spot_check', "Spot check"),
    ('refusal', "Refused exit"),
    ('ledger', "Check of the ledger"),
    ('request', "Subject request"),
    ('own', "Own observation"),
]
_STATES = [('open', "Open"), ('answered', "Answered"), ('closed', "Closed")]
_TASK = 'mail.mail_activity_data_todo'
_ROLES = STAFF + BACK_OFFICE + MANAGEMENT + DPO
#: What the responsible person has been told; fixed once it is answered.
_TERMS = frozenset({'source', 'origin', 'description', 'responsible_id', 'due_on', 'company_id'})
_DAYS = 14


class Finding(models.Model):
    """Something that the data protection officer found and somebody has to put right until a day.

    The responsible person answers it, the officer alone closes it, or gives it back. Records are named by their numbers.

    Source: GDPR Art. 39(1)(b); ISO 9001 9.2.2 and 10.2.
    """

    _name = 'jlink.finding'
    _description = "Finding of Data Protection"
    _inherit = ['jlink.workflow.mixin', 'jlink.silent.thread.mixin']
    _order = 'due_on, id'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company, ondelete='restrict',
    )
    source = fields.Selection(selection=SOURCES, required=True, default='own')
    origin = fields.Char(string="Found in", help="The number of the record, never a person's name.")
    description = fields.Text(required=True, help="What is wrong, and what has to be put right. Numbers, no names.")
    responsible_id = fields.Many2one(
        comodel_name='res.users', index=True, ondelete='restrict', domain=[('share', '=', False)],
        help="Who answers the finding.",
    )
    officer_id = fields.Many2one(
        comodel_name='res.users', string="Data Protection Officer", readonly=True, required=True, ondelete='restrict',
        copy=False, default=lambda self: self.env.user,
    )
    due_on = fields.Date(
        required=True, index=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(days=_DAYS),
    )
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    answer = fields.Text(readonly=True, copy=False, help="What was done, and by when the rest will be.")
    answered_on = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    closed_on = fields.Datetime(readonly=True, copy=False)
    is_overdue = fields.Boolean(compute='_compute_is_overdue')
    is_mine = fields.Boolean(compute='_compute_is_mine', help="It is up to the user to answer.")

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Another finding has this number.")

    @api.depends('state', 'due_on')
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for finding in self:
            finding.is_overdue = finding.state == 'open' and bool(finding.due_on) and finding.due_on < today

    @api.depends('responsible_id')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        for finding in self:
            finding.is_mine = finding.responsible_id == self.env.user

    @api.constrains('responsible_id')
    def _check_responsible(self):
        for finding in self:
            user = finding.responsible_id
            if user and not any(user.has_group(group) for group in _ROLES):
                raise ValidationError(self.env._(
                    "%(user)s has no role in JLink and would not see the finding: choose somebody else.", user=user.name,
                ))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: numbers are drawn for whoever records a finding.
        sequence = self.env['ir.sequence'].sudo()
        findings = super().create([
            {**vals, 'name': sequence.next_by_code(self._name), 'officer_id': self.env.uid} for vals in vals_list
        ])
        findings._ledger_record('create', payloads={finding.id: finding._get_terms() for finding in findings})
        findings._ask_responsible()
        return findings

    def write(self, vals):
        if {'name', 'officer_id'} & vals.keys():
            raise FindingError(self.env._("Number and officer of a finding are fixed."))
        changed = _TERMS & vals.keys()
        if changed and any(finding.state != 'open' for finding in self):
            raise FindingError(self.env._("This finding is answered: give it back before you change it."))
        result = super().write(vals)
        if changed:
            self._ledger_record('change', payloads={finding.id: finding._get_terms() for finding in self})
        if {'responsible_id', 'due_on'} & vals.keys():
            self._ask_responsible()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise FindingError(self.env._("A finding stays: close it with its answer."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {'state': 'open', **dict.fromkeys(('answer', 'answered_on', 'answered_by_id', 'closed_on'), False)}

    @api.model
    def _workflow_steps(self):
        return (
            Step('answer', _lt("Answer the finding"), ('open',), 'answered', _ROLES),
            Step('give_back', _lt("Give the finding back"), ('answered',), 'open', DPO),
            Step('close', _lt("Close the finding"), ('answered',), 'closed', DPO),
        )

    @api.model
    def _get_event_name(self, event):
        return self.env._("Changed") if event == 'change' else super()._get_event_name(event)

    def _get_ledger_reference(self):
        return self.name

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        # sudo: tasks follow the step, whoever they belong to.
        findings = self.sudo()
        findings.activity_unlink([_TASK])
        if step.name == 'answer':
            findings._give_task('officer_id', self.env._("Check the answer"))
        elif step.name == 'give_back':
            findings._ask_responsible()

    # === ACTION METHODS === #

    def action_answer(self):
        """Open the window for the answer.

        :raise FindingError: the finding is up to somebody else
        """
        self.ensure_one()
        self.check_access('read')
        self._check_mine()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.finding.answer', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Answer %(finding)s", finding=self.name), 'context': {'default_finding_id': self.id},
        }

    def action_give_back(self):
        """Give the finding back: the answer does not put it right."""
        self._take_step('give_back')

    def action_close(self):
        """Close the finding: the answer puts it right."""
        self._take_step('close', {'closed_on': fields.Datetime.now()})

    def _check_mine(self):
        if not self.env.su and any(finding.responsible_id != self.env.user for finding in self):
            raise FindingError(self.env._("This finding is answered by the person who is responsible for it."))

    # === BUSINESS METHODS === #

    def _answer(self, text):
        """Record the answer of the responsible person.

        :raise FindingError: somebody else answers, or says nothing
        """
        self._check_mine()
        if not (text or '').strip():
            raise FindingError(self.env._("Say what was done: the data protection officer decides by it."))
        self._take_step('answer', {
            'answer': text.strip(), 'answered_on': fields.Datetime.now(), 'answered_by_id': self.env.uid,
        })

    def _get_terms(self):
        return {name: self._fields[name].convert_to_read(self[name], self, use_display_name=False) for name in _TERMS}

    def _ask_responsible(self):
        """Give the responsible person the task to answer until the day."""
        # sudo: a former responsible's task goes, whoever the new one is.
        findings = self.sudo().filtered(lambda finding: finding.state == 'open')
        findings.activity_unlink([_TASK])
        findings._give_task('responsible_id', self.env._("Answer the finding of data protection"))

    def _give_task(self, field, summary):
        for finding in self:
            if finding[field]:
                finding.activity_schedule(
                    _TASK, user_id=finding[field].id, summary=summary, date_deadline=finding.due_on,
                )

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.jlink_compliance.workflow import Blocker, Step
from odoo.addons.jlink_positions.const import CHAPTER_COMMUNICATION

from ..communication_const import _lt
from ..exceptions import CommunicationError

_ACCOUNT_MANAGER = ('jlink_compliance.group_account_manager',)
_STEP_LABELS = {
    'start': _lt("Send"),
    'stop': _lt("Stop"),
    'resume': _lt("Go on"),
    'finish': _lt("Finish"),
}
#: What is fixed as soon as the first mail may have left.
_CONTENT = {'topic_id', 'customer_ids', 'line_ids', 'content_ids', 'company_id'}


class CommunicationMailing(models.Model):
    """One message about a topic to one person or many, each addressed on their own.

    Who may not be written to is left out, with the reason, before it is sent and again while it is sent. Each mail that
    left documents the contact.
    """

    _name = 'jlink.communication.mailing'
    _description = "Mailing"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'

    topic_id = fields.Many2one(
        comodel_name='jlink.communication.topic', index=True, ondelete='restrict',
    )
    is_advertising = fields.Boolean(related='topic_id.is_advertising')
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )
    customer_ids = fields.Many2many(
        comodel_name='res.partner', relation='jlink_communication_customer_rel', string="Customers",
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
        help="Whoever is marked as recipient of the topic there is written to.",
    )
    line_ids = fields.One2many(
        comodel_name='jlink.communication.mailing.line', inverse_name='mailing_id', string="Recipients", copy=False,
    )
    content_ids = fields.One2many(
        comodel_name='jlink.communication.content', inverse_name='mailing_id', string="Texts", copy=False,
    )
    state = fields.Selection(
        selection=[('draft', "Draft"), ('sending', "Being Sent"), ('stopped', "Stopped"), ('done', "Sent")],
        required=True, readonly=True, copy=False, index=True,
    )
    user_id = fields.Many2one(
        comodel_name='res.users', string="Sent By", readonly=True, copy=False, index=True, ondelete='restrict',
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    finished_on = fields.Datetime(readonly=True, copy=False)
    total = fields.Integer(string="To Be Sent", compute='_compute_counts')
    done = fields.Integer(string="Gone", compute='_compute_counts')
    failed = fields.Integer(compute='_compute_counts')
    left_out = fields.Integer(compute='_compute_counts')
    progress = fields.Float(compute='_compute_counts', aggregator=None)

    # === COMPUTE METHODS === #

    @api.depends('line_ids.state')
    def _compute_counts(self):
        rows = self.env['jlink.communication.mailing.line']._read_group(
            [('mailing_id', 'in', self.ids)], ['mailing_id', 'state'], ['__count'],
        )
        found = {(mailing.id, state): count for mailing, state, count in rows}
        for mailing in self:
            def count(*states, number=mailing.id):
                return sum(found.get((number, state), 0) for state in states)

            mailing.left_out = count('left_out')
            mailing.failed = count('failed')
            mailing.done = count('sent')
            mailing.total = count('waiting', 'queued', 'sent', 'failed')
            mailing.progress = 100 * (mailing.done + mailing.failed) / mailing.total if mailing.total else 0

    @api.depends('topic_id', 'started_on')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for mailing in self:
            day = mailing.started_on or mailing.create_date or fields.Datetime.now()
            mailing.display_name = f"{mailing.topic_id.name or self.env._('Mailing')}, {format_date(self.env, day)}"

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(), 'user_id': False, 'started_on': False, 'finished_on': False,
        }

    @api.model
    def _workflow_steps(self):
        def step(name, sources, target, guards=()):
            return Step(name, _STEP_LABELS[name], sources, target, _ACCOUNT_MANAGER, guards)

        return (
            step('start', ('draft',), 'sending', ('_guard_topic', '_guard_text', '_guard_recipients')),
            step('stop', ('sending',), 'stopped'),
            step('resume', ('stopped',), 'sending'),
            step('finish', ('sending',), 'done'),
        )

    def _guard_topic(self):
        message = self.env._("Which topic is it about?")
        return {mailing.id: [] if mailing.topic_id else [self._block('topic', message, 'topic_id')] for mailing in self}

    def _guard_text(self):
        message = self.env._("Subject or text is missing in the language of a recipient.")
        return {
            mailing.id: [self._block('text', message, 'content_ids')]
            if mailing.topic_id and not mailing._has_texts() else [] for mailing in self
        }

    def _guard_recipients(self):
        message = self.env._("Nobody is left to be written to: add recipients.")
        return {
            mailing.id: [] if any(line.state == 'waiting' for line in mailing.line_ids)
            else [self._block('recipients', message, 'line_ids')] for mailing in self
        }

    @api.model
    def _block(self, code, message, field):
        return Blocker(f'mailing_{code}', message, self.env._(CHAPTER_COMMUNICATION), {'field': field})

    def _has_texts(self):
        """Tell whether each recipient's text is there."""
        used = {self._get_content(line.partner_id) for line in self.line_ids if line.state == 'waiting'}
        return bool(self.content_ids) and all(content and content._is_complete() for content in used)

    def _get_content(self, person):
        """Return the text in the language of ``person``, of the firm, or whatever there is."""
        self.ensure_one()
        by_language = self.content_ids.grouped('language')
        return by_language.get(person.lang) or by_language.get(self.company_id.partner_id.lang) or self.content_ids[:1]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        for mailing in mailings:
            mailing._fill()
        return mailings

    def write(self, vals):
        if vals.keys() & _CONTENT and any(mailing.state != 'draft' for mailing in self):
            raise CommunicationError(self.env._("This mailing is on its way and stays as it is: prepare another one."))
        result = super().write(vals)
        if vals.keys() & {'topic_id', 'customer_ids', 'company_id'}:
            for mailing in self:
                mailing._fill(anew='topic_id' in vals)
        elif 'line_ids' in vals:
            self._check_recipients()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_draft(self):
        if any(mailing.state != 'draft' for mailing in self):
            raise CommunicationError(self.env._("What was sent is evidence: only a draft is deleted."))

    def _get_ledger_reference(self):
        return f'M{self.id}'

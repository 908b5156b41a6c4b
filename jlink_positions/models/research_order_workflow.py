from odoo import Command, api, fields, models
from odoo.tools import plaintext2html

from odoo.addons.jlink_compliance.workflow import Blocker, Step

from ..const import CHAPTER_EVALUATION, _lt

TYPE_ORDER = 'jlink_positions.mail_activity_type_research'
_STEP_LABELS = {
    'acknowledge': _lt("Acknowledge"),
    'acknowledge_stop': _lt("Acknowledge the stop"),
    'finish': _lt("Finish"),
}
_RESEARCHER = ('jlink_compliance.group_researcher',)
_INVOLVED = ('jlink_compliance.group_researcher', 'jlink_compliance.group_account_manager')

# All that an order says: it is issued once and stands; a change is a new order.
_FROZEN = (
    'name', 'kind', 'company_id', 'position_id', 'version_id', 'version_number', 'evaluation_id', 'issued_by_id',
    'issued_on', 'user_ids', 'date_deadline', 'note', 'partner_id', 'service_type', 'role', 'headcount', 'start_date',
    'currency_id', 'rate_unit', 'max_buy_rate', 'briefing', 'acknowledged_user_ids', 'acknowledged_on',
)


class ResearchOrder(models.Model):
    """The steps of a research order: issued, acknowledged by each of the people responsible, done or superseded."""

    _inherit = 'jlink.research.order'

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {'state': 'issued', **dict.fromkeys(_FROZEN, False)}

    @api.model
    def _workflow_steps(self):
        def step(name, source, target, groups, guard):
            return Step(name, _STEP_LABELS[name], (source,), target, groups, (guard,))

        return (
            step('acknowledge', 'issued', 'acknowledged', _RESEARCHER, '_guard_acknowledged'),
            step('acknowledge_stop', 'issued', 'done', _RESEARCHER, '_guard_acknowledged'),
            step('finish', 'acknowledged', 'done', _INVOLVED, '_guard_involved'),
        )

    def _guard_acknowledged(self):
        """Tell who has not acknowledged yet."""
        return {order.id: order._get_acknowledge_blockers() for order in self}

    def _get_acknowledge_blockers(self):
        missing = self.user_ids - self.acknowledged_user_ids
        if not missing:
            return []
        return [Blocker(
            code='not_acknowledged',
            message=self.env._("Still to acknowledge: %(people)s", people=", ".join(missing.mapped('name'))),
            chapter=self.env._(CHAPTER_EVALUATION),
            action={'method': 'action_acknowledge'} if self.env.user in missing else {},
        )]

    def _guard_involved(self):
        """Tell which orders are up to others: neither responsible, nor the account management that ordered."""
        manages = self.env.user.has_group('jlink_compliance.group_account_manager')
        return {
            order.id: [] if manages or self.env.user in order.user_ids else [Blocker(
                code='not_responsible',
                message=self.env._("%(people)s are responsible for this order.", people=", ".join(
                    order.user_ids.mapped('name'),
                )),
                chapter=self.env._(CHAPTER_EVALUATION),
            )]
            for order in self
        }

    # === ACTION METHODS === #

    def action_acknowledge(self):
        """Acknowledge the order as one of the people responsible, and end the task that asked for it."""
        for order in self:
            step = order._get_step('acknowledge_stop' if order.kind == 'stop' else 'acknowledge')
            order._check_step_right(step)
            order._check_step_source(step)
            order._acknowledge(step)

    def _acknowledge(self, step):
        if self.env.user not in self.user_ids:
            self._check_step_blockers(step)
            return
        if self.env.user in self.acknowledged_user_ids:
            return
        self._workflow_write({'acknowledged_user_ids': [Command.link(self.env.uid)]}, 'confirm')
        # sudo: the task is the user's own; ending it writes to the conversation of the order.
        self.sudo().activity_feedback([TYPE_ORDER], user_id=self.env.uid, feedback=self.env._("Acknowledged"))
        if self.user_ids <= self.acknowledged_user_ids:
            self._take_step(step.name, {'acknowledged_on': fields.Datetime.now()})

    def action_finish(self):
        """Say that what was ordered is done."""
        self._take_step('finish')

    def action_open_position(self):
        """Open the position of this order."""
        self.ensure_one()
        return self.position_id._get_records_action()

    # === EVIDENCE === #

    def _get_ledger_reference(self):
        return self.name

    def _get_ledger_snapshots(self):
        found = super()._get_ledger_snapshots()
        return {order.id: [*found[order.id], order.version_id, order.evaluation_id] for order in self}

    @api.model
    def _get_event_name(self, event):
        names = {'create': self.env._("Issued"), 'confirm': self.env._("Acknowledged by one person")}
        return names.get(event) or super()._get_event_name(event)

    # === BUSINESS METHODS === #

    def _supersede(self):
        """End orders that a later one takes the place of, and the tasks they gave."""
        if not self:
            return
        self._workflow_write({'state': 'superseded'})
        # A position has one order in force: this one has to be out of it before the next one is.
        self.flush_recordset(['state'])
        # sudo: the tasks of all people responsible end with the order.
        self.sudo().activity_unlink([TYPE_ORDER])

    def _notify_responsible(self):
        """Give each of the people responsible the task to acknowledge the order."""
        for order in self.sudo():  # sudo: the account manager gives tasks to researchers.
            kind = dict(order._fields['kind']._description_selection(order.env))[order.kind]
            for user in order.user_ids:
                order.activity_schedule(
                    TYPE_ORDER,
                    date_deadline=min(filter(None, (order.date_deadline, order._get_today()))),
                    user_id=user.id,
                    summary=f"{kind}: {order.role}",
                    note=plaintext2html(order.note) if order.note else False,
                )

    @api.model
    def _get_today(self):
        return fields.Date.context_today(self)

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..exceptions import NonconformityError, NonconformityNotAllowedError


class Nonconformity(models.Model):
    """The steps that end a gated nonconformity and begin it again, each with its evidence."""

    _inherit = 'mgmtsystem.nonconformity'

    # === ACTION METHODS === #

    def action_judge(self):
        """Ask whether the actions had the effect that was meant."""
        self._check_judge()
        return self._open_wizard('jlink.nonconformity.judge', self.env._("Judge the Effect"))

    def action_close(self):
        """Close it, if nothing is missing."""
        self._close()

    def action_cancel(self):
        """Ask why there is nothing to correct."""
        self._check_cancel()
        return self._open_wizard('jlink.nonconformity.reason', self.env._("Cancel the Nonconformity"), verb='cancel')

    def action_reopen(self):
        """Ask why it is not over."""
        self._check_decider()
        return self._open_wizard('jlink.nonconformity.reason', self.env._("Reopen the Nonconformity"), verb='reopen')

    def _open_wizard(self, model, title, **values):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': model, 'view_mode': 'form', 'target': 'new', 'name': title,
            'context': {
                'default_nonconformity_id': self.id,
                **{f'default_{name}': value for name, value in values.items()},
            },
        }

    # === BUSINESS METHODS === #

    def _judge(self, effect, comment):
        """Record whether the actions had the effect that was meant.

        :param str effect: ``effective`` or ``ineffective``
        :param str comment: what shows it
        """
        self._check_judge()
        comment = (comment or '').strip()
        if effect not in dict(self._fields['effect'].selection) or not comment:
            raise NonconformityError(self.env._("Say whether the actions were effective, and what shows it."))
        self._take({
            'effect': effect, 'judged_on': fields.Datetime.now(), 'judged_by_id': self.env.uid,
            'evaluation_comments': comment,
        }, 'judge')

    def _close(self):
        """Close each nonconformity, or none if something is missing."""
        self._check_decider()
        self._lock()
        self._check_running()
        self._check_blockers(self.sudo()._get_close_blockers())  # sudo: what a user may not read still blocks
        self._take({
            'stage_id': self._get_stage('done').id, 'closing_date': fields.Datetime.now(), 'closed_by_id': self.env.uid,
        }, 'close')

    def _cancel(self, reason):
        """End it without correction; its actions are finished or cancelled before."""
        self._check_cancel()
        reason = self._clean_reason(reason)
        self._take({'stage_id': self._get_stage('cancel').id, 'cancel_reason': reason}, 'cancel', reason)

    def _reopen(self, reason):
        """Begin again with the analysis; the effect is judged anew."""
        self._check_decider()
        self._lock()
        if not all(record._is_over() for record in self):
            raise NonconformityError(self.env._("Only a closed or cancelled nonconformity is reopened."))
        reason = self._clean_reason(reason)
        self._take({
            'stage_id': self._get_stage('analysis').id, 'closing_date': False, 'closed_by_id': False,
            'cancel_reason': False, 'effect': False, 'judged_on': False, 'judged_by_id': False,
        }, 'reopen', reason)

    def _take(self, values, event, reason=''):
        """Write what a step writes, past the gates, with evidence; a reason goes into the conversation as well."""
        records = self.sudo()  # sudo: a step is a right of its own, checked by its role
        states = {record.id: record.state or '' for record in records}
        with granting(Grant(self._name, frozenset(self.ids), values)):
            records.write(dict(values))
        self._ledger_record(
            event, states, payload={'reason': reason} if reason else None,
            payloads={record.id: record._prepare_evidence() for record in records},
        )
        if reason:
            records._message_log_batch({
                record.id: f"{self._get_event_name(event)}: {reason}" for record in records
            })

    def _clean_reason(self, reason):
        reason = (reason or '').strip()
        if not reason:
            raise NonconformityError(self.env._("Say why: the reason stays as evidence."))
        return reason

    # === BUSINESS METHODS - CHECKS === #

    def _lock(self):
        """Wait for whoever ends the same nonconformities right now; the second one meets what the first one left."""
        self.env.flush_all()
        self.env.execute_query(SQL(
            'SELECT id FROM mgmtsystem_nonconformity WHERE id IN %s ORDER BY id FOR UPDATE', tuple(self.ids or [0]),
        ))

    def _check_decider(self):
        self.check_access('read')
        if not self._may_decide():
            raise NonconformityNotAllowedError(self.env._(
                "This is up to %(roles)s. Ask a colleague with that role.", roles=self._get_deciders(),
            ))
        if not all(self.mapped('is_gated')):
            raise NonconformityError(self.env._(
                "Closing is not checked for this nonconformity: move it to another stage, or have its closing checked.",
            ))

    def _check_running(self):
        if over := self.filtered(lambda record: record._is_over())[:1]:
            raise NonconformityError(self.env._(
                "%(number)s is over already: reload the page.", number=over.display_name,
            ))

    def _check_judge(self):
        self.ensure_one()
        self._check_decider()
        self._check_running()
        record = self.sudo()  # sudo: what a user may not read still blocks
        if self.env.user in record._get_involved():
            raise NonconformityNotAllowedError(self.env._(
                "The effect is judged by somebody who is neither responsible for %(number)s nor for one of its actions:"
                " ask a colleague.", number=self.display_name,
            ))
        self._check_blockers(record._get_judge_blockers())

    def _check_cancel(self):
        self._check_decider()
        self._check_running()
        plan = self.sudo()._get_plan()  # sudo: as above
        if any(not action.stage_id.is_ending for action in plan):
            raise NonconformityError(self.env._("Finish or cancel its actions first."))

    def _check_blockers(self, found):
        lines = [f"• {blocker.message}" for record in self for blocker in found[record.id]]
        if lines:
            raise NonconformityError(self.env._("Still missing:\n%(blockers)s", blockers="\n".join(lines)))

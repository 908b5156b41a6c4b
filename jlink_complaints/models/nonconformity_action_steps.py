from odoo import fields, models

from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..exceptions import NonconformityError, NonconformityNotAllowedError


class Action(models.Model):
    """Owners finish their own actions without any further right; who decides about them cancels and reopens."""

    _inherit = 'mgmtsystem.action'

    # === ACTION METHODS === #

    def action_finish(self):
        """Ask what was done."""
        self._check_finish()
        return self._open_wizard('jlink.action.finish', self.env._("Finish the Action"))

    def action_cancel(self):
        """Ask why it is not done."""
        self._check_direct()
        return self._open_wizard('jlink.nonconformity.reason', self.env._("Cancel the Action"), verb='cancel')

    def action_reopen(self):
        """Ask why it is not over."""
        self._check_direct()
        return self._open_wizard('jlink.nonconformity.reason', self.env._("Reopen the Action"), verb='reopen')

    def action_open_nonconformities(self):
        """Open the nonconformities that the action belongs to, those that the user may see."""
        self.ensure_one()
        self.check_access('read')
        self.env['mgmtsystem.nonconformity'].check_access('read')
        return self.nonconformity_ids._get_records_action()

    def _open_wizard(self, model, title, **values):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': model, 'view_mode': 'form', 'target': 'new', 'name': title,
            'context': {
                'default_action_id': self.id, **{f'default_{name}': value for name, value in values.items()},
            },
        }

    # === BUSINESS METHODS === #

    def _finish(self, result):
        """Record what was done, and by whom.

        :param str result: what was done, in words
        """
        self._check_finish()
        result = (result or '').strip()
        if not result:
            raise NonconformityError(self.env._("Say what was done."))
        self._take({
            'stage_id': self._get_end_stage(cancelled=False).id, 'result': result, 'cancel_reason': False,
            'finished_on': fields.Datetime.now(), 'finished_by_id': self.env.uid,
        }, 'finish', result)

    def _cancel(self, reason):
        """Record why it is not done."""
        self._check_direct()
        if self._is_cancelled() and self.cancel_reason:
            raise NonconformityError(self.env._("The action is cancelled already: reload the page."))
        self._take({
            'stage_id': self._get_end_stage(cancelled=True).id, 'cancel_reason': self._clean_reason(reason),
            'finished_on': False, 'finished_by_id': False, 'result': False,
        }, 'cancel', reason)

    def _reopen(self, reason):
        """Begin again; the effect of its nonconformity is judged anew once it is finished."""
        self._check_direct()
        if not self.stage_id.is_ending and self.active:
            raise NonconformityError(self.env._("The action is open already: reload the page."))
        self._take({
            'stage_id': self._get_stage_open().id, 'active': True, 'cancel_reason': False,
            'finished_on': False, 'finished_by_id': False, 'result': False,
        }, 'reopen', self._clean_reason(reason))

    def _take(self, values, event, words):
        """Write what a step writes, with evidence; the words go into the conversation as well."""
        record = self.sudo()  # sudo: a step is a right of its own, checked before; owners have no other
        before = {record.id: record._get_ledger_state()}
        with granting(Grant(self._name, frozenset(self.ids), values)):
            record.write(dict(values))
        self._ledger_record(event, before, payload={'words': words.strip()})
        record._message_log(body=f"{self._get_event_name(event)}: {words.strip()}")
        if record.stage_id.is_ending:
            record.activity_feedback(['jlink_complaints.activity_type_action'], only_automated=False)

    def _clean_reason(self, reason):
        reason = (reason or '').strip()
        if not reason:
            raise NonconformityError(self.env._("Say why: the reason stays as evidence."))
        return reason

    def _get_end_stage(self, *, cancelled):
        # sudo: stages are settings, the same for everybody.
        stages = self.env['mgmtsystem.action.stage'].sudo()
        stage = stages.search([('is_ending', '=', True), ('is_cancelled', '=', cancelled)], limit=1)
        if not stage:
            raise NonconformityError(self.env._(
                "There is no stage for this: have an administrator add an ending stage to the actions.",
            ))
        return stage

    # === BUSINESS METHODS - CHECKS === #

    def _check_finish(self):
        self._check_running()
        if not (self.env.su or self.user_id == self.env.user or self._may_direct()):
            raise NonconformityNotAllowedError(self.env._(
                "An action is finished by its owner or by quality management: ask %(owner)s.",
                owner=self.user_id.name,
            ))
        if self._is_finished():
            raise NonconformityError(self.env._("The action is finished already: reload the page."))

    def _check_direct(self):
        self._check_running()
        if not (self.env.su or self._may_direct()):
            raise NonconformityNotAllowedError(self.env._(
                "This is up to quality management and whoever is responsible for the nonconformity: ask them.",
            ))

    def _check_running(self):
        self.ensure_one()
        self.check_access('read')
        if self._is_frozen():
            raise NonconformityError(self.env._(
                "The action belongs to a closed nonconformity and stays as it is: have that one reopened first.",
            ))

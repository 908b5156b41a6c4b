from odoo import api, fields, models


class Action(models.Model):
    """An action with an owner, who may be any employee: what was done, by whom, or why not."""

    _name = 'mgmtsystem.action'
    _inherit = ['mgmtsystem.action', 'jlink.ledger.mixin']
    # Whoever may read an action may tell how it goes: owners have no further right to it.
    _mail_post_access = 'read'

    # The nonconformities tell of customers: an action says by itself what is to be done.
    nonconformity_ids = fields.Many2many(
        groups='mgmtsystem.group_mgmtsystem_viewer,jlink_compliance.group_account_manager,'
               'jlink_compliance.group_management',
    )
    nonconformity_immediate_id = fields.One2many(
        groups='mgmtsystem.group_mgmtsystem_viewer,jlink_compliance.group_account_manager,'
               'jlink_compliance.group_management',
    )
    user_id = fields.Many2one(string="Owner", index=True)
    stage_id = fields.Many2one(ondelete='restrict')
    is_gated = fields.Boolean(
        string="Of a Checked Nonconformity", compute='_compute_is_gated', store=True, index=True,
    )
    is_ended = fields.Boolean(string="Ended", related='stage_id.is_ending')
    result = fields.Text(string="What Was Done", readonly=True, copy=False)
    finished_on = fields.Datetime(readonly=True, copy=False)
    finished_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    cancel_reason = fields.Char(string="Why Cancelled", readonly=True, copy=False)
    may_finish = fields.Boolean(compute='_compute_may_finish')
    may_direct = fields.Boolean(compute='_compute_may_finish')

    # === COMPUTE METHODS === #

    @api.depends('nonconformity_ids.is_gated', 'nonconformity_immediate_id.is_gated')
    def _compute_is_gated(self):
        for action in self:
            action.is_gated = any(action._get_nonconformities().mapped('is_gated'))

    @api.depends('user_id', 'stage_id', 'finished_on')
    @api.depends_context('uid')
    def _compute_may_finish(self):
        for action in self:
            over = action._is_frozen()
            action.may_direct = not over and action._may_direct()
            action.may_finish = not over and not action._is_finished() and (
                action.may_direct or action.user_id == self.env.user
            )

    # === BUSINESS METHODS === #

    def _get_nonconformities(self):
        # sudo: which rules hold for an action does not depend on who looks at it.
        records = self.sudo()
        return records.nonconformity_ids | records.nonconformity_immediate_id

    def _is_frozen(self):
        """Tell whether the action belongs to a gated nonconformity that is over."""
        return any(record._is_over() for record in self._get_nonconformities())

    def _is_cancelled(self):
        self.ensure_one()
        return self.stage_id.is_ending and self.stage_id.is_cancelled

    def _is_finished(self):
        """Tell whether it was done: ended, not cancelled, not put away, and it says what was done."""
        self.ensure_one()
        return bool(
            self.active and self.stage_id.is_ending and not self.stage_id.is_cancelled and self.finished_on,
        )

    def _may_direct(self):
        """Tell whether the user decides about the action: quality management, or responsible for its nonconformity."""
        self.ensure_one()
        decides = self.env['mgmtsystem.nonconformity']._may_decide()
        records = self._get_nonconformities()
        return decides or self.env.user in records.responsible_user_id | records.manager_user_id

    # === BUSINESS METHODS - EVIDENCE === #

    def _get_ledger_reference(self):
        self.ensure_one()
        return self.reference or super()._get_ledger_reference()

    def _get_ledger_state(self):
        self.ensure_one()
        return 'cancelled' if self._is_cancelled() else 'finished' if self._is_finished() else 'open'

    @api.model
    def _get_state_names(self):
        return {
            'open': self.env._("Open"), 'finished': self.env._("Finished"), 'cancelled': self.env._("Cancelled"),
        }

    @api.model
    def _get_event_name(self, event):
        names = {
            'finish': self.env._("Finished"),
            'cancel': self.env._("Cancelled"),
            'reopen': self.env._("Reopened"),
        }
        return names.get(event) or super()._get_event_name(event)

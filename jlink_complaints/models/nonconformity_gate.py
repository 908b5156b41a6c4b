from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import Blocker
from odoo.addons.jlink_positions.const import CHAPTER_COMMUNICATION

#: Who judges, closes, cancels and reopens.
DECIDERS = ('jlink_complaints.group_quality', 'jlink_compliance.group_management')


class Nonconformity(models.Model):
    """What is missing to close a gated nonconformity: shown beforehand, asked again by the step."""

    _inherit = 'mgmtsystem.nonconformity'

    blockers = fields.Json(string="What Is Missing", compute='_compute_blockers')
    may_decide = fields.Boolean(compute='_compute_may_decide')

    # === COMPUTE METHODS === #

    @api.depends(
        'is_gated', 'stage_id', 'cause_ids', 'analysis', 'action_ids', 'action_ids.stage_id', 'action_ids.active',
        'immediate_action_id', 'no_action_reason', 'effect', 'judged_on', 'judged_by_id', 'responsible_user_id',
    )
    @api.depends_context('uid', 'lang')
    def _compute_blockers(self):
        """List what is missing as the panel of :mod:`jlink_compliance` reads it."""
        self.blockers = False
        shown = self.filtered(lambda record: record.id and record.is_gated and not record._is_over())
        found = shown.sudo()._get_close_blockers()  # sudo: what a user may not read still blocks
        head = {
            'step': 'close', 'label': self.env._("Close"), 'allowed': self._may_decide(), 'roles': self._get_deciders(),
        }
        for record in shown:
            record.blockers = [{**head, 'blockers': [
                {'code': blocker.code, 'message': blocker.message, 'chapter': blocker.chapter,
                 'action': dict(blocker.action)}
                for blocker in found[record.id]
            ]}]

    @api.depends_context('uid')
    def _compute_may_decide(self):
        self.may_decide = self._may_decide()

    # === BUSINESS METHODS - ROLES === #

    @api.model
    def _may_decide(self):
        return self.env.su or any(self.env.user.has_group(group) for group in DECIDERS)

    @api.model
    def _get_deciders(self):
        # sudo: names of roles are no secret, and they tell the user whom to ask.
        return ", ".join(self.env.ref(group).sudo().name for group in DECIDERS)

    def _get_involved(self):
        """Return who had a part in it, and hence does not judge the effect."""
        self.ensure_one()
        plan = self._get_plan()
        return self.responsible_user_id | plan.user_id | plan.finished_by_id

    # === BUSINESS METHODS - GUARDS === #

    def _get_close_blockers(self):
        """Return for each record's id what is missing to close it.

        For use with all rights: what somebody may not read still blocks.
        """
        self._read_plans()
        return {
            record.id: [*record._find_unknown(), *record._find_unfinished(), *record._find_unjudged()]
            for record in self
        }

    def _get_judge_blockers(self):
        """Return for each record's id what is missing to judge the effect."""
        return {record.id: record._find_unfinished() for record in self}

    def _read_plans(self):
        """Read all plans at once, instead of each by itself."""
        plan = self._get_plan()
        plan.fetch(['name', 'active', 'stage_id', 'user_id', 'finished_on', 'finished_by_id', 'cancel_reason'])
        plan.stage_id.mapped('is_ending')

    def _find_unknown(self):
        if not self.cause_ids:
            yield self._block('cause', self.env._("Name at least one cause"), 'cause_ids')
        if not (self.analysis or '').strip():
            yield self._block('analysis', self.env._("Write the analysis: how it came about"), 'analysis')

    def _find_unfinished(self):
        """Return what of the plan is open: archived counts as open, cancelled needs a reason and another one done."""
        plan = self._get_plan()
        finished = plan.filtered(lambda action: action._is_finished())
        reasoned = bool((self.no_action_reason or '').strip())
        found = []
        if not plan and not reasoned:
            found.append(self._block(
                'action', self.env._("Plan an action, or say why none is needed"), 'action_ids',
            ))
        found += [
            self._block(f'action-{action.id}', message, 'action_ids')
            for action in plan - finished if (message := self._describe_unfinished(action))
        ]
        if plan and not found and not finished and not reasoned:
            found.append(self._block(
                'cancelled', self.env._("All actions are cancelled: plan another one, or say why none is needed"),
                'no_action_reason',
            ))
        return found

    def _describe_unfinished(self, action):
        name = action.name
        if not action.active and not action._is_cancelled():
            return self.env._("“%(action)s” is archived, not finished: bring it back or cancel it", action=name)
        if action._is_cancelled():
            return '' if action.cancel_reason else self.env._(
                "“%(action)s” is cancelled without a reason: reopen it and cancel it by its button", action=name,
            )
        if action.stage_id.is_ending:
            return self.env._("“%(action)s” does not say what was done: finish it by its button", action=name)
        return self.env._("“%(action)s” is not finished", action=name)

    def _find_unjudged(self):
        """Return what is missing of the judgement: by somebody else, after the last action, and effective."""
        if not self.effect:
            yield self._block(
                'effect', self.env._("Have the effect judged by somebody who had no part in it"), method='action_judge',
            )
            return
        last = max(filter(None, self._get_plan().mapped('finished_on')), default=None)
        if last and last > self.judged_on:
            yield self._block('judged-early', self.env._(
                "The effect was judged before the last action was finished: have it judged again",
            ))
        if self.judged_by_id in self._get_involved():
            yield self._block('judged-own', self.env._(
                "%(person)s judged the effect and has a part in it: have somebody else judge it",
                person=self.judged_by_id.name,
            ))
        if self.effect == 'ineffective':
            yield self._block('ineffective', self.env._(
                "Not effective: plan a further action, then have the effect judged again",
            ), 'action_ids')

    def _block(self, code, message, field=None, method=None):
        action = {'field': field} if field else {'method': method} if method else {}
        return Blocker(code=code, message=message, chapter=self.env._(CHAPTER_COMMUNICATION), action=action)

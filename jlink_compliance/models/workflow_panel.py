from collections import defaultdict

from odoo import api, fields, models


class WorkflowMixin(models.AbstractModel):
    """What the panel *What is missing* shows of a gated record."""

    _inherit = 'jlink.workflow.mixin'

    blockers = fields.Json(
        string="What Is Missing",
        compute='_compute_blockers',
        help="The steps that lead on from here, each with what is still missing for it.",
    )

    @api.depends('state')
    @api.depends_context('uid', 'lang')
    def _compute_blockers(self):
        """List the gated steps that lead on, as ``[{step, label, allowed, blockers: [...]}]``."""
        self.blockers = False
        by_state = defaultdict(self.browse)
        for record in self.filtered('id'):
            by_state[record.state] += record
        for state, records in by_state.items():
            panels = defaultdict(list)
            for step in records._get_steps_from(state):
                head = self._prepare_panel_head(step)
                for record_id, blockers in records._get_step_blockers(step).items():
                    panels[record_id].append({
                        **head, 'blockers': [self._prepare_panel_blocker(blocker) for blocker in blockers],
                    })
            for record in records:
                record.blockers = panels[record.id]

    @api.model
    def _prepare_panel_head(self, step):
        return {
            'step': step.name,
            'label': self.env._(step.label),
            'allowed': self._may_take_step(step),
            'roles': self._get_role_names(step),
        }

    @api.model
    def _prepare_panel_blocker(self, blocker):
        return {
            'code': blocker.code,
            'message': blocker.message,
            'chapter': blocker.chapter,
            'action': dict(blocker.action),
        }

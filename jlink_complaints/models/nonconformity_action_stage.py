from odoo import api, fields, models

from ..exceptions import NonconformityError

_MEANING = ('is_starting', 'is_ending', 'is_cancelled')


class ActionStage(models.Model):
    """What a stage means for actions stays, once an action of a gated nonconformity has come to it."""

    _inherit = 'mgmtsystem.action.stage'

    is_cancelled = fields.Boolean(
        string="Cancelled Stage", help="An ending stage for actions that were not done: they do not count as finished.",
    )

    def write(self, vals):
        changed = self.filtered(lambda stage: any(
            stage[name] != vals[name] for name in _MEANING if name in vals
        ))
        # sudo: of all companies, archived ones included, whoever asks.
        actions = self.env['mgmtsystem.action'].sudo().with_context(active_test=False)
        if changed and actions.search_count([('stage_id', 'in', changed.ids), ('is_gated', '=', True)], limit=1):
            raise NonconformityError(self.env._(
                "“%(stage)s” is in use: what it stands for would change actions without their buttons. Add a new stage"
                " instead.", stage=changed[0].name,
            ))
        return super().write(vals)

    @api.model
    def _mark_cancelled(self):
        """Say of OCA's stage for cancelled actions what it is, unless somebody has said so of another one."""
        stage = self.env.ref('mgmtsystem_action.stage_cancel', raise_if_not_found=False)
        if stage and not self.search_count([('is_cancelled', '=', True)], limit=1):
            stage.is_cancelled = True

from odoo import api, models

from ..exceptions import NonconformityError


class NonconformityStage(models.Model):
    """Stages stand for states: what a stage means stays, once a gated nonconformity has come to it."""

    _inherit = 'mgmtsystem.nonconformity.stage'

    def write(self, vals):
        if {'state', 'is_starting'} & vals.keys():
            self._check_unused({name: vals[name] for name in ('state', 'is_starting') if name in vals})
        return super().write(vals)

    def _check_unused(self, vals):
        changed = self.filtered(lambda stage: any(stage[name] != value for name, value in vals.items()))
        # sudo: of all companies, whoever asks.
        records = self.env['mgmtsystem.nonconformity'].sudo()
        if changed and records.search_count([('stage_id', 'in', changed.ids), ('is_gated', '=', True)], limit=1):
            raise NonconformityError(self.env._(
                "“%(stage)s” is in use: what it stands for would change nonconformities without their steps. Add a new"
                " stage instead.", stage=changed[0].name,
            ))


class NonconformityCause(models.Model):
    """A cause that a checked nonconformity names is not taken away from it."""

    _inherit = 'mgmtsystem.nonconformity.cause'

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        # sudo: of all companies, whoever asks.
        records = self.env['mgmtsystem.nonconformity'].sudo()
        if records.search_count([('cause_ids', 'in', self.ids), ('is_gated', '=', True)], limit=1):
            raise NonconformityError(self.env._("Nonconformities name this cause: keep it."))

from odoo import api, models

from odoo.addons.jlink_compliance.workflow import claim_write

from ..exceptions import NonconformityError

#: What only steps and reminders write, default and import included.
_OWN = (
    'result', 'finished_on', 'finished_by_id', 'cancel_reason', 'reminded_stage', 'reminded_deadline', 'is_gated',
    'remind_on',
)
#: What goes on at an action that is over: the conversation and what people plan.
_ALWAYS = ('message_', 'activity_', 'my_activity_', 'rating_', 'website_message_')
_LINKS = {'nonconformity_ids', 'nonconformity_immediate_id'}


class Action(models.Model):
    """Actions of gated nonconformities end by their buttons, and stay as they are once the nonconformity is over."""

    _inherit = 'mgmtsystem.action'

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        own = {name: False for name in _OWN if not self._fields[name].compute}
        kept = [{name: value for name, value in vals.items() if name not in _OWN} for vals in vals_list]
        actions = super().create([{**vals, **own} for vals in kept])
        actions._check_links({})
        actions._check_ends({})
        return actions

    def write(self, vals):
        if claim_write(self._name, frozenset(self.ids), vals):
            return super().write(vals)
        self._check_writable(vals)
        records = self.sudo()  # sudo: a gate holds whatever the user may read
        ended = {action.id: action.stage_id.is_ending for action in records}
        links = {action.id: action._get_nonconformities() for action in records} if _LINKS & vals.keys() else None
        result = super().write(vals)
        if links is not None:
            self._check_links(links)
        if links is not None or 'stage_id' in vals:
            self._check_ends(ended)
        return result

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_gated(self):
        if any(self.sudo().mapped('is_gated')):  # sudo: as in `write`
            raise NonconformityError(self.env._("An action stays as evidence: cancel it and say why."))

    # === BUSINESS METHODS - CHECKS === #

    def _check_writable(self, vals):
        if own := {*_OWN} & vals.keys():
            raise NonconformityError(self.env._(
                "“%(field)s” follows from a step: use the buttons of the form.",
                field=self._fields[min(own)]._description_string(self.env),
            ))
        if any(not name.startswith(_ALWAYS) for name in vals) and any(action._is_frozen() for action in self):
            raise NonconformityError(self.env._(
                "The action belongs to a closed nonconformity and stays as it is: have that one reopened first.",
            ))

    def _check_links(self, before):
        """Refuse what adds to or takes from a plan that is over, or takes from one what somebody has begun."""
        for action in self.sudo():  # sudo: as above
            former = before.get(action.id, self.env['mgmtsystem.nonconformity'])
            now = action._get_nonconformities()
            for record in (former | now) - (former & now):
                if record._is_over():
                    raise NonconformityError(self.env._(
                        "%(number)s is closed and stays as it is: reopen it and say why, then change its plan.",
                        number=record.display_name,
                    ))
                if record in former and record.is_gated:
                    record._check_removed(action)

    def _check_ends(self, ended):
        """Refuse whatever ended an action, or began it again, without its button."""
        for action in self.sudo():  # sudo: as above
            # What had ended before it came to a gated nonconformity is said to be unfinished by the panel.
            changed = action.stage_id.is_ending != ended.get(action.id, False)
            if changed and action.is_gated:
                raise NonconformityError(self.env._(
                    "“%(action)s” is finished, cancelled and reopened by its buttons, which ask what was done or why.",
                    action=action.name,
                ))

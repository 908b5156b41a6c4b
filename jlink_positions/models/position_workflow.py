from odoo import api, models

from odoo.addons.jlink_compliance.workflow import Blocker, Step

from ..const import CHAPTER_DETERMINATION, _lt

_ACCOUNT_MANAGER = ('jlink_compliance.group_account_manager',)

OPEN_STATES = ('draft', 'agreed', 'released', 'on_hold')

_STEP_LABELS = {
    'agree': _lt("Agree with the customer"),
    'release': _lt("Release for research"),
    'revise': _lt("Revise"),
    'hold': _lt("Put on hold"),
    'resume': _lt("Resume"),
    'reject': _lt("Reject"),
    'cancel': _lt("Cancel"),
    'close': _lt("Close"),
    'reopen': _lt("Reopen"),
}

# The terms without which a requirement is not determined, with the question that a blocker asks.
NECESSARY_TERMS = {
    'partner_id': _lt("Which customer needs it?"),
    'role': _lt("Which role is to be filled?"),
    'skill_ids': _lt("Which qualification is a must?"),
    'start_date': _lt("When does the assignment start?"),
    'price_max': _lt("What is the upper end of the price range?"),
    'submission_deadline': _lt("By when does the customer expect proposals?"),
    'proposal_delivery': _lt("Proposals one by one or all together?"),
    'proposal_date': _lt("On which day are proposals sent?"),
}


class Position(models.Model):
    """The steps of a position, what they need, and what follows from them."""

    _inherit = 'jlink.position'

    @api.model
    def _group_expand_state(self, states, _domain):
        """Return the columns of the board in the order of the work: the open ones always, others where used."""
        return [state for state, _label in self._fields['state'].selection if state in {*states, *OPEN_STATES}]

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            'version_id': False,
            'is_in_research': False,
            'state_reason': False,
            'revision_asked_by_id': False,
        }

    @api.model
    def _workflow_steps(self):
        def step(name, sources, target, guards=()):
            return Step(name, _STEP_LABELS[name], sources, target, _ACCOUNT_MANAGER, guards)

        return (
            step('agree', ('draft',), 'agreed', self._get_agree_guards()),
            step('release', ('agreed', 'released'), 'released', self._get_release_guards()),
            step('revise', ('agreed', 'released'), 'draft'),
            step('hold', ('agreed', 'released'), 'on_hold'),
            step('resume', ('on_hold',), 'agreed'),
            step('reject', ('draft', 'agreed'), 'rejected'),
            step('cancel', ('draft', 'agreed', 'released', 'on_hold'), 'cancelled'),
            step('close', ('released', 'staffed'), 'closed'),
            step('reopen', ('rejected', 'cancelled', 'closed'), 'draft'),
        )

    @api.model
    def _get_agree_guards(self):
        """Return the names of the guards of the agreement."""
        return ('_guard_terms',)

    @api.model
    def _get_release_guards(self):
        """Return the names of the guards of the release for research."""
        return ()

    def _guard_terms(self):
        """Tell which necessary terms are not determined yet."""
        found = {}
        for position in self:
            missing = [name for name in NECESSARY_TERMS if not position[name]]
            if position.skill_ids and 'must' not in position.skill_ids.mapped('importance'):
                missing.append('skill_ids')
            found[position.id] = [self._prepare_term_blocker(name) for name in missing]
        return found

    @api.model
    def _prepare_term_blocker(self, name):
        return Blocker(
            code=f'term_{name}',
            message=f"{self._get_field_label(name)}: {self.env._(NECESSARY_TERMS[name])}",
            chapter=self.env._(CHAPTER_DETERMINATION),
            action={'field': name},
        )

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.target in ('rejected', 'cancelled', 'closed'):
            # sudo: activities of colleagues end with the position they were about.
            self.sudo().activity_unlink(['mail.mail_activity_data_todo'])

    # === ACTION METHODS === #

    def action_agree(self):
        """Ask how the customer agreed; refused with what is missing."""
        self.ensure_one()
        step = self._get_step('agree')
        self._check_step_right(step)
        self._check_step_source(step)
        self._check_step_blockers(step)
        return self._get_wizard_action('jlink.position.agree', self.env._("Agree with the Customer"))

    def action_revise(self):
        """Ask why and on whose wish the agreed terms change."""
        return self._action_decide('revise')

    def action_hold(self):
        """Ask why the position is put on hold."""
        return self._action_decide('hold')

    def action_cancel(self):
        """Ask why the position is cancelled."""
        return self._action_decide('cancel')

    def action_reject(self):
        """Ask why the position is rejected."""
        return self._action_decide('reject')

    def action_close(self):
        """Ask how the position ended."""
        return self._action_decide('close')

    def action_resume(self):
        """Take the position up again where it was agreed."""
        self._take_step('resume', {'state_reason': False})

    def action_reopen(self):
        """Take an ended position up again as a draft."""
        self._take_step('reopen', {'state_reason': False})

    def action_open_lead(self):
        """Open the request the position was made from."""
        self.ensure_one()
        return self.lead_id._get_records_action()

    def _action_decide(self, name):
        self.ensure_one()
        step = self._get_step(name)
        self._check_step_right(step)
        self._check_step_source(step)
        return self._get_wizard_action('jlink.position.decide', self.env._(step.label), default_step=name)

    def _get_wizard_action(self, model, title, **context):
        return {
            'type': 'ir.actions.act_window',
            'name': title,
            'res_model': model,
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_position_id': self.id, **context},
        }

    # === BUSINESS METHODS === #

    def _decide(self, name, reason, asked_by):
        """Take a step that needs a reason, and say so in the chatter.

        :param str name: name of the step
        :param str reason: why, in a few words
        :param asked_by: the person at the customer whose wish it is, if any
        """
        self.ensure_one()
        values = {'state_reason': reason}
        if name == 'revise':
            values['revision_asked_by_id'] = asked_by.id
        self._take_step(name, values)
        self.message_post(body=self.env._(
            "%(step)s: %(reason)s", step=self.env._(self._get_step(name).label), reason=reason,
        ))

from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import Blocker, Step, may_erase

from ..exceptions import FeedbackError
from ..feedback_terms import CHAPTER_COMMUNICATION, _lt

_ROLES = ('jlink_compliance.group_account_manager', 'jlink_compliance.group_management')
#: Steps that nobody takes by hand: the customer or the calendar does.
_NOBODY = ()

_LABELS = {
    'ask': _lt("Ask"),
    'drop': _lt("Do not ask"),
    'remind': _lt("Remind"),
    'answer': _lt("Answer"),
    'expire': _lt("Expire"),
}


class Feedback(models.Model):
    """The steps of a request for feedback."""

    _inherit = 'jlink.feedback'

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(), 'state': 'planned', 'asked_on': False, 'remind_on': False,
            'reminded_on': False, 'expires_on': False, 'answered_on': False, 'reason': False, 'score': False,
            'comment': False, 'is_low': False,
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('ask', _LABELS['ask'], ('planned', 'not_asked'), 'asked', _ROLES, ('_guard_ask',)),
            Step('drop', _LABELS['drop'], ('planned',), 'not_asked', _ROLES),
            Step('remind', _LABELS['remind'], ('asked',), 'reminded', _ROLES),
            Step('answer', _LABELS['answer'], ('asked', 'reminded', 'answered'), 'answered', _NOBODY),
            Step('expire', _LABELS['expire'], ('asked', 'reminded'), 'expired', _NOBODY),
        )

    def _guard_ask(self):
        """Tell why the person may not be asked."""
        reasons = self._get_reasons_not_to_ask()
        names = dict(self._fields['reason']._description_selection(self.env))
        return {
            feedback_id: [Blocker(reason, names[reason], self.env._(CHAPTER_COMMUNICATION), {'field': 'contact_id'})]
            for feedback_id, reason in reasons.items()
        }

    @api.model
    def _describe_guarded(self, values):
        """Leave the customer's words out of the evidence: they stand in the contact, which vouches for them."""
        return super()._describe_guarded({name: value for name, value in values.items() if name != 'comment'})

    def _get_ledger_reference(self):
        return self.name

    # === ACTION METHODS === #

    def action_ask(self):
        """Ask now."""
        step = self._begin_step('ask')
        self._complete_step_each(step, self._prepare_asking())
        self._mail('request')

    def action_drop(self):
        """Do not ask, for the reason that is written down."""
        self.check_access('read')
        if not all(self.mapped('reason_note')):
            raise FeedbackError(self.env._("Write down why the customer is not asked, then choose this again."))
        self._take_step('drop', {'reason': 'by_hand'})

    def action_remind(self):
        """Remind now, once."""
        self._take_step('remind', {'reminded_on': fields.Datetime.now()})
        self._mail('reminder')

    def action_open_document(self):
        """Open what the feedback is about."""
        self.ensure_one()
        self.check_access('read')
        document = self.position_id or self.partner_id
        document.check_access('read')
        return document._get_records_action()

    # === BUSINESS METHODS === #

    def _prepare_asking(self):
        """Return what is written with the question, for each record."""
        now = fields.Datetime.now()
        return {
            feedback: {
                'asked_on': now, 'reason': False, 'remind_on': feedback.company_id._get_feedback_reminder_date(),
                'expires_on': fields.Datetime.add(now, days=feedback.company_id.jlink_feedback_expiry_days),
            }
            for feedback in self.sudo()  # sudo: the companies' settings decide
        }

    def _check_erasing(self):
        if not may_erase(self._name, self.ids):
            raise FeedbackError(self.env._(
                "Feedback is never deleted: what is planned and not wanted is dropped with “Do Not Ask”.",
            ))

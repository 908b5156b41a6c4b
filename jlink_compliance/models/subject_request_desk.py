from odoo import api, fields, models

from ..deadlines import EXTENSION_MONTHS, answer_due
from ..exceptions import SubjectRequestError
from .subject_request import OPEN_STATES


class SubjectRequest(models.Model):
    """What the back office does about a request: check who asks, extend, answer, refuse."""

    _inherit = 'jlink.subject.request'

    # === ACTION METHODS === #

    def action_identify(self):
        """Record how the identity was checked."""
        return self._open_wizard('identify', self.env._("How Was the Identity Checked?"))

    def action_extend(self):
        """Extend the deadline by one or two months, with the reason that the person is told."""
        return self._open_wizard('extend', self.env._("Extend the Deadline"))

    def action_answer(self):
        """Answer the person."""
        return self._open_wizard('answer', self.env._("Answer"))

    def action_refuse(self):
        """Refuse the request, with the reason that the person is told."""
        return self._open_wizard('refuse', self.env._("Refuse the Request"))

    def action_open_erasures(self):
        """Show the erasures of the person."""
        self.ensure_one()
        self._check_office()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.erasure', 'view_mode': 'list,form',
            'domain': [('profile_ref', '=', self.profile_id.id)], 'name': self.env._("Erasures"),
        }

    def _open_wizard(self, decision, title):
        self.ensure_one()
        self._check_office()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.subject.request.decide', 'view_mode': 'form',
            'target': 'new', 'name': title,
            'context': {'default_request_id': self.id, 'default_decision': decision},
        }

    # === BUSINESS METHODS === #

    def _identify(self, method, note=''):
        """Record how the identity was checked, and by whom.

        :param str method: one of ``IDENTITY``; the stored address and the portal check it by themselves
        """
        if self:
            # sudo: the portal and the stored address prove who asks, whoever records the request.
            requests = self.sudo() if method in ('portal', 'address') else self
            requests._take_step('identify', {
                'identity_method': method, 'identity_note': note, 'identified_on': fields.Datetime.now(),
                'identified_by_id': False if method in ('portal', 'address') else self.env.uid,
            })

    def _extend(self, months, reason):
        """Extend the deadline and tell the person why, within the first month (GDPR Art. 12(3)).

        :raise SubjectRequestError: too late, too long, without a reason, or answered already
        """
        self.ensure_one()
        self._check_office()
        if self.state not in OPEN_STATES:
            raise SubjectRequestError(self.env._("%(number)s is answered already.", number=self.name))
        if fields.Date.today() > answer_due(self.received_on):
            raise SubjectRequestError(self.env._("The first month is over: the person had to be told within it."))
        if not 1 <= months <= EXTENSION_MONTHS - self.extended_by:
            raise SubjectRequestError(self.env._(
                "A deadline is extended by %(months)s months in all at most.", months=EXTENSION_MONTHS,
            ))
        self._check_reason(reason)
        extended = self.extended_by + months
        self._workflow_write({
            'extended_by': extended, 'extension_reason': reason, 'due_on': answer_due(self.received_on, extended),
            'reminded_at': 99,
        }, 'extend')
        self._plan_answer()
        self._mail('extension')

    def _answer(self, text):
        """Answer the person; a package that was handed over goes along as a link.

        :raise StepBlockedError: what is demanded is not carried out yet
        """
        self.ensure_one()
        self._check_reason(text)
        self._take_step('answer', self._prepare_answer(text))
        self._mail('answer')

    def _refuse(self, ground, reason):
        """Refuse and tell the person why, and where to complain (GDPR Art. 12(4) and (5)).

        :raise StepNotPossibleError: the identity is not checked, and that is not the reason
        """
        self.ensure_one()
        self._check_reason(reason)
        step = 'refuse_unknown' if ground == 'unidentified' else 'refuse'
        self._take_step(step, {**self._prepare_answer(reason), 'refusal_ground': ground})
        self._mail('refusal')

    def _prepare_answer(self, text):
        return {'answer': text, 'answered_on': fields.Datetime.now(), 'answered_by_id': self.env.uid}

    @api.model
    def _check_reason(self, text):
        if not (text or '').strip():
            raise SubjectRequestError(self.env._("Write what the person is told: it is sent as it stands here."))

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.target in ('answered', 'refused'):
            # sudo: whoever answers ends the reminders of others.
            self.sudo().activity_unlink(['mail.mail_activity_data_todo'])

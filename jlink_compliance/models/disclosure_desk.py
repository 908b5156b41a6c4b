from datetime import timedelta

from odoo import fields, models

from ..exceptions import DisclosureError
from .disclosure import ACCOUNT_MANAGER

_ASK_AGAIN_AFTER = timedelta(hours=20)


class Disclosure(models.Model):
    """What staff does about a disclosure: consult, record what was said on the phone, release, correct, recall."""

    _inherit = 'jlink.disclosure'

    # === ACTION METHODS === #

    def action_consult(self):
        """Ask the business partners, by mail where they have an address; the others by phone."""
        step = self._begin_step('consult')
        self._complete_step_each(step, {disclosure: disclosure._prepare_consulted() for disclosure in self})
        self._mail('request')

    def action_ask_again(self):
        """Send the question once more, at most once a day."""
        self._check_step_right(self._get_step('consult'))
        now = fields.Datetime.now()
        for disclosure in self:
            if disclosure.state != 'consulted':
                raise DisclosureError(self.env._("%(number)s is not waiting for an answer.", number=disclosure.name))
            if max(disclosure.reminded_on or disclosure.consulted_on, disclosure.consulted_on) > now - _ASK_AGAIN_AFTER:
                raise DisclosureError(self.env._(
                    "%(number)s was asked within the last day: wait for an answer, or call.", number=disclosure.name,
                ))
        self._workflow_write({'reminded_on': now}, 'remind')
        self._mail('reminder')

    def action_record(self):
        """Record what the person said on the phone."""
        self.ensure_one()
        self._check_step_right(self._get_step('grant'))
        return self._open_wizard('jlink.disclosure.record', self.env._("What the Person Said"))

    def action_reply(self):
        """Answer what the person asks back."""
        self.ensure_one()
        self._check_step_right(self._get_step('grant'))
        return self._open_wizard('jlink.disclosure.reply', self.env._("Answer the Business Partner"))

    def action_release(self):
        """Release to the customer, and send the recipients the link to the documents."""
        self._release()
        self._deliver('link')

    def action_release_files(self):
        """Release to the customer, and send the recipients the documents themselves."""
        self._release()
        self._deliver('mail')

    def action_reopen(self):
        """Take the release back to correct documents or recipients under the same yes."""
        self._take_step('reopen', {'released_on': False, 'released_by_id': False, 'recipient_emails': False})

    def action_recall(self):
        """Ask for nothing more: we take it back ourselves, and the recipients are to be told."""
        self._take_step('recall', {'ended_on': fields.Datetime.now(), 'ended_reason': 'firm'})

    def action_drop(self):
        """End the question that is not pursued any more."""
        self._take_step('drop', {'ended_on': fields.Datetime.now(), 'ended_reason': 'dropped'})

    def action_record_exit(self):
        """Record by hand what left by another way: the customer's own system, the phone."""
        self.ensure_one()
        self._check_released()
        return self._open_wizard('jlink.disclosure.exit.record', self.env._("Record What Left"))

    def action_take_away(self):
        """Record that the released documents are taken away, and hand them to the account manager as files."""
        self.ensure_one()
        key = self._take_away()
        return {'type': 'ir.actions.act_url', 'url': f'/jlink/disclosure/taken/{key}', 'target': 'download'}

    def action_view_undertakings(self):
        """Show the undertakings of the customer."""
        self.ensure_one()
        self.check_access('read')
        customer = self.customer_id.commercial_partner_id
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Undertakings"), 'res_model': 'jlink.undertaking',
            'view_mode': 'list,form',
            'domain': ['|', ('partner_id', '=', customer.id), ('covered_ids', 'in', customer.ids)],
            'context': {'default_partner_id': customer.id},
        }

    def action_open_profile(self):
        """Open the profile, if it is open to the user."""
        self.ensure_one()
        self.profile_id.check_access('read')
        return self.profile_id._get_records_action()

    def _open_wizard(self, model, title):
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': model, 'view_mode': 'form', 'target': 'new',
            'context': {'default_disclosure_id': self.id},
        }

    # === BUSINESS METHODS === #

    def _prepare_consulted(self):
        """Return what is fixed about one disclosure while the person is asked."""
        self.ensure_one()
        return {'consulted_on': fields.Datetime.now()}

    def _record_phone(self, decision, note, decided_on, proposed, proposed_note):
        """Record what the person said on the phone: it counts at once, and is confirmed in writing.

        :raise DisclosureError: without a note of what was said, or on a day before the question
        """
        self.ensure_one()
        if not (note or '').strip():
            raise DisclosureError(self.env._("Note in a few words what was said: it is the evidence."))
        if decided_on and not (self.decided_on or self.consulted_on) <= decided_on <= fields.Datetime.now():
            raise DisclosureError(self.env._("The answer was given after the question and not in the future."))
        self._decide(
            decision, 'phone', {'note': note, 'recorded_by': self.env.user.login}, decided_on, proposed, proposed_note,
        )

    def _reply(self, text):
        """Answer what the person asked back, and ask again."""
        self.ensure_one()
        self._check_step_right(self._get_step('grant'))
        if self.state != 'consulted' or not self.question:
            raise DisclosureError(self.env._("The business partner has asked nothing."))
        if not (text or '').strip():
            raise DisclosureError(self.env._("Type your answer."))
        self._workflow_write({'reply': text.strip()}, 'reply')
        self._mail('request')

    def _record_by_hand(self, channel, recipient, note):
        """Record what left by a way that the system does not see.

        :param str channel: ``upload`` or ``phone``
        :raise DisclosureError: the recipient is not one of the released ones, or nothing says where it went
        """
        self.ensure_one()
        if recipient not in self.recipient_ids:
            raise DisclosureError(self.env._("Only the recipients of the disclosure count: choose one of them."))
        if not note.strip():
            raise DisclosureError(self.env._("Say which system, or what was told."))
        self._record_exit(channel, self.document_ids, recipient, note)

    def _check_released(self):
        """Refuse whatever takes something away without a release, or by someone who may not release."""
        self.check_access('read')
        if not (self.env.su or any(self.env.user.has_group(group) for group in ACCOUNT_MANAGER)):
            raise DisclosureError(self.env._("Taking documents away is up to account management."))
        for disclosure in self:
            if disclosure.state != 'released' or not disclosure._is_covering():
                raise DisclosureError(self.env._(
                    "%(number)s is not released: nothing may leave under it.", number=disclosure.name,
                ))

    def _get_event_name(self, event):
        names = {
            'remind': self.env._("Asked again"), 'ask_back': self.env._("The person asks back"),
            'reply': self.env._("Answered"), 'exit': self.env._("Something left"),
        }
        return names.get(event) or super()._get_event_name(event)

import base64
import hashlib
from datetime import timedelta

from odoo import fields, models

from ..const import STAFF
from ..exceptions import ConsentError, StepNotAllowedError

_ASK_AGAIN_AFTER = timedelta(hours=20)


class Consent(models.Model):
    """What staff does about a consent: ask, ask again, hand a link over, record what the person said elsewhere."""

    _inherit = 'jlink.consent'

    is_renewable = fields.Boolean(compute='_compute_is_renewable')
    may_confirm_paper = fields.Boolean(compute='_compute_may_confirm_paper')

    def _compute_is_renewable(self):
        """Tell whether the person can be asked anew: the consent has ended, and nothing else is open."""
        # sudo: a locked profile's consents are counted for whoever reads one of them.
        busy = self.sudo().search([
            ('profile_id', 'in', self.sudo().profile_id.ids), ('state', 'in', ('draft', 'requested', 'granted')),
        ]).profile_id
        for consent in self:
            ended = consent.state in ('declined', 'withdrawn', 'expired')
            consent.is_renewable = ended and consent.profile_id not in busy

    def _compute_may_confirm_paper(self):
        for consent in self:
            consent.may_confirm_paper = bool(
                consent.state == 'requested' and consent.paper_by_id and consent.paper_by_id != self.env.user,
            )

    # === ACTION METHODS === #

    def action_request(self):
        """Ask those who have not been asked yet, by mail."""
        self._check_may_ask()
        self._check_reached_by_mail()
        self._request('mail')

    def action_ask_again(self):
        """Send the request once more, at most once a day."""
        self._check_may_ask()
        self._check_reached_by_mail()
        now = fields.Datetime.now()
        if wrong := self.filtered(lambda consent: consent.state != 'requested'):
            raise ConsentError(self.env._("%(number)s is not waiting for an answer.", number=wrong[0].name))
        recent = self.filtered(lambda consent: max(
            consent.reminded_on or consent.requested_on, consent.requested_on) > now - _ASK_AGAIN_AFTER)
        if recent:
            raise ConsentError(self.env._(
                "%(number)s was asked within the last day: wait for an answer, or hand the link over.",
                number=recent[0].name,
            ))
        self._workflow_write({'reminded_on': now}, 'ask_again')
        self._mail('request')

    def action_ask_anew(self):
        """Ask a person whose consent has ended, with a row of its own."""
        self._check_may_ask()
        self.ensure_one()
        if not self.is_renewable:
            raise ConsentError(self.env._("There is an open request or a consent in force: nothing to ask."))
        consent = self._open_requests(self.profile_id)
        if consent.partner_id.email:
            consent._request('mail')
        return consent._get_records_action()

    def action_hand_over(self):
        """Make a link to copy, or a text message to send, with a key of its own."""
        self._check_may_ask()
        self.ensure_one()
        return self.env['jlink.consent.link']._open_for(self, self._hand_over())

    def action_record(self):
        """Record what the person said on paper or on the phone."""
        self._check_may_ask()
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.consent.record', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("What the Person Said"), 'context': {'default_consent_id': self.id},
        }

    def action_confirm_paper(self):
        """Confirm, as the second person, that the scan is the declaration signed by this business partner."""
        self._check_may_ask()
        for consent in self:
            if not consent.may_confirm_paper:
                raise StepNotAllowedError(self.env._(
                    "A second person compares the scan: whoever recorded it cannot confirm it.",
                ))
            # sudo: the scan is moved into the evidence, whoever confirms.
            paper = consent.sudo().with_context(bin_size=False)
            evidence = consent._prepare_paper(paper.paper_scan, paper.paper_name, paper.paper_by_id)
            signed_on = paper.paper_signed_on
            consent._workflow_write({'paper_scan': False, 'paper_name': False})
            consent._decide('grant', 'paper', {**evidence, 'confirmed_by': self.env.user.login}, signed_on)

    def action_open_profile(self):
        """Open the profile, if it is open to the user."""
        self.ensure_one()
        self.profile_id.check_access('read')
        return self.profile_id._get_records_action()

    # === BUSINESS METHODS === #

    def _hand_over(self):
        """Return a link with a new key, for a person who is not reached by mail."""
        self._check_may_ask()
        self.ensure_one()
        if self.state == 'draft':
            self._request('link')
        elif self.state != 'requested':
            raise ConsentError(self.env._("%(number)s is not waiting for an answer.", number=self.name))
        self._workflow_write({}, 'link')
        return self._make_link('answer')

    def _record_paper(self, scan, name, signed_on):
        """Record a signed declaration; where the firm wants four eyes, a second person has to confirm it.

        :param bytes scan: the scan, as base64
        :param datetime signed_on: when the person signed, in UTC
        """
        self._check_may_ask()
        self.ensure_one()
        if not scan:
            raise ConsentError(self.env._("Add the scan of the signed declaration."))
        # sudo: the company's setting.
        if self.sudo().company_id.jlink_consent_four_eyes:
            self._check_step_source(self._get_step('grant'))
            self._workflow_write({
                'paper_scan': scan, 'paper_name': name, 'paper_by_id': self.env.user.id, 'paper_signed_on': signed_on,
            }, 'paper')
        else:
            self._decide('grant', 'paper', self._prepare_paper(scan, name, self.env.user), signed_on)

    def _prepare_paper(self, scan, name, recorded_by):
        return {
            'scan': scan, 'scan_name': name, 'recorded_by': recorded_by.login,
            'scan_sha256': hashlib.sha256(base64.b64decode(scan)).hexdigest(),
        }

    # === BUSINESS METHODS - CHECKS === #

    def _check_may_ask(self):
        self.check_access('read')
        if not (self.env.su or any(self.env.user.has_group(group) for group in STAFF)):
            raise StepNotAllowedError(self.env._("Asking business partners is up to account management and research."))

    def _check_reached_by_mail(self):
        if without := self.filtered(lambda consent: not consent.partner_id.email):
            raise ConsentError(self.env._(
                "%(number)s has no mail address: hand the link over instead.", number=without[0].name,
            ))

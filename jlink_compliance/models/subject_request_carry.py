from datetime import timedelta

from odoo import fields, models

from ..exceptions import SubjectRequestError

#: By what each demand is carried out; the others are answered by words alone.
_CARRIERS = {
    'access': '_carry_package',
    'portability': '_carry_package',
    'rectification': '_carry_rectification',
    'erasure': '_carry_erasure',
    'restriction': '_carry_restriction',
    'objection': '_carry_restriction',
}
_OF_PROFILES = ('_carry_erasure', '_carry_restriction')
_DECIDED_BY = {'portal': 'portal', 'letter': 'paper', 'phone': 'phone'}
_LINK_DAYS = 14
_RESTRICTED_MONTHS = 12


class SubjectRequest(models.Model):
    """Carrying out what a person demands, and telling those who were told about the person (GDPR Art. 19)."""

    _inherit = 'jlink.subject.request'

    # === ACTION METHODS === #

    def action_carry_out(self):
        """Do what the person demands: hand the data over, tell of the correction, restrict, erase."""
        self.ensure_one()
        self._check_office()
        if self.state != 'identified':
            raise SubjectRequestError(self.env._("Check the identity first: nothing is done for somebody unknown."))
        if self.carried_out_on:
            raise SubjectRequestError(self.env._("%(number)s is carried out already: answer it.", number=self.name))
        if not self._is_to_be_carried_out():
            raise SubjectRequestError(self.env._("There is nothing to carry out: answer the person."))
        self._workflow_write({'carried_out_on': fields.Datetime.now()}, 'carry_out')
        # sudo: carrying out is a right of its own, checked above; locked profiles are restricted and erased unread.
        getattr(self.sudo(), self._get_carrier())()

    def action_hand_over(self):
        """Hand the package over anew, when its link has expired."""
        self.ensure_one()
        self._check_office()
        if not self.carried_out_on or self._get_carrier() != '_carry_package':
            raise SubjectRequestError(self.env._("No package was handed over yet: carry the request out first."))
        self._carry_package()
        self._mail('package')

    def _is_to_be_carried_out(self):
        """Tell whether something is to be done before the answer: of somebody without profile there is less to do."""
        self.ensure_one()
        carrier = self._get_carrier() if self.partner_id and not self.carried_out_on else None
        return bool(carrier) and (bool(self.profile_id) or carrier not in _OF_PROFILES)

    def _get_carrier(self):
        self.ensure_one()
        return _CARRIERS.get(self.kind)

    # === BUSINESS METHODS === #

    def _carry_package(self):
        """Let the package be fetched for some days: in the portal, and by a link that the mail brings."""
        self._workflow_write({
            'package_until': fields.Datetime.now() + timedelta(days=_LINK_DAYS), 'fetched_on': False,
        }, 'hand_over')

    def _carry_rectification(self):
        self._tell_recipients('rectified')

    def _carry_erasure(self):
        """End the consent, plan the erasure, and answer at once: afterwards nobody could be written to."""
        profile = self.profile_id
        self._tell_recipients('erased')
        granted = profile.consent_ids.filtered(lambda consent: consent.state == 'granted')
        if granted:
            granted._decide('withdraw', _DECIDED_BY.get(self.channel, False), {
                'request': self.name, 'recorded_by': self.env.user.login,
            })
        self.env['jlink.erasure']._plan_on_demand(profile)
        speaking = self.with_context(lang=self._get_lang())
        speaking._answer(speaking.env._(
            "Your consent has ended and your data are erased within days. What a contract or the law obliges us to keep"
            " is locked until then and seen by the back office only.",
        ))

    def _carry_restriction(self):
        """Lock the profile although the consent stands, until the restriction is lifted."""
        profile = self.profile_id
        reason = 'objection' if self.kind == 'objection' else 'restriction'
        self._tell_recipients('objected' if self.kind == 'objection' else 'restricted')
        until = fields.Date.add(fields.Date.today(), months=_RESTRICTED_MONTHS)
        if profile.open_until:
            until = max(until, fields.Date.add(profile.open_until.date(), days=1))
        self.env['jlink.privacy.hold'].create({
            'profile_id': profile.id, 'reason': reason, 'note': self.name, 'until': until,
        })

    def _tell_recipients(self, reason):
        """Make it a task to tell whoever was told about the person."""
        disclosures = self.env['jlink.disclosure'].search([('profile_id', '=', self.profile_id.id)])
        disclosures._notify_recipients(reason)

    # === THE PACKAGE === #

    def _is_package_ready(self):
        """Tell whether the person may fetch the package at this moment."""
        self.ensure_one()
        return bool(self.package_until) and self.package_until > fields.Datetime.now()

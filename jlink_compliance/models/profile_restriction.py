from odoo import fields, models

_DEMANDED = ('restriction', 'objection')


class PrivacyHold(models.Model):
    """Holds that a person demands: everything stays, and nobody works with it."""

    _inherit = 'jlink.privacy.hold'

    reason = fields.Selection(
        selection_add=[
            ('restriction', "Restriction demanded by the person (Art. 18)"), ('objection', "Objection (Art. 21)"),
        ],
        ondelete=dict.fromkeys(_DEMANDED, 'cascade'),
    )

    def action_lift(self):
        """Lift the hold; whoever demanded a restriction is told (GDPR Art. 18(3))."""
        super().action_lift()
        # sudo: the mail goes to the person, whatever the user may read of the contact.
        told = self.sudo().filtered(lambda hold: hold.reason in _DEMANDED and hold.partner_id.email)
        if told:
            template = self.env.ref('jlink_compliance.mail_template_restriction_lifted').sudo()  # sudo: as above
            template.send_mail_batch(
                told.ids, email_values={'is_notification': False, 'auto_delete': True},
            ).send_after_commit()


class Profile(models.Model):
    """A profile whose person demanded restriction is locked although the consent stands.

    Source: GDPR Art. 18(2), 21(1).
    """

    _inherit = 'jlink.profile'

    def _get_active_until(self):
        active = super()._get_active_until()
        demanded = self.env['jlink.privacy.hold']._get_in_force(self).filtered(lambda hold: hold.reason in _DEMANDED)
        return {profile: until for profile, until in active.items() if profile not in demanded.profile_id}

    def _prepare_locked(self, held_until):
        values = super()._prepare_locked(held_until)
        # Restricted is not ended: while the consent stands, nothing is erased.
        if any(consent._is_active() for consent in self.consent_ids):
            values['erase_on'] = False
        return values

from odoo import fields, models

from ..exceptions import ConsentError

_STAFF = (
    'jlink_compliance.group_account_manager,jlink_compliance.group_researcher,jlink_compliance.group_management,'
    'jlink_compliance.group_back_office,jlink_compliance.group_dpo'
)


class Partner(models.Model):
    """What a contact shows of being a business partner: number and standing, never content."""

    _inherit = 'res.partner'

    jlink_consent_ids = fields.One2many(comodel_name='jlink.consent', inverse_name='partner_id', groups=_STAFF)
    jlink_consent_id = fields.Many2one(
        comodel_name='jlink.consent', string="Latest Consent", compute='_compute_jlink_consent', groups=_STAFF,
    )
    jlink_is_locked = fields.Boolean(compute='_compute_jlink_consent', groups=_STAFF)
    jlink_standing = fields.Char(string="Consent", compute='_compute_jlink_consent', groups=_STAFF)

    def _compute_jlink_consent(self):
        """Say in one line whether the profile is open, and since or until when."""
        # sudo: number and standing of a locked profile are shown, nothing else of it.
        consents = self.env['jlink.consent'].sudo().search([('partner_id', 'in', self.ids)], order='id desc')
        by_partner = consents.grouped('partner_id')
        for partner in self:
            found = by_partner.get(partner.sudo(), consents.browse())
            active = found.filtered(lambda consent: consent._is_active())
            consent = (active or found)[:1]
            partner.jlink_consent_id = consent.sudo(False)
            partner.jlink_is_locked = bool(consent) and not active
            partner.jlink_standing = consent._describe_standing() if consent else False

    def action_open_business_partner(self):
        """Open the profile if it is open, otherwise the consent that it waits for."""
        self.ensure_one()
        consent = self.jlink_consent_id
        if not self.jlink_is_locked and consent.profile_id.has_access('read'):
            return consent.profile_id._get_records_action()
        consent.check_access('read')
        return consent._get_records_action()

    def action_record_business_partner(self):
        """Record this contact as a business partner, and ask for consent."""
        self.ensure_one()
        self.check_access('read')
        return self.env['jlink.profile'].with_context(default_partner_id=self.id).action_record_person()

    def _get_profile(self):
        """Return the profiles of these people, as superuser."""
        # sudo: whether somebody has a profile is a fact that checks rest on.
        return self.env['jlink.profile'].sudo().search([('partner_id', 'in', self.ids)])

    def _check_no_profile(self):
        if self._get_profile():
            raise ConsentError(self._describe_known())

    def _describe_known(self):
        """Return what to say when a person is to be recorded who is known already; False if there is no profile."""
        self.ensure_one()
        if not (profile := self._get_profile()):
            return self.env._("There is a contact with this address: it will be used.")
        consent = profile.consent_ids[:1]
        return self.env._(
            "This person is recorded already as %(number)s (%(standing)s): open that one.",
            number=profile.name, standing=consent._describe_standing(),
        )

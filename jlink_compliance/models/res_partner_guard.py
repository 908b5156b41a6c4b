from odoo import api, models
from odoo.tools import is_html_empty

from ..exceptions import ProfileLockedError

# What tells of a person and lives in the profile, never on the contact.
_COMPETENCE = {'comment', 'function', 'category_id', 'image_1920', 'website'}
# What a contract needs besides: not before there is a reason for it.
_CONTRACT = {'street', 'street2', 'zip', 'city', 'state_id', 'country_id', 'vat', 'bank_ids', 'ref', 'barcode'}


class Partner(models.Model):
    """Keeps competence and personal data of business partners off the contact (GDPR Art. 5(1)(c)).

    A contact has no lock: whatever lies on it is read by every employee. So of a business partner it holds name and
    channel, and once the profile is open what a contract needs; everything else belongs into the profile.
    """

    _inherit = 'res.partner'

    def write(self, vals):
        self._check_business_partner(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_no_business_partner(self):
        if self._get_profile():
            raise ProfileLockedError(self.env._(
                "A business partner is not deleted by hand: end the consent, and erasure follows with its proof.",
            ))

    def _check_business_partner(self, vals):
        guarded = _COMPETENCE | _CONTRACT | {'email', 'phone'}
        wanted = {name for name, value in vals.items() if value and name in guarded}
        if not wanted or not (profiles := self._get_profile()):
            return
        if wanted & _COMPETENCE:
            self._raise_competence()
        locked = profiles.filtered(lambda profile: not profile._is_open()).partner_id
        # sudo: the check rests on what is there, not on what the user may read.
        second_channel = any(
            ('email' in wanted and partner.phone and not partner.email and 'phone' not in vals)
            or ('phone' in wanted and partner.email and not partner.phone and 'email' not in vals)
            for partner in locked.sudo()
        ) or (locked and {'email', 'phone'} <= wanted)
        if (locked and wanted & _CONTRACT) or second_channel:
            raise ProfileLockedError(self.env._(
                "Before consent a business partner's contact holds a name and one channel, mail or phone: ask for"
                " consent first.",
            ))

    def _raise_competence(self):
        raise ProfileLockedError(self.env._(
            "What tells of a business partner belongs into the profile, which only those see who may: record it there.",
        ))

    # === WHAT PEOPLE WRITE INTO THE CHATTER === #

    def _message_update_content(self, message, **kwargs):
        if not is_html_empty(kwargs.get('body')):
            self._check_typed()
        return super()._message_update_content(message, **kwargs)

    def _check_typed(self):
        """Refuse what somebody types about a locked person: a chatter is read by all and kept for long.

        Called for each message, see ``mail_message.py``.
        """
        if self.env.user._is_internal() and any(not profile._is_open() for profile in self._get_profile()):
            raise ProfileLockedError(self.env._(
                "This business partner has not consented: nothing is written about the person here. Use the request"
                " for consent to get in touch.",
            ))

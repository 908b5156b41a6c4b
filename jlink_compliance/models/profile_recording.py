from odoo import api, models
from odoo.tools import email_normalize

from ..const import STAFF
from ..exceptions import ConsentError, StepNotAllowedError


class Profile(models.Model):
    """First recording of a person: all that may be known before consent, and the request that goes with it.

    Source: *Einwilligungserklärungen …, die bei der erstmaligen Aufnahme seiner Daten eingeholt werden*; GDPR
    Art. 5(1)(c) and 14.
    """

    _inherit = 'jlink.profile'

    def action_record_person(self):
        """Open what records a new business partner."""
        self._check_may_record()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'jlink.partner.record', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("New Business Partner"), 'context': self.env.context,
        }

    @api.model
    def _record_person(self, values):
        """Record one person, locked, and ask for consent: by mail at once, or later with a link.

        :param dict values: ``name``, one of ``email`` and ``phone``, ``lang``, ``source``; ``partner_id`` for a contact
            that exists
        :return: the consent, ``requested`` by mail or ``draft``
        :raise ConsentError: no channel or two, a wrong address, or a person who has a profile already
        """
        self._check_may_record()
        self._check_channel(values)
        # sudo: staff records persons without the right to edit all contacts.
        partner = (self.env['res.partner'].sudo().browse(values.get('partner_id') or [])
                   or self._find_person(values['email'], values['phone']))
        if partner:
            partner.with_user(self.env.user).check_access('read')
            partner._check_no_profile()
        else:
            # sudo: as above.
            partner = self.env['res.partner'].sudo().create({
                **{name: values[name] for name in ('name', 'email', 'phone', 'lang')},
                'company_id': self.env.company.id,
            })
        profile = self._record_first(partner, values['source'], self.env.company)
        consent = self.env['jlink.consent']._open_requests(profile)
        if partner.email:
            consent._request('mail')
        return consent

    @api.model
    def _find_person(self, email, phone):
        """Return the contact with this mail address or phone number, as superuser: nobody is recorded twice."""
        # sudo: a person whom the user may not see is not recorded a second time.
        partners = self.env['res.partner'].sudo()
        if email and (normalized := email_normalize(email)):
            return partners.search([('email_normalized', '=', normalized), ('is_company', '=', False)], limit=1)
        if phone and (number := partners._phone_format(number=phone)):
            return partners.search([('phone_sanitized', '=', number), ('is_company', '=', False)], limit=1)
        return partners

    @api.model
    def _check_may_record(self):
        if not (self.env.su or any(self.env.user.has_group(group) for group in STAFF)):
            raise StepNotAllowedError(self.env._(
                "Recording business partners is up to account management and research.",
            ))

    @api.model
    def _check_channel(self, values):
        email, phone = (values.get('email') or '').strip(), (values.get('phone') or '').strip()
        if bool(email) == bool(phone):
            raise ConsentError(self.env._(
                "Give one way to reach the person, mail or phone: more may not be held before consent.",
            ))
        if email and not email_normalize(email):
            raise ConsentError(self.env._("“%(email)s” is no mail address: correct it.", email=email))

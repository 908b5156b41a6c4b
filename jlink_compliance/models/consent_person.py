from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

from ..exceptions import ConsentError, TooManyAttemptsError

_LINKS_PER_ADDRESS = 3


class Consent(models.Model):
    """What the person does with a consent: by a key in a link, or signed in to the portal.

    The methods decide as superuser: a person has no role. Whoever calls them has looked up the key, or has the record
    from :meth:`_get_own`.

    Source: GDPR Art. 7(1) (what was shown is proven), 7(3) (withdrawing is as easy as granting).
    """

    _inherit = 'jlink.consent'

    # === BUSINESS METHODS - WHAT IS SHOWN === #

    def _get_text_langs(self):
        """Return the languages a declaration is released in for the company of the consent, as ``res.lang`` data."""
        self.ensure_one()
        # sudo: released texts are shown to people outside the firm.
        texts = self.env['jlink.privacy.text'].sudo().search([
            ('kind', '=', 'consent'), ('state', '=', 'released'),
            ('company_id', 'in', [self.sudo().company_id.id, False]),
        ])
        released = set(texts.mapped('lang'))
        return [lang for lang in self.env['res.lang'].sudo().search([], order='name') if lang.code in released]

    def _get_shown_texts(self, lang):
        """Return the declaration and the notice as they are shown in ``lang`` now.

        An open request shows what is released now, a decided one the words that were decided on.
        """
        self.ensure_one()
        consent = self.sudo()  # sudo: the texts are shown to the person, who has no rights on them
        if consent.state != 'requested':
            return consent.text_id, consent.notice_id
        texts = self.env['jlink.privacy.text']
        return (
            texts._get_current('consent', lang, consent.company_id),
            texts._get_current('notice', lang, consent.company_id),
        )

    # === BUSINESS METHODS - DECIDING === #

    @api.model
    def _get_own(self):
        """Return the consents of the business partner who is signed in to the portal; of others none."""
        user = self.env.user
        return self.search([('partner_id', '=', user.partner_id.id)]) if user._is_portal() else self.browse()

    def _answer(self, decision, channel, evidence, lang, shown):
        """Record the person's answer on exactly the words that the person was shown.

        :param str decision: ``grant`` or ``decline``
        :param tuple shown: the ids of the declaration and the notice on the person's screen
        :raise ConsentError: another revision was released since the person opened the page
        :raise AccessError: an employee is signed in
        """
        self._check_person_decides()
        if decision not in ('grant', 'decline'):
            raise ConsentError(self.env._("Please choose whether you agree or decline."))
        text, notice = self._get_shown_texts(lang)
        if shown != (text.id, notice.id):
            raise ConsentError(self.env._(
                "The text was revised while you were reading. Please read the new one below and answer again.",
            ))
        consent = self.sudo()  # sudo: the person decides, without any role
        if (consent.text_id, consent.notice_id) != (text, notice):
            consent._workflow_write({'text_id': text.id, 'notice_id': notice.id}, 'show')
        consent._decide(decision, channel, {**evidence, 'lang': text.lang})

    def _withdraw_all(self, channel, evidence):
        """Withdraw all that the person has granted: one withdrawal ends the holding of the profile.

        :raise AccessError: an employee is signed in
        """
        self._check_person_decides()
        # sudo: the person decides, without any role.
        granted = self.sudo().profile_id.consent_ids.filtered(lambda consent: consent.state == 'granted')
        if granted:
            granted._decide('withdraw', channel, evidence)

    def _check_person_decides(self):
        if self.env.user._is_internal():
            raise AccessError(self.env._(
                "Only the business partner decides here. Record what you were told under the consent in JLink instead.",
            ))

    @api.model
    def _get_event_name(self, event):
        names = {'show': self.env._("Shown in another language or revision")}
        return names.get(event) or super()._get_event_name(event)

    # === BUSINESS METHODS - NEW LINKS === #

    @api.model
    def _mail_new_links(self, email):
        """Write to the holder of the address, if there is one: a link for each open request or granted consent.

        Whoever asks learns nothing from it; an address is written to a few times within ten minutes only.
        """
        address = email_normalize(email or '')
        if not address:
            return
        try:
            self.env['jlink.access.token']._check_rate('consent address', address, _LINKS_PER_ADDRESS)
        except TooManyAttemptsError:
            return
        # sudo: the mail goes to the stored address, and to nobody who asks. An archived contact has rights as well.
        consents = self.sudo().with_context(active_test=False).search([
            ('partner_id.email_normalized', '=', address),
            '|', '&', ('state', '=', 'requested'), ('answer_by', '>=', fields.Date.today()),
            '&', ('state', '=', 'granted'), ('valid_until', '>', fields.Datetime.now()),
        ])
        by_kind = consents.grouped(lambda consent: (consent.profile_id, consent.state))
        for (_profile, state), found in by_kind.items():
            found[0]._mail('request' if state == 'requested' else 'link')

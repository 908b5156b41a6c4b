import time

from odoo import http
from odoo.http import request, route

from .. import consent_log
from ..exceptions import ConsentError
from .page import PAGE, KeyPage, get_evidence, get_number

consent_log.install()

#: Seconds that an answer about links takes at least, so that its time does not tell whether an address is known.
_SECONDS = 0.4


class ConsentController(KeyPage, http.Controller):
    """The pages of consents that a person reaches by a link: answer, withdraw, ask for another link."""

    # === ANSWER === #

    @route('/consent/answer/<string:key>', methods=['GET'], **PAGE)
    def show_request(self, key, lang=None, **_ignored):
        """Show who asks for what, in the language of the request or another one that the text is released in."""
        consent = self._find(key, 'answer')
        return self._show_request(consent, key, lang) if consent else self._refuse_key('consent key', 'consent_unknown')

    @route('/consent/answer/<string:key>', methods=['POST'], **PAGE)
    def answer(self, key, decision=None, lang=None, text_id='', notice_id='', contact_url='', **_ignored):
        """Record the answer, once; whoever answers again is shown the first answer."""
        consent = self._find(key, 'answer')
        if not consent:
            return self._refuse_key('consent key', 'consent_unknown')
        # A field that people do not see was filled in: a robot, and nothing is decided.
        if consent.state != 'requested' or contact_url:
            return self._show_request(consent, key, lang)
        consent = self._speak(consent, lang)
        shown = get_number(text_id), get_number(notice_id)
        try:
            consent._answer(decision, 'page', get_evidence(), consent.env.lang, shown)
        except ConsentError as error:
            return self._show_request(consent, key, lang, error=str(error))
        # The confirming mail has the link too, but not everybody has a mail address.
        link = consent._make_link('withdraw') if consent.state == 'granted' else None
        return self._show_request(consent, key, lang, withdraw_link=link)

    def _show_request(self, consent, key, lang, **values):
        consent = self._speak(consent, lang)
        text, notice = consent._get_shown_texts(consent.env.lang)
        template = 'consent_answer' if consent.state == 'requested' else 'consent_outcome'
        return self._render(template, {
            **self._get_values(consent, key), 'text': text, 'notice': notice, **values,
        })

    # === WITHDRAW === #

    @route('/consent/withdraw/<string:key>', methods=['GET'], **PAGE)
    def show_withdrawal(self, key, lang=None, **_ignored):
        """Show what was granted, and what follows when it is withdrawn."""
        consent = self._find(key, 'withdraw')
        return self._show_withdrawal(consent, key, lang) if consent else self._refuse_key('consent key', 'consent_unknown')

    @route('/consent/withdraw/<string:key>', methods=['POST'], **PAGE)
    def withdraw(self, key, lang=None, contact_url='', **_ignored):
        """Withdraw all that the person has granted, once."""
        consent = self._find(key, 'withdraw')
        if not consent:
            return self._refuse_key('consent key', 'consent_unknown')
        if consent.state == 'granted' and not contact_url:
            consent._withdraw_all('page', get_evidence())
        return self._show_withdrawal(consent, key, lang)

    def _show_withdrawal(self, consent, key, lang):
        consent = self._speak(consent, lang)
        template = 'consent_withdraw' if consent.state == 'granted' else 'consent_outcome'
        return self._render(template, {
            **self._get_values(consent, key), 'erase_on': consent.profile_id._get_erase_on('withdrawn'),
        })

    # === ANOTHER LINK === #

    @route('/consent/new-link', methods=['GET'], **PAGE)
    def show_new_link(self, lang=None, **_ignored):
        """Show the form that asks for the mail address."""
        self._speak_to_stranger(lang)
        return self._render('consent_new_link', {})

    @route('/consent/new-link', methods=['POST'], **PAGE)
    def new_link(self, email='', lang=None, contact_url='', **_ignored):
        """Write to the address if it is known here; the answer is the same in any case, and takes as long."""
        started = time.monotonic()
        self._speak_to_stranger(lang)
        if self._count('consent link'):
            return self._render('consent_throttled', {}, status=429)
        if not contact_url:
            request.env['jlink.consent']._mail_new_links(email)
        time.sleep(max(0, _SECONDS - (time.monotonic() - started)))
        return self._render('consent_link_sent', {})

    # === HELPERS === #

    def _find(self, key, purpose):
        consent = request.env['jlink.access.token']._lookup(key, purpose, 'jlink.consent')
        return consent.filtered(lambda consent: consent.state != 'draft')

    def _speak(self, consent, lang):
        """Let the page speak ``lang`` if the text is released in it, otherwise the language of the request.

        :return: the consent in the environment of the page
        """
        known = [data.code for data in consent._get_text_langs()]
        lang = lang if lang in known else consent.text_id.lang
        request.update_context(lang=lang, tz=consent.company_id.partner_id.tz)
        # sudo: whoever has the key may.
        return consent.with_env(request.env).sudo()

    def _get_values(self, consent, key):
        return {
            'consent': consent,
            'key': key,
            'company': consent.company_id,
            'langs': consent._get_text_langs(),
        }

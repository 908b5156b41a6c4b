import time

from odoo import http
from odoo.http import request, route

from .. import consent_log
from ..exceptions import ConsentError, TooManyAttemptsError

consent_log.install()

_HEADERS = {
    # The key in the address goes to nobody: no other site, no cache, no search engine, no frame.
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex, nofollow',
    'Content-Security-Policy': "frame-ancestors 'none'",
}
_PAGE = {'type': 'http', 'auth': 'public', 'website': True, 'multilang': False, 'sitemap': False, 'readonly': False}
#: Seconds that an answer about links takes at least, so that its time does not tell whether an address is known.
_SECONDS = 0.4


def get_evidence():
    """Return what shows who decided: the address and the program of the browser."""
    return {
        'ip': request.httprequest.remote_addr,
        'user_agent': request.httprequest.user_agent.string[:300],
    }


def get_number(text):
    """Return the number that ``text`` is, or nothing."""
    return int(text) if text and text.isdecimal() else None


class ConsentController(http.Controller):
    """The pages that a person reaches by a link, without an account: answer, withdraw, ask for another link.

    Looking decides nothing, however often a mail scanner, a preview or a robot looks: only the form of the page does,
    sent with its token. Failed keys are counted and refused after a few; a key that opens something always does.
    """

    # === ANSWER === #

    @route('/consent/answer/<string:key>', methods=['GET'], **_PAGE)
    def show_request(self, key, lang=None, **_ignored):
        """Show who asks for what, in the language of the request or another one that the text is released in."""
        consent = self._find(key, 'answer')
        return self._show_request(consent, key, lang) if consent else self._refuse()

    @route('/consent/answer/<string:key>', methods=['POST'], **_PAGE)
    def answer(self, key, decision=None, lang=None, text_id='', notice_id='', contact_url='', **_ignored):
        """Record the answer, once; whoever answers again is shown the first answer."""
        consent = self._find(key, 'answer')
        if not consent:
            return self._refuse()
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

    @route('/consent/withdraw/<string:key>', methods=['GET'], **_PAGE)
    def show_withdrawal(self, key, lang=None, **_ignored):
        """Show what was granted, and what follows when it is withdrawn."""
        consent = self._find(key, 'withdraw')
        return self._show_withdrawal(consent, key, lang) if consent else self._refuse()

    @route('/consent/withdraw/<string:key>', methods=['POST'], **_PAGE)
    def withdraw(self, key, lang=None, contact_url='', **_ignored):
        """Withdraw all that the person has granted, once."""
        consent = self._find(key, 'withdraw')
        if not consent:
            return self._refuse()
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

    @route('/consent/new-link', methods=['GET'], **_PAGE)
    def show_new_link(self, lang=None, **_ignored):
        """Show the form that asks for the mail address."""
        self._speak_to_stranger(lang)
        return self._render('consent_new_link', {})

    @route('/consent/new-link', methods=['POST'], **_PAGE)
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

    def _refuse(self):
        self._speak_to_stranger()
        if self._count('consent key'):
            return self._render('consent_throttled', {}, status=429)
        return self._render('consent_unknown', {}, status=404)

    def _count(self, scope):
        """Count an attempt; tell whether there were too many."""
        try:
            request.env['jlink.access.token']._check_rate(scope, request.httprequest.remote_addr)
        except TooManyAttemptsError:
            return True
        return False

    def _speak(self, consent, lang):
        """Let the page speak ``lang`` if the text is released in it, otherwise the language of the request.

        :return: the consent in the environment of the page
        """
        known = [data.code for data in consent._get_text_langs()]
        lang = lang if lang in known else consent.text_id.lang
        request.update_context(lang=lang, tz=consent.company_id.partner_id.tz)
        # sudo: whoever has the key may.
        return consent.with_env(request.env).sudo()

    def _speak_to_stranger(self, lang=None):
        """Let a page without a key speak ``lang``, otherwise the language of the browser."""
        nearest = request.env['ir.http'].get_nearest_lang(lang or request.best_lang)
        request.update_context(lang=nearest or request.env.lang)

    def _get_values(self, consent, key):
        return {
            'consent': consent,
            'key': key,
            'company': consent.company_id,
            'langs': consent._get_text_langs(),
            'is_employee': request.env.user._is_internal(),
        }

    def _render(self, template, values, status=200):
        # sudo: name, logo and languages of the firm are no secret.
        env = request.env(su=True)
        values = {'company': env.company, 'langs': env['res.lang'].search([]), **values}
        response = request.render(f'jlink_compliance.{template}', values, status=status)
        response.headers.update(_HEADERS)
        return response

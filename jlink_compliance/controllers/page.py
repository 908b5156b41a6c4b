from odoo.http import request

from ..exceptions import TooManyAttemptsError

HEADERS = {
    # The key in the address goes to nobody: no other site, no cache, no search engine, no frame.
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex, nofollow',
    'Content-Security-Policy': "frame-ancestors 'none'",
}
PAGE = {'type': 'http', 'auth': 'public', 'website': True, 'multilang': False, 'sitemap': False, 'readonly': False}
PORTAL_PAGE = {'type': 'http', 'auth': 'user', 'website': True, 'sitemap': False}


def get_evidence():
    """Return what shows who decided: the address and the program of the browser."""
    return {
        'ip': request.httprequest.remote_addr,
        'user_agent': request.httprequest.user_agent.string[:300],
    }


def get_number(text):
    """Return the number that ``text`` is, or nothing."""
    return int(text) if text and text.isdecimal() else None


class KeyPage:
    """What pages have in common that a person reaches by a link, without an account.

    Looking decides nothing, however often a mail scanner, a preview or a robot looks: only the form of the page does,
    sent with its token. Failed keys are counted and refused after a few; a key that opens something always does.
    """

    def _lookup(self, key, purpose, model):
        """Return what ``key`` opens, as superuser; an empty record if it opens nothing."""
        return request.env['jlink.access.token']._lookup(key, purpose, model)

    def _refuse_key(self, scope, template):
        """Answer a key that opens nothing, in the language of the browser."""
        self._speak_to_stranger()
        if self._count(scope):
            return self._render('consent_throttled', {}, status=429)
        return self._render(template, {}, status=404)

    def _count(self, scope):
        """Count an attempt; tell whether there were too many."""
        try:
            request.env['jlink.access.token']._check_rate(scope, request.httprequest.remote_addr)
        except TooManyAttemptsError:
            return True
        return False

    def _speak_lang(self, record, lang, reader):
        """Let the page speak ``lang`` if it is installed, otherwise the language of its reader.

        :return: the record in the environment of the page
        """
        # sudo: the languages are no secret, and whoever has the key may read the record.
        known = dict(request.env['res.lang'].sudo().get_installed())
        spoken = next((code for code in (lang, reader.lang) if code in known), request.env.lang)
        request.update_context(lang=spoken, tz=record.company_id.partner_id.tz)
        return record.with_env(request.env).sudo()  # sudo: as above

    def _speak_to_stranger(self, lang=None):
        """Let a page without a key speak ``lang``, otherwise the language of the browser."""
        nearest = request.env['ir.http'].get_nearest_lang(lang or request.best_lang)
        request.update_context(lang=nearest or request.env.lang)

    def _render(self, template, values, status=200):
        """Answer with a page of this addon, or of another one whose name goes before the template's."""
        # sudo: name, logo and languages of the firm are no secret.
        env = request.env(su=True)
        values = {
            'company': env.company, 'langs': env['res.lang'].search([]),
            'is_employee': request.env.user._is_internal(), **values,
        }
        template = template if '.' in template else f'jlink_compliance.{template}'
        response = request.render(template, values, status=status)
        response.headers.update(HEADERS)
        return response

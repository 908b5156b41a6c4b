from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from .page import HEADERS, PAGE, PORTAL_PAGE, KeyPage, get_evidence


class UndertakingPageController(KeyPage, Controller):
    """The page where a customer's person reads and signs the undertaking, by a link."""

    @route('/undertaking/<string:key>', methods=['GET'], **PAGE)
    def show_undertaking(self, key, lang=None, **_ignored):
        """Show the text, in each language it is released in; commits to nothing."""
        undertaking = self._find(key, lang)
        return self._show(undertaking, key) if undertaking else self._refuse()

    @route('/undertaking/<string:key>', methods=['POST'], **PAGE)
    def sign(self, key, lang=None, contact_url='', **form):
        """Put in force what was signed, once; whoever signs again is shown the first signature."""
        undertaking = self._find(key, lang)
        if not undertaking:
            return self._refuse()
        # A field that people do not see was filled in: a robot, and nothing is signed.
        if undertaking.state != 'sent' or contact_url:
            return self._show(undertaking, key)
        try:
            undertaking._take_signature(form, undertaking.env.lang, 'page', get_evidence())
        except UserError as error:
            if undertaking.env.user._is_internal():
                raise
            return self._show(undertaking, key, form=form, error=str(error))
        return self._show(undertaking, key)

    # === HELPERS === #

    def _find(self, key, lang):
        undertaking = self._lookup(key, 'sign', 'jlink.undertaking')
        return self._speak_lang(undertaking, lang, undertaking.contact_id) if undertaking else undertaking

    def _refuse(self):
        return self._refuse_key('undertaking key', 'undertaking_unknown')

    def _show(self, undertaking, key, form=None, **values):
        return self._render('undertaking_page', {
            'undertaking': undertaking, 'key': key, 'company': undertaking.company_id,
            'langs': undertaking._get_text_langs(), 'text': undertaking._get_shown_text(undertaking.env.lang),
            'form': form or {'signatory': undertaking.contact_id.name}, **values,
        })


class PortalUndertakingController(CustomerPortal):
    """The undertakings of a customer's firm, for its persons signed in to the portal: read, sign, download."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        # The counters' route answers with counters only.
        return values if counters else {**values, 'jlink_undertakings': request.env['jlink.undertaking']._get_own()}

    @route('/my/undertakings', methods=['GET'], **PORTAL_PAGE)
    def undertakings(self, **_ignored):
        """List the undertakings of the own firm."""
        undertakings = request.env['jlink.undertaking']._get_own()
        if not undertakings:
            raise NotFound
        return request.render('jlink_compliance.portal_my_undertakings', {
            'undertakings': undertakings, 'page_name': 'jlink_undertakings',
        })

    @route('/my/undertakings/<int:undertaking_id>', methods=['GET'], **PORTAL_PAGE)
    def undertaking(self, undertaking_id, **_ignored):
        """Show one undertaking; whoever was asked to sign it can do so here."""
        return self._show_undertaking(self._get_own_undertaking(undertaking_id))

    @route('/my/undertakings/<int:undertaking_id>/sign', methods=['POST'], **PORTAL_PAGE)
    def sign_undertaking(self, undertaking_id, **form):
        """Put in force what was signed, once."""
        undertaking = self._get_own_undertaking(undertaking_id)
        if not undertaking._is_signer():
            return self._show_undertaking(undertaking)
        try:
            undertaking._take_signature(form, request.env.lang, 'portal', {
                **get_evidence(), 'login': request.env.user.login,
            })
        except UserError as error:
            return self._show_undertaking(undertaking, form=form, error=str(error))
        return request.redirect(f'/my/undertakings/{undertaking.id}')

    @route('/my/undertakings/<int:undertaking_id>/paper', methods=['GET'], **PORTAL_PAGE)
    def undertaking_paper(self, undertaking_id, **_ignored):
        """Hand out the paper as it was signed."""
        found = self._get_own_undertaking(undertaking_id)._get_signed_paper()
        if not found:
            raise NotFound
        name, content = found
        return request.make_response(content, headers=[
            *HEADERS.items(), ('Content-Type', 'application/pdf'), ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(name)), ('X-Content-Type-Options', 'nosniff'),
        ])

    # === HELPERS === #

    def _get_own_undertaking(self, undertaking_id):
        own = request.env['jlink.undertaking']._get_own()
        undertaking = own.filtered(lambda undertaking: undertaking.id == undertaking_id)
        if not undertaking:
            raise NotFound
        return undertaking

    def _show_undertaking(self, undertaking, form=None, error=None):
        return request.render('jlink_compliance.portal_my_undertaking', {
            'undertaking': undertaking, 'text': undertaking._get_shown_text(request.env.lang), 'error': error,
            'form': form or {'signatory': undertaking.contact_id.name}, 'is_signer': undertaking._is_signer(),
            'has_paper': bool(undertaking._get_signed_paper()), 'page_name': 'jlink_undertakings',
        })

from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from ..exceptions import ConsentError
from .page import get_evidence, get_number

_PAGE = {'type': 'http', 'auth': 'user', 'website': True, 'sitemap': False}


class PortalConsentController(Controller):
    """A business partner's consents in the portal: what was asked, answered and when; answer and withdraw."""

    @route('/my/consents', methods=['GET'], **_PAGE)
    def consents(self, done='', **_ignored):
        """List the consents of the person who is signed in."""
        consents = request.env['jlink.consent']._get_own()
        if not consents and not request.env['jlink.profile']._get_own():
            raise NotFound
        return request.render('jlink_compliance.portal_my_consents', {
            'consents': consents.sudo(),  # sudo: own consents with their texts, on which a person has no rights
            'page_name': 'jlink_consents', 'done': done,
        })

    @route('/my/consents/<int:consent_id>', methods=['GET'], **_PAGE)
    def consent(self, consent_id, **_ignored):
        """Show the words of one consent; an open request can be answered here."""
        return self._show(self._get_own(consent_id))

    @route('/my/consents/<int:consent_id>/answer', methods=['POST'], **_PAGE)
    def answer(self, consent_id, decision=None, lang='', text_id='', notice_id='', **_ignored):
        """Record the answer to an open request, once."""
        consent = self._get_own(consent_id)
        if consent.state == 'requested':
            shown = (get_number(text_id), get_number(notice_id))
            try:
                consent._answer(decision, 'portal', get_evidence(), lang, shown)
            except ConsentError as error:
                return self._show(consent, str(error))
        return request.redirect('/my/consents?done=answered')

    @route('/my/consents/<int:consent_id>/withdraw', methods=['POST'], **_PAGE)
    def withdraw(self, consent_id, **_ignored):
        """Withdraw all that the person has granted, once."""
        consent = self._get_own(consent_id)
        if consent.state == 'granted':
            consent._withdraw_all('portal', get_evidence())
        return request.redirect('/my/consents?done=withdrawn')

    def _get_own(self, consent_id):
        consent = request.env['jlink.consent']._get_own().filtered(lambda consent: consent.id == consent_id)
        if not consent:
            raise NotFound
        return consent

    def _show(self, consent, error=None):
        text, notice = consent._get_shown_texts(request.env.lang)
        return request.render('jlink_compliance.portal_my_consent', {
            'consent': consent.sudo(),  # sudo: the own consent, with its company
            'text': text, 'notice': notice, 'error': error, 'page_name': 'jlink_consents',
        })

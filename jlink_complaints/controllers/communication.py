from odoo import http
from odoo.http import request, route

from odoo.addons.jlink_compliance.controllers.page import HEADERS, PAGE, KeyPage

_LINE = 'jlink.communication.mailing.line'


class CommunicationController(KeyPage, http.Controller):
    """The page on which a person opts out of mails, reached by the link in each of them.

    Looking changes nothing. The button of mail programs (RFC 8058) posts without having looked; it needs no token of a
    session, because the key in its address is the proof.
    """

    @route('/communication/opt-out/<string:key>', methods=['GET'], **PAGE)
    def show_opt_out(self, key, lang=None, **_ignored):
        """Show what the person gets, and how to end it."""
        line = self._lookup(key, 'optout', _LINE)
        return self._show(line, key, lang) if line else self._refuse_link()

    @route('/communication/opt-out/<string:key>', methods=['POST'], **PAGE)
    def opt_out(self, key, lang=None, scope=None, contact_url='', **_ignored):
        """Record that the person wants no more of the topic, or of any."""
        line = self._lookup(key, 'optout', _LINE)
        if not line:
            return self._refuse_link()
        # A field that people do not see was filled in: a robot.
        if contact_url or scope not in ('topic', 'all'):
            return self._show(line, key, lang)
        self._record(line, 'page', everything=scope == 'all')
        return self._show(line, key, lang, done=scope)

    @route('/communication/unsubscribe/<string:key>', methods=['GET'], **PAGE)
    def show_unsubscribe(self, key, lang=None, **_ignored):
        """Show the page: a mail program that cannot post opens the address."""
        return self.show_opt_out(key, lang)

    @route('/communication/unsubscribe/<string:key>', methods=['POST'], csrf=False, save_session=False, **PAGE)
    def unsubscribe(self, key, **_ignored):
        """Record the click on the mail program's own button."""
        line = self._lookup(key, 'optout', _LINE)
        if not line:
            return self._refuse_link()
        self._record(line, 'one_click')
        return request.make_response('', headers=list(HEADERS.items()))

    # === HELPERS === #

    def _record(self, line, channel, *, everything=False):
        topic = line.topic_id.browse() if everything else line.topic_id
        line.env['jlink.communication.optout']._opt_out(line.partner_id, topic, channel, line.company_id)

    def _show(self, line, key, lang, **values):
        line = self._speak_lang(line, lang, line.partner_id)
        return self._render('communication_opt_out', {
            'line': line, 'key': key, 'company': line.company_id, 'topic': line.topic_id, **values,
        })

    def _refuse_link(self):
        return self._refuse_key('communication key', 'communication_unknown')

    def _render(self, template, values, status=200):
        """Render one of our own pages, or one that all pages by key share."""
        if not template.startswith('communication_'):
            return super()._render(template, values, status)
        # sudo: name, logo and languages of the firm are no secret.
        env = request.env(su=True)
        response = request.render(f'jlink_complaints.{template}', {
            'company': env.company, 'langs': env['res.lang'].search([]),
            'is_employee': request.env.user._is_internal(), **values,
        }, status=status)
        response.headers.update(HEADERS)
        return response

from odoo.exceptions import UserError
from odoo.http import Controller, content_disposition, request, route
from odoo.tools.mimetypes import guess_mimetype

from .page import HEADERS, PAGE, KeyPage

#: What a browser shows by itself without running anything of it.
_SHOWN = ('application/pdf', 'image/png', 'image/jpeg')
#: How often one recipient opens documents within ten minutes before it is no person any more.
_OPENINGS = 60


class DocumentsPageController(KeyPage, Controller):
    """The page of one recipient at a customer: the documents of one released disclosure, as long as it holds.

    Opening the page hands out nothing: mail scanners open links. Each document leaves by a button, is checked again
    under lock and recorded. A page whose basis has ended says the same as one that never was.
    """

    @route('/documents/<string:key>', methods=['GET'], **PAGE)
    def show_documents(self, key, lang=None, **_ignored):
        """List the released documents."""
        delivery = self._find(key, lang)
        try:
            lines = delivery.disclosure_id._open_for_customer(delivery) if delivery else None
        except UserError:
            lines = None
        if not lines:
            return self._refuse_key('documents key', 'documents_unavailable')
        return self._render('documents_page', {
            'delivery': delivery, 'disclosure': delivery.disclosure_id, 'lines': lines, 'key': key,
            'company': delivery.company_id,
        })

    @route('/documents/<string:key>/<int:line_id>', methods=['POST'], **PAGE)
    def open_document(self, key, line_id, lang=None, show='', **_ignored):
        """Hand out one document, to be looked at or kept; recorded as what left."""
        delivery = self._find(key, lang)
        if not delivery or request.env.user._is_internal():
            return self._refuse_key('documents key', 'documents_unavailable')
        try:
            request.env['jlink.access.token']._check_rate('documents', delivery.id, _OPENINGS)
            line = delivery.disclosure_id.document_ids.filtered(lambda line: line.id == line_id)
            name, content = delivery.disclosure_id._open_for_customer(delivery, line)
        except UserError:
            return self._refuse_key('documents key', 'documents_unavailable')
        return self._hand_out(name, content, is_shown=bool(show))

    # === HELPERS === #

    def _find(self, key, lang):
        delivery = self._lookup(key, 'documents', 'jlink.disclosure.exit')
        return self._speak_lang(delivery, lang, delivery.recipient_id) if delivery else delivery

    def _hand_out(self, name, content, *, is_shown):
        mimetype = guess_mimetype(content, 'application/octet-stream')
        is_shown = is_shown and mimetype in _SHOWN
        return request.make_response(content, headers=[
            *HEADERS.items(),
            ('Content-Type', mimetype if is_shown else 'application/octet-stream'),
            ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(name, 'inline' if is_shown else 'attachment')),
            ('X-Content-Type-Options', 'nosniff'),
        ])

from werkzeug.exceptions import Forbidden, NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, request, route

from odoo.addons.web.controllers.binary import Binary

from ..exceptions import ExitRefusedError

_HEADERS = [
    ('X-Content-Type-Options', 'nosniff'),
    ('Cache-Control', 'no-store, private'),
    ('Content-Disposition', 'inline'),
    ('Content-Security-Policy', "default-src 'none'; frame-ancestors 'self'"),
]
_TYPES = ((b'%PDF', 'application/pdf'), (b'\x89PNG', 'image/png'), (b'\xff\xd8\xff', 'image/jpeg'))


def _is_document(args):
    """Tell whether Odoo's route is asked for the document of a business partner."""
    return (args.get('model') or request.httprequest.args.get('model')) == 'jlink.profile.document'


class PreviewController(Controller):
    """Shows documents of business partners in the form, to whoever may read them."""

    # Looking leaves an entry, which is writing.
    @route(
        '/jlink/profile/document/<int:document_id>/preview', type='http', auth='user', methods=['GET'], readonly=False,
    )
    def preview(self, document_id):
        """Return the bytes for the viewer, without a name to store them under."""
        try:
            content = request.env['jlink.profile.document'].browse(document_id)._get_preview()
        except (AccessError, MissingError) as error:
            raise NotFound from error
        media_type = next((name for head, name in _TYPES if content.startswith(head)), None)
        if not media_type:
            raise NotFound
        return request.make_response(content, [
            *_HEADERS, ('Content-Type', media_type), ('Content-Length', len(content)),
        ])


class BinaryController(Binary):
    """Odoo answers any refusal with "not found": here the employee reads why, and what to do."""

    # Refusing is writing. Odoo takes the cursor before it knows the model: a plain False would be warned of.
    @route(readonly=lambda self, rule, args: not _is_document(args))  # noqa: ARG005  # the signature is Odoo's
    def content_common(self, *args, **kwargs):
        try:
            return super().content_common(*args, **kwargs)
        except NotFound as error:
            if isinstance(refused := error.__cause__, ExitRefusedError):
                raise Forbidden(str(refused)) from refused
            raise

import io
import zipfile

from odoo.http import Controller, content_disposition, request, route


class DisclosureController(Controller):
    """Hands released documents to the account manager who takes them away; refused and recorded by the model."""

    @route('/jlink/disclosure/<int:disclosure_id>/documents', type='http', auth='user', methods=['GET'], readonly=False)
    def take_away(self, disclosure_id):
        """Return the documents of one released disclosure as a file, or as an archive of several."""
        disclosure = request.env['jlink.disclosure'].browse(disclosure_id)
        disclosure.check_access('read')
        files = disclosure._take_away(disclosure.document_ids)
        name, content = files[0] if len(files) == 1 else (f'{disclosure.name}.zip', self._pack(files))
        return request.make_response(content, headers=[
            ('Content-Type', 'application/octet-stream'),
            ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(name)),
            ('X-Content-Type-Options', 'nosniff'),
            ('Cache-Control', 'no-store'),
        ])

    def _pack(self, files):
        target = io.BytesIO()
        with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as archive:
            for number, (name, content) in enumerate(files, start=1):
                archive.writestr(f'{number:02} {name}', content)
        return target.getvalue()

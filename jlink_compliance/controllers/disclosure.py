import io
import zipfile

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from .page import HEADERS


class DisclosureController(Controller):
    """Hands out what an account manager has just taken away; the button has checked and recorded it."""

    @route('/jlink/disclosure/taken/<string:key>', type='http', auth='user', methods=['GET'], readonly=False)
    def taken(self, key):
        """Return the documents as a file, or as an archive of several; the key works once and for that person only."""
        taken = request.env['jlink.access.token']._lookup(key, 'take away', 'jlink.disclosure.exit')
        if not taken:
            raise NotFound
        files = taken._get_taken_files()
        name, content = files[0] if len(files) == 1 else (f'{taken.disclosure_id.name}.zip', self._pack(files))
        return request.make_response(content, headers=[
            *HEADERS.items(),
            ('Content-Type', 'application/octet-stream'),
            ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(name)),
            ('X-Content-Type-Options', 'nosniff'),
        ])

    def _pack(self, files):
        target = io.BytesIO()
        with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as archive:
            for number, (name, content) in enumerate(files, start=1):
                archive.writestr(f'{number:02} {name}', content)
        return target.getvalue()

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

_CHUNK = 65_536
_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class RegisterController(Controller):
    """Registers leave the house by the data protection officer only, and each leaves evidence."""

    @route('/jlink/register/<string:key>/xlsx', type='http', auth='user', methods=['GET'], readonly=False)
    def workbook(self, key):
        """Stream the workbook that the officer has just asked for: nobody else's link leads there."""
        found = request.env['jlink.access.token']._lookup(key, 'take', 'jlink.register')
        if not found or not request.env.user.has_group('jlink_compliance.group_dpo'):
            raise NotFound
        request.env['jlink.access.token']._revoke(found, 'take')
        register = found.with_env(request.env)
        name, content = register._take()
        return request.make_response(_read(content), [
            ('Content-Type', _TYPE),
            ('Content-Disposition', content_disposition(name)),
            ('Cache-Control', 'no-store, private'),
            ('X-Content-Type-Options', 'nosniff'),
        ])


def _read(content):
    """Yield a file in pieces, and close it."""
    with content:
        while piece := content.read(_CHUNK):
            yield piece

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

_CHUNK = 65_536
_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class RegisterController(Controller):
    """Registers leave the house by the data protection officer only, and each leaves evidence."""

    @route('/jlink/register/<int:register_id>/xlsx', type='http', auth='user', methods=['GET'], readonly=False)
    def workbook(self, register_id):
        """Stream the workbook of one register."""
        if not request.env.user.has_group('jlink_compliance.group_dpo'):
            raise NotFound
        register = request.env['jlink.register'].browse(register_id).exists()
        if not register:
            raise NotFound
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

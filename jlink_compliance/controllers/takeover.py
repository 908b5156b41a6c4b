from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..const import MANAGEMENT
from ..takeover_columns import COLUMNS
from ..takeover_table import write_csv, write_xlsx


class TakeoverController(Controller):
    """Hands out the template for taking over existing stock."""

    @route('/jlink/takeover/template/<any(csv,xlsx):form>', type='http', auth='user', methods=['GET'], readonly=True)
    def template(self, form):
        """Return the template with an example row and, as a workbook, a sheet that explains each column."""
        if not request.env.user.has_group(MANAGEMENT[0]):
            raise NotFound
        translate = request.env._
        headers = [translate(column.label) for column in COLUMNS]
        example = [column.example for column in COLUMNS]
        if form == 'csv':
            content = write_csv(headers, [example])
        else:
            notes = [(header, translate(column.note) if column.note else '')
                     for header, column in zip(headers, COLUMNS, strict=True)]
            content = write_xlsx(
                translate("Business Partners"), headers, example, translate("Explanation"),
                [*notes, ("", translate("Delete the example row before you upload the table."))],
            )
        return request.make_response(content, [
            ('Content-Type', 'application/octet-stream'),
            ('Content-Disposition', content_disposition(f'{translate("Take-over")}.{form}')),
            ('X-Content-Type-Options', 'nosniff'),
        ])

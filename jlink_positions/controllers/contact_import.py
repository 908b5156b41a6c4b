import io

import xlsxwriter

from odoo import fields, http
from odoo.http import content_disposition, request

_COLUMNS = ('date', 'partner_id', 'contact_ids', 'channel', 'direction', 'occasion', 'comment', 'keyword_ids')
_XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class ContactImport(http.Controller):

    @http.route('/jlink_positions/contact_import_template', type='http', auth='user', methods=['GET'], readonly=True)
    def contact_import_template(self):
        """Return a file to fill in whose columns are named as the importer knows them, in the user's language."""
        notes = request.env['jlink.contact.note']
        notes.check_access('create')
        return request.make_response(self._make_template(notes), headers=[
            ('Content-Type', _XLSX), ('Content-Disposition', content_disposition('contacts.xlsx')),
        ])

    def _make_template(self, notes):
        labels = notes.fields_get(_COLUMNS, ['string', 'selection'])
        first = {name: dict(labels[name]['selection']) for name in ('channel', 'direction', 'occasion')}
        example = {
            'date': fields.Datetime.context_timestamp(notes, fields.Datetime.now()).replace(tzinfo=None, second=0),
            'partner_id': "ACME GmbH", 'contact_ids': 'mary@acme.example',
            'channel': first['channel']['phone'], 'direction': first['direction']['out'],
            'occasion': first['occasion']['information'], 'comment': notes.env._("New service presented"),
        }
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {'in_memory': True}) as book:
            sheet = book.add_worksheet()
            bold, moment = book.add_format({'bold': True}), book.add_format({'num_format': 'yyyy-mm-dd hh:mm:ss'})
            for column, name in enumerate(_COLUMNS):
                sheet.write(0, column, labels[name]['string'], bold)
                if name == 'date':
                    sheet.write_datetime(1, column, example[name], moment)
                else:
                    sheet.write(1, column, example.get(name, ''))
                sheet.set_column(column, column, 45 if name == 'comment' else 24)
        return stream.getvalue()

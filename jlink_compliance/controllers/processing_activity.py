from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..models.processing_activity import TOLD
from ..register_table import write_register

_GROUPS = ('jlink_compliance.group_management', 'jlink_compliance.group_dpo')


class ProcessingActivityController(Controller):
    """Hands out the register of processing activities as the authority asks for it (GDPR Art. 30(4))."""

    @route('/jlink/processing-activities.xlsx', type='http', auth='user', methods=['GET'], readonly=True)
    def register(self):
        """Return the released activities as a workbook."""
        if not any(request.env.user.has_group(group) for group in _GROUPS):
            raise NotFound
        activities = request.env['jlink.processing.activity']
        names = ('number', 'revision', *(name for name in TOLD if name not in ('number', 'subject')), 'valid_from')
        headers = [activities._get_field_label(name) for name in names]
        rows = [
            [str(activity[name] or '') for name in names]
            for activity in activities.search([('state', '=', 'released')])
        ]
        title = request.env._("Processing Activities")
        return request.make_response(write_register(title, headers, rows), [
            ('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
            ('Content-Disposition', content_disposition(f'{title}.xlsx')),
            ('X-Content-Type-Options', 'nosniff'),
            ('Cache-Control', 'no-store, private'),
        ])

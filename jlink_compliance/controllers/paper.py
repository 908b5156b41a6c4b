from odoo.http import Controller, content_disposition, request, route

from odoo.addons.web.controllers.report import ReportController

_HEADERS = [
    ('X-Content-Type-Options', 'nosniff'),
    ('Cache-Control', 'no-store, private'),
    ('Content-Security-Policy', "frame-ancestors 'self'"),
]
_TYPES = {'pdf': 'application/pdf', 'zip': 'application/zip'}


class PaperController(Controller):
    """Hands papers to the employee at the screen. What the user may not print or read is refused by the models."""

    @route('/jlink/paper/render', type='jsonrpc', auth='user', methods=['POST'])
    def render(self, report_name, res_id, purpose='preview'):
        """Render the paper of one record; return the number and name of the part that waits for the user."""
        part = request.env['jlink.paper.part']._make_part(str(report_name), int(res_id), purpose)
        return {'id': part.id, 'name': part.entry['name']}

    @route('/jlink/paper/part/<int:part_id>', type='http', auth='user', methods=['GET'], readonly=False)
    def show(self, part_id):
        """Show a rendered paper in the viewer of the preview."""
        part = request.env['jlink.paper.part']._get_own_parts([part_id])
        return self._respond(part.entry['name'], part._get_bytes(), 'pdf', inline=True)

    @route('/jlink/paper/printed', type='jsonrpc', auth='user', methods=['POST'])
    def printed(self, part_id):
        """Register that the user prints from the viewer."""
        request.env['jlink.paper.part']._get_own_parts([int(part_id)])._take_away('pdf')

    @route('/jlink/paper/download', type='http', auth='user', methods=['POST'])
    def download(self, part_ids, form='pdf'):
        """Hand out rendered papers as one file."""
        ids = [int(number) for number in part_ids.split(',') if number.isdigit()]
        parts = request.env['jlink.paper.part']._get_own_parts(ids)
        form = form if form in _TYPES else 'pdf'
        return self._respond(*parts._take_away(form), form)

    @route('/jlink/paper/<int:paper_id>', type='http', auth='user', methods=['GET'], readonly=False)
    def stored(self, paper_id):
        """Hand out the stored bytes of a kept paper; of a profile only as released."""
        paper = request.env['jlink.paper'].browse(paper_id)
        content = paper._take_kept()
        return self._respond(paper.name, content, 'pdf')

    def _respond(self, name, content, form, *, inline=False):
        return request.make_response(content, headers=[
            *_HEADERS,
            ('Content-Type', _TYPES[form]),
            ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(name, 'inline' if inline else 'attachment')),
        ])


class PaperReportController(ReportController):
    """Odoo's own routes serve papers too; registering one is writing."""

    # Odoo takes the cursor before it knows the report: a plain False would be warned of.
    @route(readonly=lambda self, rule, args: False)  # noqa: ARG005  # the signature is Odoo's
    def report_routes(self, reportname, docids=None, converter=None, **data):
        return super().report_routes(reportname, docids=docids, converter=converter, **data)

import io

from odoo.tools.pdf import PdfFileReader

from .evaluation_common import EvaluationCase

SHEET = 'jlink_positions.position_sheet'
RECORD = 'jlink_positions.evaluation_record'
SHEET_NAME = 'jlink_positions.position_sheet_paper'


class PaperCase(EvaluationCase):
    """Renders papers as somebody, and reads what they say."""

    def render(self, record, user=None, report=SHEET, purpose='print'):
        user = user or self.account_manager
        papers = self.env['jlink.paper'].with_user(user)
        return papers._render(report, record.with_user(user), purpose)

    def read_pages(self, content):
        """Return the pages of a PDF as texts, without line breaks."""
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        return [" ".join(reader.getPage(number).extractText().split()) for number in range(reader.getNumPages())]

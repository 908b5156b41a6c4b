from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL, html_sanitize

#: What may do harm in a page: whatever matches is sanitised once more at each upgrade.
_SUSPICIOUS = r'<\s*(script|iframe|object|embed|form|base|meta|link)\M|javascript:|\mon[a-z]+\s*='
_BATCH = 500


class DocumentPage(models.Model):
    """Procedures are shown to everybody: what somebody pastes into them runs in nobody's browser."""

    _inherit = 'document.page'

    content = fields.Html(sanitize=True)

    def _get_page_index(self, link=True):
        """Return the index of a category as OCA does, with the names of pages as text."""
        self.ensure_one()
        lines = Markup().join(Markup("<li>%s</li>") % page._get_page_index() for page in self.child_ids)
        head = Markup('<a href="%s">%s</a>') % (self.backend_url, self.name) if link else Markup()
        return head + (Markup("<ul>%s</ul>") % lines if lines else Markup())


class DocumentPageHistory(models.Model):
    """Each version of a page is stored sanitised; those from before are mended when the addon is installed."""

    _inherit = 'document.page.history'

    content = fields.Html(sanitize=True)

    def init(self):
        super().init()
        self._sanitize_stored()

    def _sanitize_stored(self):
        """Sanitise what was stored before there was a check, in batches; formatting stays."""
        last = 0
        while rows := self.env.execute_query(SQL(
            'SELECT id, content FROM document_page_history WHERE id > %s AND content ~* %s ORDER BY id LIMIT %s',
            last, _SUSPICIOUS, _BATCH,
        )):
            last = rows[-1][0]
            self.env.cr.execute_values(
                'UPDATE document_page_history page SET content = row.content FROM (VALUES %s) AS row (id, content)'
                ' WHERE page.id = row.id',
                [(row_id, html_sanitize(content, sanitize_attributes=True)) for row_id, content in rows],
            )
        self.invalidate_model(['content'])

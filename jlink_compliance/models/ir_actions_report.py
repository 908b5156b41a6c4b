import io

from odoo import api, fields, models
from odoo.tools import format_date

from ..exceptions import PaperNotAllowedError, PaperNotPossibleError


class ActionsReport(models.Model):
    """Reports that are papers come from the paper room, whoever asks for them and over whichever door."""

    _inherit = 'ir.actions.report'

    is_jlink_paper = fields.Boolean(
        string="Paper", help="Rendered by the paper room: accessible, registered, without wkhtmltopdf.",
    )
    paper_number = fields.Char(string="Document Number", help="Number of this template among controlled documents.")
    paper_revision = fields.Integer(string="Revision")
    paper_valid_from = fields.Date(string="Valid From")

    # === ACTION METHODS === #

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {'is_jlink_paper'}

    def report_action(self, docids, data=None, config=True):
        action = super().report_action(docids, data=data, config=config and not self.is_jlink_paper)
        if self.is_jlink_paper:
            action['is_jlink_paper'] = True
        return action

    # === RENDERING === #

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.is_jlink_paper:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        papers, records = self.env['jlink.paper'], self.env[report.model].browse(res_ids or ())
        return {
            record.id: {'stream': io.BytesIO(papers._render(report, record, 'print')[0]), 'attachment': None}
            for record in records
        }

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        if not self._get_report(report_ref).is_jlink_paper:
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        ids = [res_ids] if isinstance(res_ids, int) else res_ids
        return self._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=ids), 'pdf'

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report = self._get_report(report_ref)
        if not report.is_jlink_paper:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        ids = [res_ids] if isinstance(res_ids, int) else list(dict.fromkeys(res_ids or ()))
        records = self.env[report.model].browse(ids)
        return self.env['jlink.paper']._render(report, records, 'print')[0], 'pdf'

    def _render_qweb_html(self, report_ref, docids, data=None):
        self._refuse_other_forms(report_ref)
        return super()._render_qweb_html(report_ref, docids, data=data)

    def _render_qweb_text(self, report_ref, docids, data=None):
        self._refuse_other_forms(report_ref)
        return super()._render_qweb_text(report_ref, docids, data=data)

    def _refuse_other_forms(self, report_ref):
        """Refuse what would show a paper without an entry in the register."""
        if self._get_report(report_ref).is_jlink_paper:
            raise PaperNotPossibleError(self.env._("This paper exists as a PDF only: use the Print menu."))

    # === BUSINESS METHODS === #

    @api.model
    def _get_printable_papers(self):
        """Return the reports of papers that the user's roles may print, of models that the user may read."""
        # sudo: actions are read by everybody; which of them count is decided here.
        reports = self.sudo().search([('is_jlink_paper', '=', True)])
        return reports.filtered(
            lambda report: report._is_printable_by(self.env.user) and self.env[report.model].has_access('read'),
        )

    def _is_printable_by(self, user):
        self.ensure_one()
        return not self.group_ids or bool(self.group_ids & user.all_group_ids)

    def _check_paper_possible(self, records):
        """Refuse papers of the wrong records, and users who may not print them, by role or by record.

        :raise PaperNotPossibleError: this is no report of papers, or not of these records
        :raise PaperNotAllowedError: the user has none of the report's roles
        """
        self.ensure_one()
        report = self.sudo()  # sudo: as in _get_printable_papers
        if not report.is_jlink_paper or records._name != report.model or not records:
            raise PaperNotPossibleError(self.env._("There is nothing to print: choose the records first."))
        if not self.env.su and not report._is_printable_by(self.env.user):
            raise PaperNotAllowedError(self.env._(
                "“%(paper)s” is up to %(roles)s. Ask a colleague with that role.",
                paper=report.name, roles=", ".join(report.group_ids.mapped('name')),
            ))
        records.with_env(self.env).check_access('read')

    def _get_paper_revision(self):
        """Return number, revision and date of the template as the foot of the paper names them."""
        self.ensure_one()
        if not self.paper_number:
            return ''
        return self.env._(
            "%(number)s, revision %(revision)s, valid from %(date)s",
            number=self.paper_number,
            revision=self.paper_revision,
            date=format_date(self.env, self.paper_valid_from) if self.paper_valid_from else '–',
        )

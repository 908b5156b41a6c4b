import datetime as dt

from odoo import api, models
from odoo.tools import format_date, format_datetime

_MOST = 200
REPORT = 'jlink_compliance.subject_package_paper'


class SubjectPackage(models.AbstractModel):
    """The package as people read it: the same sections, with names of fields and values in their language."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _get_paper_sections(self, partner):
        """Return for each section with content its label, its first rows and how many more there are.

        What is not printed is in the data of the package.
        """
        package = self.sudo().with_context(package_person_id=partner.id)  # sudo: see _find
        scope = package._get_scope(partner)
        sections = []
        for section in package._get_sections():
            records = package._find_known(section, scope)
            if records:
                rows = [package._get_paper_row(section, record) for record in records[:_MOST]]
                sections.append({
                    'label': self.env._(section.label), 'rows': rows, 'more': max(0, len(records) - _MOST),
                })
        return sections

    @api.model
    def _get_paper_row(self, section, record):
        """Return pairs of label and text of what is not empty."""
        record = record.with_env(self.env).sudo()  # sudo: see _find
        told = self._tell(section, record)
        pairs = [(self._get_label(record, name), self._get_text(record, name, value)) for name, value in told.items()]
        return [(label, text) for label, text in pairs if text]

    @api.model
    def _get_label(self, record, name):
        labels = self._get_more_labels()
        if name in labels:
            return labels[name]
        return record._fields[name]._description_string(self.env) if name in record._fields else name

    @api.model
    def _get_more_labels(self):
        """Return what people call the values that are no fields."""
        return {
            'skill': self.env._("Skill"), 'kind': self.env._("Kind"), 'level': self.env._("Level"),
            'category': self.env._("Category"), 'file': self.env._("File"), 'purpose': self.env._("Purpose"),
            'declaration': self.env._("Declaration"), 'declaration_sha256': self.env._("Declaration (SHA-256)"),
            'notice': self.env._("Notice"), 'notice_sha256': self.env._("Notice (SHA-256)"),
            'decisions': self.env._("Decisions"), 'customer': self.env._("Customer"),
            'end_customer': self.env._("End customer"), 'categories': self.env._("Categories of data"),
            'recipients': self.env._("Recipients"), 'documents': self.env._("Documents"),
            'left': self.env._("What left"), 'notices': self.env._("Notices to recipients"),
            'from': self.env._("From"), 'text': self.env._("Text"), 'currency': self.env._("Currency"),
            'country': self.env._("Country"), 'start': self.env._("Begins"), 'stop': self.env._("Ends"),
            'record': self.env._("Record"), 'event': self.env._("Step"),
        }

    @api.model
    def _get_text(self, record, name, value):
        if isinstance(value, list):
            return "; ".join(self._get_line(part) for part in value)
        field = record._fields.get(name)
        if field is not None and field.type == 'selection' and value and name in record:
            return dict(field._description_selection(self.env)).get(value, value)
        return self._get_plain(value)

    @api.model
    def _get_line(self, part):
        if not isinstance(part, dict):
            return self._get_plain(part)
        return ", ".join(text for text in (self._get_plain(value) for value in part.values()) if text)

    @api.model
    def _get_plain(self, value):
        if isinstance(value, dt.datetime):
            return format_datetime(self.env, value, dt_format='short')
        if isinstance(value, dt.date):
            return format_date(self.env, value)
        if isinstance(value, bool):
            return self.env._("yes") if value else ''
        return str(value) if value not in (None, 0, 0.0) else ''


class SubjectRequest(models.Model):
    _inherit = 'jlink.subject.request'

    def _get_paper_values(self, report):
        values = super()._get_paper_values(report)
        if report.report_name != REPORT:
            return values
        package = self.env['jlink.subject.package']
        return {
            **values,
            'person': self._get_person_name(),
            'sections': package._get_paper_sections(self.partner_id) if self.partner_id else [],
            'about': package._get_about(),
            'made_on': format_datetime(self.env, self.env.cr.now(), tz=self._get_paper_tz()),
        }

    def _fetch_package(self):
        """Return what :func:`stream_package` needs, and write down that the person fetches the package.

        For use by the pages of the person, which have checked the key or whose request it is.
        """
        self.ensure_one()
        request = self.sudo()  # sudo: a person has no rights on requests
        request._workflow_write({'fetched_on': self.env.cr.now()}, 'fetch')
        content, paper = self.env['jlink.paper'].sudo()._render(  # sudo: the paper of the own data
            self.env.ref('jlink_compliance.subject_package').sudo(), request, 'print',
        )
        return request.partner_id.id, request._get_lang(), (paper.name.replace('/', '-'), content)

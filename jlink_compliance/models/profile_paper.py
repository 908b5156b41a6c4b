from odoo import models
from odoo.tools import format_date, formatLang

from ..exceptions import ProfileLockedError
from ..redaction import redact

_BLIND = 'jlink_compliance.profile_blind_paper'


class Profile(models.Model):
    """The profile as papers: with the name, or blind, for whoever must not know yet who it is.

    Neither tells what is between the person and the firm: rate, notes, contact. Both exist while the profile is open.
    """

    _inherit = 'jlink.profile'

    def _get_paper_reference(self):
        self.ensure_one()
        return self.name

    def _get_paper_values(self, report):
        self.ensure_one()
        if not self._is_open():
            raise ProfileLockedError(self.env._(
                "Without an active consent there is no paper of a profile: ask for the consent first.",
            ))
        is_blind = report.report_name == _BLIND
        hide = self._black_out if is_blind else lambda text: text or ''
        return {
            **super()._get_paper_values(report),
            'is_blind': is_blind,
            'title': self.name if is_blind else self.partner_id.name,
            'headline': hide(self.headline),
            'summary': [line.strip() for line in hide(self.summary).splitlines() if line.strip()],
            'facts': self._get_paper_facts(hide, is_blind=is_blind),
            'skills': [self._get_paper_line(line, is_blind=is_blind) for line in self.skill_ids],
            'languages': [self._get_paper_line(line, is_blind=is_blind) for line in self.language_ids],
        }

    def _black_out(self, text):
        """Return ``text`` without what tells who the person is."""
        partner = self.partner_id
        return redact(text or '', [
            partner.name, partner.parent_id.name, partner.commercial_company_name, self.zip, self.city,
        ])

    def _get_paper_facts(self, hide, *, is_blind):
        services = [
            self._get_field_label(name)
            for name in ('does_freelance', 'does_temporary', 'does_permanent') if self[name]
        ]
        rows = [
            (self.env._("Available from"), format_date(self.env, self.available_from) if self.available_from else ''),
            (self.env._("Workload"), self._format_percent(self.workload)),
            (self.env._("Remote"), self._format_percent(self.remote_share)),
            (self.env._("Region") if is_blind else self.env._("Place"), self._get_paper_place(is_blind=is_blind)),
            (self.env._("Willing to travel"), hide(self.travel)),
            (self.env._("Works in"), ", ".join(services)),
        ]
        return [row for row in rows if row[1]]

    def _format_percent(self, value):
        return f"{value}\N{NO-BREAK SPACE}%" if value else ''

    def _get_paper_place(self, *, is_blind):
        """Return where the person lives; blind no nearer than the first digit of the postal code."""
        country = self.country_id.name or ''
        if not is_blind:
            return ", ".join(filter(None, (self.city, country)))
        area = self.env._("postal area %(digit)s", digit=self.zip[0]) if (self.zip or '')[:1].isdigit() else ''
        return ", ".join(filter(None, (country, area)))

    def _get_paper_line(self, line, *, is_blind):
        return {
            'name': line.skill_id.name,
            'kind': line.skill_type_id.name,
            'level': line.level_id.name or '',
            'years': formatLang(self.env, line.years, digits=0 if line.years % 1 == 0 else 1) if line.years else '',
            'last_used': str(line.last_used or ''),
            # What shows a skill names employers, customers and certificates' numbers.
            'evidence': '' if is_blind else line.evidence or '',
        }

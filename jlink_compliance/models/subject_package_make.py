from odoo import SUPERUSER_ID, api, models
from odoo.modules.registry import Registry

from ..package_stream import stream_json, stream_zip
from .privacy_purpose import LEGAL_BASES

DATA = 'data.json'


def stream_package(dbname, partner_id, lang, paper):
    """Yield the archive from a cursor of its own: the request's is closed before its answer is read.

    For use by whoever has checked that the person may have it.

    :param paper: name and bytes of the paper for people, rendered before
    """
    with Registry(dbname).cursor(readonly=True) as cr:
        env = api.Environment(cr, SUPERUSER_ID, {'lang': lang})
        package = env['jlink.subject.package']
        yield from package._stream_zip(env['res.partner'].browse(partner_id), paper)


class SubjectPackage(models.AbstractModel):
    """Making the package: an archive with a paper for people, the data for machines, and the files as they are."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _stream_zip(self, partner, paper=None):
        """Yield the archive piece by piece; neither it nor its data is ever whole in memory."""
        package = self.sudo().with_context(package_person_id=partner.id)  # sudo: see _find
        scope = package._get_scope(partner)
        return stream_zip(package._iter_entries(scope, paper))

    @api.model
    def _iter_entries(self, scope, paper):
        if paper:
            yield paper[0], [paper[1]]
        yield DATA, stream_json(self._iter_sections(scope))
        for section in self._get_sections():
            if section.files:
                for record in self._iter(self._find_known(section, scope)):
                    for name, content in getattr(self, section.files)(record):
                        yield name, [content]

    @api.model
    def _iter_sections(self, scope):
        yield 'about', [self._get_about()]
        for section in self._get_sections():
            if self._is_known(section):
                yield section.name, self._stream_rows(section, scope)

    @api.model
    def _is_known(self, section):
        """Tell whether the addon that brings the section's model is there."""
        return section.models[0] in self.env

    @api.model
    def _find_known(self, section, scope):
        return self._find(section, scope) if self._is_known(section) else self.env['res.partner'].browse()

    @api.model
    def _get_about(self):
        """Return what is the same for everybody: purposes with their bases, and periods (GDPR Art. 15(1)(a), (d))."""
        bases = dict(LEGAL_BASES)
        # sudo: purposes and periods are told to everybody in the notice.
        env = self.env(su=True)
        return {
            'purposes': [
                {
                    'name': purpose.name, 'legal_basis': bases[purpose.legal_basis],
                    'description': purpose.description or '', 'kept': purpose.storage or '',
                }
                for purpose in env['jlink.privacy.purpose'].search([('active', '=', True)])
            ],
            'periods': [rule._get_line() for rule in env['jlink.retention.rule'].search([('active', '=', True)])],
        }


class RetentionRule(models.Model):
    _inherit = 'jlink.retention.rule'

    def _get_line(self):
        """Return the rule as a person reads it: of what, how long, by which law."""
        self.ensure_one()
        units = dict(self._fields['unit']._description_selection(self.env))
        period = f'{self.period} {units[self.unit]}'
        if self.is_from_year_end:
            period = self.env._("%(period)s from the end of the year", period=period)
        return {'name': self.name, 'period': period, 'source': self.source}

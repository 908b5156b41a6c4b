import base64
import hashlib
import io
import re
from pathlib import Path

from odoo import SUPERUSER_ID, api, models
from odoo.modules import Manifest
from odoo.tools import SQL, html2plaintext
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from ..paper_rendering import render
from .paper import KEPT_PURPOSES, PURPOSES

_COLOUR = re.compile(r'#[0-9a-fA-F]{6}')
_ACCENT = '#1f4e79'
_LOGO_TYPES = ('image/png', 'image/jpeg', 'image/gif', 'image/svg+xml')
#: Addons whose static files papers may use: ours.
_ASSET_ADDONS = 'jlink_'
_REGISTERED = (
    'name', 'purpose', 'is_kept', 'report_name', 'revision', 'res_model', 'res_id', 'sha256', 'size', 'lang', 'tz',
    'toolchain', 'user_id', 'company_id',
)


class Paper(models.Model):
    """The room where papers are rendered: rights, language and time of the document, registration, bytes."""

    _inherit = 'jlink.paper'

    # === BUSINESS METHODS - THE ONE WAY TO A PAPER === #

    @api.model
    def _render(self, report, records, purpose):
        """Return the bytes of the paper of ``records`` and its entry in the register.

        Several records give one merged file, and an entry for each of them. The entry of a paper that is not kept
        is readable in this transaction from what it was made of; later ones find it in the database.

        :param report: a report of papers, or its id, name or XML id
        :param str purpose: ``preview``, ``print``, or ``sent``, ``signed``, ``filed``, whose bytes are kept
        :rtype: tuple[bytes, odoo.models.Model]
        :raise AccessError: the user may not read the records or not print this paper
        :raise PaperNotPossibleError: the report is not one of papers, or not of these records
        """
        report = self.env['ir.actions.report']._get_report(report)
        report.with_env(self.env)._check_paper_possible(records)
        if purpose not in dict(PURPOSES) or (purpose in KEPT_PURPOSES and len(records) != 1):
            raise ValueError(purpose)
        made = [self._make(report, record, purpose) for record in records]
        vals_list = [vals for _content, vals in made]
        content, entries = made[0][0], self._enter(vals_list, [content for content, _vals in made])
        self._check_leaving(vals_list, purpose)
        if len(made) > 1:
            content = self._merge(made)
            entries = self._enter(self._as_parts_of(content, vals_list, purpose), [content])
        if purpose in KEPT_PURPOSES:
            return content, self._keep({**vals_list[0], 'rendered_on': entries.rendered_on}, content)
        return content, entries

    @api.model
    def _make(self, report, record, purpose):
        """Render one paper and return its bytes and the values of its entry. Nothing is registered yet."""
        env = self._get_document_env(record)
        report, document = report.with_env(env), record.with_env(env)
        name = f'{report.name} {document._get_paper_reference()}'
        html = self._get_html(report, document, name)
        rendering = render(html, self._get_asset_roots())
        return rendering.content, {
            'name': f'{name}.pdf',
            'purpose': purpose,
            'is_kept': False,
            'report_name': report.report_name,
            'revision': report._get_paper_revision(),
            'res_model': record._name,
            'res_id': record.id,
            'sha256': rendering.sha256,
            'size': len(rendering.content),
            'lang': env.context['lang'],
            'tz': env.context['tz'],
            'toolchain': rendering.toolchain,
            'user_id': self.env.uid,
            'company_id': env.company.id,
        }

    @api.model
    def _enter(self, vals_list, contents):
        """Enter renderings into the register, with what they are known by elsewhere, and return the entries.

        ``contents`` are the bytes of each, or those of the one file that holds them all.

        They are written through a cursor of their own and committed: what was rendered stays known whatever
        becomes of the business transaction, and also a read-only one may print. Nothing else is locked (the table
        has no foreign keys) and nothing else is done with that cursor, so it waits for nobody. A business
        transaction that has begun does not see these rows, hence the cache. In browser tests of Odoo the cursor is
        a savepoint of the test's transaction, which ends with the test like everything else.
        """
        rows = SQL(', ').join(
            SQL("(%s, timezone('UTC', clock_timestamp())::timestamp(0))", SQL(', ').join(
                SQL('%s', vals[name]) for name in _REGISTERED
            ))
            for vals in vals_list
        )
        columns = SQL(', ').join(map(SQL.identifier, (*_REGISTERED, 'rendered_on')))
        with self.env.registry.cursor() as cr:
            cr.execute(SQL('INSERT INTO jlink_paper (%s) VALUES %s RETURNING id, rendered_on', columns, rows))
            found = cr.fetchall()
            self._enter_fingerprints(cr, [row[0] for row in found], vals_list, contents)
        entries = self.browse([row[0] for row in found])
        for entry, (_id, rendered_on), vals in zip(entries, found, vals_list, strict=True):
            entry._update_cache({**vals, 'rendered_on': rendered_on, 'content': False}, validate=False)
        return entries

    def _get_register_values(self):
        """Return one entry as the values that another entry of the same paper starts from."""
        self.ensure_one()
        return {**dict(zip(_REGISTERED, (self[name] for name in _REGISTERED), strict=True)), **{
            name: self[name].id for name in ('user_id', 'company_id')
        }}

    @api.model
    def _as_parts_of(self, content, vals_list, purpose='print'):
        """Return the values of entries for a file that holds several papers: one for each of them."""
        digest = hashlib.sha256(content).hexdigest()
        return [{**vals, 'sha256': digest, 'size': len(content), 'purpose': purpose} for vals in vals_list]

    @api.model
    def _merge(self, made):
        """Return several papers as one PDF, in their order, each with a bookmark.

        The merged file serves for printing: its pages lose the tags that make each paper accessible.
        """
        writer = PdfFileWriter()
        for content, _vals in made:
            writer.appendPagesFromReader(PdfFileReader(io.BytesIO(content), strict=False))
        target = io.BytesIO()
        writer.write(target)
        return target.getvalue()

    # === BUSINESS METHODS - THE DOCUMENT === #

    @api.model
    def _get_document_env(self, record):
        """Return the environment of the document: its language, time zone and company, and nobody's eyes.

        sudo: the right to print this paper was checked before; it must not differ with who prints it.
        """
        source = record.sudo()  # sudo: language and company are no secret to those who may read the record
        company = source._get_paper_company()
        return self.env(user=SUPERUSER_ID, su=True, context={
            'lang': self._get_installed_lang(source._get_paper_lang(), company),
            'tz': source._get_paper_tz(),
            'allowed_company_ids': company.ids,
        })

    @api.model
    def _get_installed_lang(self, code, company):
        """Return ``code`` if it is installed, else what the company speaks: never the language of the printer."""
        installed = [found for found, _name in self.env['res.lang'].get_installed()]
        return next((wanted for wanted in (code, company.partner_id.lang) if wanted in installed), installed[0])

    @api.model
    def _get_html(self, report, document, title):
        company = document.env.company
        html = document.env['ir.qweb']._render(report.report_name, {
            **document._get_paper_values(report),
            'doc': document,
            'company': company,
            'paper': {
                'title': title,
                'language': document.env.context['lang'].replace('_', '-').partition('@')[0],
                'revision': report._get_paper_revision(),
                'accent': self._get_accent(company),
                'logo': self._get_logo(company),
                'sender': self._get_lines(company.company_details) or company._get_paper_address(),
                'tagline': self._get_lines(company.report_header),
                'footer': self._get_lines(company.report_footer),
            },
        })
        return f'<!DOCTYPE html>\n{html}'

    @api.model
    def _get_accent(self, company):
        """Return the colour of the company's layout, for rules and headings."""
        colour = company.primary_color or ''
        return colour if _COLOUR.fullmatch(colour) else _ACCENT

    @api.model
    def _get_logo(self, company):
        """Return the company's own logo as a ``data:`` URL, nothing if there is none but Odoo's."""
        if company.uses_default_logo or not company.logo:
            return None
        media_type = guess_mimetype(base64.b64decode(company.logo))
        return f'data:{media_type};base64,{company.logo.decode()}' if media_type in _LOGO_TYPES else None

    @api.model
    def _get_lines(self, html):
        """Return the lines of a text of the layout; its markup could move what it does not own."""
        return [line.strip() for line in html2plaintext(html or '').splitlines() if line.strip()]

    @api.model
    def _get_asset_roots(self):
        return {
            addon: Path(Manifest.for_addon(addon).path)
            for addon in self.env.registry._init_modules if addon.startswith(_ASSET_ADDONS)
        }

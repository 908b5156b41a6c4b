import base64
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..exceptions import PaperNotPossibleError

# A fixed time for the entries of an archive: the same papers give the same archive.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class PaperPart(models.TransientModel):  # pylint: disable=no-wizard-in-models  # nobody sees a form of it
    """A rendered paper on its way to the person at the screen, who alone gets it.

    The web client renders record by record and takes the papers away together: each is rendered once. Nobody has
    access rows; the methods here hand a part out to the user who made it. Odoo clears old ones away.
    """

    _name = 'jlink.paper.part'
    _description = "Paper on Its Way"

    entry = fields.Json(required=True, help="Values of the entry in the register.")
    content = fields.Binary(required=True, attachment=False)

    @api.model
    def _make_part(self, report_name, res_id, purpose):
        """Render the paper of one record for the user at the screen.

        :param str purpose: ``preview`` or ``print``
        :raise AccessError: the user is not an internal one, may not print this paper or not read the record
        """
        self._check_internal()
        if purpose not in ('preview', 'print'):
            raise PaperNotPossibleError(self.env._("A paper is signed, sent or filed by a step of the process only."))
        report = self.env['ir.actions.report']._get_report_from_name(report_name)
        if not report.is_jlink_paper:
            raise PaperNotPossibleError(self.env._("There is no such paper."))
        content, entry = self.env['jlink.paper']._render(report, self.env[report.model].browse(res_id), purpose)
        # sudo: nobody has rights on parts; this one is the user's own.
        return self.sudo().create({
            'entry': entry._get_register_values(),
            'content': base64.b64encode(content),
        })

    @api.model
    def _get_own_parts(self, ids):
        """Return the user's own parts in the order of ``ids``, as superuser.

        :raise AccessError: one is not the user's own, or the right to print its record is gone by now
        """
        self._check_internal()
        # sudo: nobody has rights on parts; whose they are is checked here.
        parts = self.sudo().browse(ids).exists()
        if len(parts) != len(set(ids)) or any(part.create_uid != self.env.user for part in parts):
            raise AccessError(self.env._("This paper is gone, or it is not yours: print it again."))
        of_paper = parts.grouped(lambda part: (part.entry['report_name'], part.entry['res_model']))
        for (report_name, model), found in of_paper.items():
            report = self.env['ir.actions.report']._get_report_from_name(report_name)
            records = self.env[model].browse(part.entry['res_id'] for part in found)
            report.with_env(self.env)._check_paper_possible(records)
        return parts

    def _check_internal(self):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Papers are printed by employees only."))

    def _get_bytes(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).content)

    def _take_away(self, form):
        """Register that the parts leave the screen, and return the name and bytes of the file that holds them.

        :param str form: ``pdf`` for one file, ``zip`` for an archive of single, accessible ones
        """
        papers, entries = self.env['jlink.paper'], self.mapped('entry')
        # Those that were rendered for printing were checked and recorded then.
        # Parts are read as superuser; whoever takes them away is the user.
        papers.sudo(False)._check_leaving([entry for entry in entries if entry['purpose'] == 'preview'], 'download')
        if form == 'zip':
            name, content = self.env._("Papers.zip"), self._archive()
        elif len(self) == 1:
            name, content = self.entry['name'], self._get_bytes()
        else:
            name = self.env._("Papers.pdf")
            content = papers._merge([(part._get_bytes(), part.entry) for part in self])
        papers._enter(papers._as_parts_of(content, entries), [content])
        return name, content

    def _archive(self):
        target, names = io.BytesIO(), set()
        with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as archive:
            for part in self:
                name = part.entry['name'].replace('/', '-')
                while name in names:
                    name = f'{name.removesuffix(".pdf")} ({part.id}).pdf'
                names.add(name)
                archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), part._get_bytes(), zipfile.ZIP_DEFLATED)
        return target.getvalue()

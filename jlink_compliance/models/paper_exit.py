from odoo import api, models
from odoo.fields import Domain

from ..exceptions import ExitRefusedError
from ..exit_digests import prints_of
from .disclosure_document import REPORTS

_SOURCES = {report: source for source, report in REPORTS.items()}


class Paper(models.Model):
    """Papers of a profile: everybody who may read it previews them, nobody takes them away but as released."""

    _inherit = 'jlink.paper'

    @api.model
    def _enter_fingerprints(self, cr, ids, vals_list, contents):
        """Make renderings of profiles known, in the transaction that registers them.

        One file that holds several is known as such; its pages are known from each of them.
        """
        prints = self.env['jlink.fingerprint']
        is_whole = len(contents) == len(vals_list)
        contents = contents if is_whole else contents * len(vals_list)
        prints._insert(cr, [
            row
            for paper_id, vals, content in zip(ids, vals_list, contents, strict=True)
            if vals['res_model'] == 'jlink.profile'
            for row in prints._make_rows(
                'jlink.paper', vals['res_id'], paper_id, prints_of(vals['name'], content, is_whole=is_whole))
        ])

    @api.model
    def _check_leaving(self, vals_list, purpose):
        """Let papers of profiles be printed or taken away only as they were released, and record it.

        A preview stays at the screen; what a step sends or files is checked by the step. What the program itself
        renders for a mail is checked as the mail leaves.

        :raise ExitRefusedError: no released disclosure contains exactly this paper
        """
        if purpose not in ('print', 'download') or self.env.su:
            return
        for vals in vals_list:
            if vals['res_model'] == 'jlink.profile':
                self._find_released_line(vals, purpose)._leave_as(purpose)

    @api.model
    def _find_released_line(self, vals, channel):
        """Return the line of a released disclosure that contains exactly this rendering."""
        # sudo: whether it is released is a fact; who may read the profile was checked before.
        lines = self.env['jlink.disclosure.document'].sudo().search(
            Domain('profile_id', '=', vals['res_id']) & Domain('disclosure_id.state', '=', 'released')
            & Domain('source', '=', _SOURCES.get(vals['report_name'], '')),
        )
        lines = lines.filtered(lambda line: line.disclosure_id._is_covering())
        exact = lines.filtered(lambda line: line.sha256 == vals['sha256'])
        if exact:
            return exact[0]
        gate = self.env['jlink.exit.gate']
        gate._refuse(channel, 'outdated' if lines else 'not_released', vals['res_id'], vals['sha256'])
        raise ExitRefusedError(
            self.env._(
                "%(number)s has changed since the release. Take the released file from the disclosure, or use “Correct"
                " the Delivery” there and release again.", number=gate._get_number(vals['res_id']),
            ) if lines else self.env._(
                "You may look at this here. To print or take it away, prepare a disclosure of %(number)s that contains"
                " this paper and release it.", number=gate._get_number(vals['res_id']),
            ),
        )

    def _check_not_of_profile(self):
        """Refuse the bytes of a profile's paper over Odoo's own doors, which record nothing."""
        paper = self.sudo()  # sudo: of what it was made is a fact
        if paper.res_model == 'jlink.profile':
            self.env['jlink.exit.gate']._raise('download', 'not_released', paper.res_id, '', (), paper.sha256)

    def _read_format(self, fnames, load='_classic_read'):
        context = self.env.context
        is_sized = context.get('bin_size') or context.get('bin_size_content')
        if 'content' in fnames and not is_sized and not self.env.su:
            for paper in self:
                paper._check_not_of_profile()
        return super()._read_format(fnames, load)

    def _take_kept(self):
        """Return the stored bytes of one kept paper to the employee who takes it away; recorded if it is of a profile.

        :raise ExitRefusedError: no released disclosure contains it
        """
        self.ensure_one()
        content = self._get_content()
        if self.res_model == 'jlink.profile':
            self._find_released_line({
                'res_id': self.res_id, 'report_name': self.report_name, 'sha256': self.sha256,
            }, 'download')._leave_as('download')
        return content


class DisclosureDocument(models.Model):
    _inherit = 'jlink.disclosure.document'

    def _leave_as(self, channel):
        """Record that this one document is printed or taken away by the user."""
        self.ensure_one()
        line = self.sudo(False)
        line.disclosure_id._record_exit(channel, line, self.env['res.partner'])

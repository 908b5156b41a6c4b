from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exit_digests import prints_of

_KINDS = [('file', "File"), ('file_sha1', "File, as Odoo's store knows it"), ('page', "Page of a PDF")]
#: Whose sealed files it is nobody has said yet: nothing covers them.
SEALED = 0


class Fingerprint(models.Model):
    """By what a protected file is known again, wherever a copy of it turns up.

    Nobody has rights on it. References are plain, so that nothing waits for the row that it is about.
    """

    _name = 'jlink.fingerprint'
    _description = "Fingerprint of a Protected File"
    _log_access = False
    _rec_name = 'kind'

    digest = fields.Char(required=True, readonly=True)
    kind = fields.Selection(selection=_KINDS, required=True, readonly=True)
    source = fields.Char(required=True, readonly=True, help="SHA-256 of the file that it was taken of.")
    profile_id = fields.Integer(string="Profile ID", required=True, readonly=True, index=True, aggregator=None)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True, aggregator=None)

    _digest_uniq = models.UniqueIndex('(digest, source, res_model, res_id)')
    _record_idx = models.Index('(res_model, res_id)')

    @api.model
    def _enter_files(self, res_model, files):
        """Make files known; those that are known already stay as they are.

        :param files: tuples of profile id, record id, name and bytes
        """
        self._insert(self.env.cr, [
            row for profile_id, res_id, name, content in files if content
            for row in self._make_rows(res_model, profile_id, res_id, prints_of(name or '', content))
        ])

    @api.model
    def _make_rows(self, res_model, profile_id, res_id, prints):
        """Return the rows of one file, whose own SHA-256 is the first of ``prints``."""
        source = prints[0][1]
        return [(digest, kind, source, profile_id, res_model, res_id) for kind, digest in prints]

    @api.model
    def _insert(self, cr, rows):
        """Write rows through ``cr``: that of a rendering is one of its own, committed before the bytes leave."""
        if rows:
            cr.execute(SQL(
                "INSERT INTO jlink_fingerprint (digest, kind, source, profile_id, res_model, res_id) VALUES %s"
                " ON CONFLICT DO NOTHING",
                SQL(', ').join(SQL('%s', row) for row in rows),
            ))

    @api.model
    def _find(self, digests):
        """Return what is known of these digests.

        :return: by digest, the ids of profiles, each with the sources: the files in which it occurs
        :rtype: dict[str, dict[int, set[str]]]
        """
        found = {}
        if digests:
            for digest, profile_id, source in self.env.execute_query(SQL(
                "SELECT digest, profile_id, source FROM jlink_fingerprint WHERE digest IN %s", tuple(digests),
            )):
                found.setdefault(digest, {}).setdefault(profile_id, set()).add(source)
        for owners in found.values():
            if len(owners) > 1:  # what was sealed first belongs to a person by now
                owners.pop(SEALED, None)
        return found

    @api.model
    def _fill(self, batch=200):
        """Make everything known that was stored before there were fingerprints."""
        for model in ('jlink.profile.document', 'jlink.quarantine.file', 'jlink.consent.decision', 'jlink.consent'):
            # sudo: everything is protected, whoever may read it.
            records = self.env[model].sudo().with_context(active_test=False, bin_size=False).search(Domain.TRUE)
            for number in range(0, len(records), batch):
                part = records[number:number + batch].with_prefetch()
                part._register_files()
                part.invalidate_recordset(flush=False)
        self._fill_papers()

    @api.model
    def _fill_papers(self):
        """Papers that were not kept are known by their SHA-256 only, kept ones as whole."""
        self.env.cr.execute(SQL(
            """INSERT INTO jlink_fingerprint (digest, kind, source, profile_id, res_model, res_id)
               SELECT sha256, 'file', sha256, res_id, 'jlink.paper', id FROM jlink_paper
                WHERE res_model = 'jlink.profile' ON CONFLICT DO NOTHING""",
        ))
        # sudo: as above.
        kept = self.env['jlink.paper'].sudo().search([('res_model', '=', 'jlink.profile'), ('is_kept', '=', True)])
        for paper in kept:
            self._enter_files('jlink.paper', [(paper.res_id, paper.id, paper.name, paper._get_content())])
            paper.invalidate_recordset(['content'], flush=False)

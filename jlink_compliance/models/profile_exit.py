import base64

from odoo import api, models

_HARMLESS = frozenset({'id', '.id', 'display_name', 'profile_id', 'company_id', 'state'})


class NoExportMixin(models.AbstractModel):
    """Records about a business partner: looked at here, never exported. A table of people is nobody's disclosure."""

    _name = 'jlink.no.export.mixin'
    _description = "Not Exported"

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        if any(path and path[0] not in self._get_harmless_exports() for path in fields):
            gate = self.env['jlink.exit.gate']
            profile_id = self._get_exported_profile().id if len(self) == 1 else False
            gate._raise('export', 'export', profile_id, '', (), '')
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    @api.model
    def _get_harmless_exports(self):
        """Return the fields that tell nothing about the person."""
        return _HARMLESS

    def _get_exported_profile(self):
        return self.profile_id


class Profile(models.Model):
    _name = 'jlink.profile'
    _inherit = ['jlink.profile', 'jlink.no.export.mixin']

    @api.model
    def _get_harmless_exports(self):
        return super()._get_harmless_exports() | {'name', 'open_until'}

    def _get_exported_profile(self):
        return self

    def unlink(self):
        # sudo: nobody has rights on fingerprints; they go with whom they are about.
        self.env['jlink.fingerprint'].sudo().search([('profile_id', 'in', self.ids)]).unlink()
        return super().unlink()

    def _vanish_into(self, survivor, reason):
        # sudo: nobody has rights on fingerprints; what is known of one person stays known.
        self.env['jlink.fingerprint'].sudo().search([('profile_id', '=', self.id)]).write({'profile_id': survivor.id})
        return super()._vanish_into(survivor, reason)


class ProfileSkill(models.Model):
    _name = 'jlink.profile.skill'
    _inherit = ['jlink.profile.skill', 'jlink.no.export.mixin']


class ProfileDocument(models.Model):
    """Employees look at a document here; its bytes leave under a released disclosure only."""

    _name = 'jlink.profile.document'
    _inherit = ['jlink.profile.document', 'jlink.no.export.mixin']

    def web_read(self, specification):
        """The web client asks for sizes; saving forgets to."""
        return super(ProfileDocument, self.with_context(bin_size=True)).web_read(specification)

    def _read_format(self, fnames, load='_classic_read'):
        context = self.env.context
        is_sized = context.get('bin_size') or context.get('bin_size_content')
        if 'content' in fnames and self and not (is_sized or self.env.su) and self.env.user._is_internal():
            self._refuse_taking()
        return super()._read_format(fnames, load)

    def _refuse_taking(self):
        """Refuse the bytes to an employee.

        :raise ExitRefusedError: always
        """
        document = self[:1].sudo()  # sudo: number and hash, for the refusal
        self.env['jlink.exit.gate']._raise('download', 'not_released', document.profile_id.id, '', (), document.sha256)

    def _get_preview(self):
        """Return the bytes for the viewer of the form, to whoever may read the document."""
        self.ensure_one()
        self.check_access('read')
        self.env['jlink.profile.access']._log(self.profile_id, 'document')
        return base64.b64decode(self.with_context(bin_size=False).content or b'')

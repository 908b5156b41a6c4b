import base64
import binascii

from odoo import api, models

_BYTES = ('raw', 'datas', 'db_datas')


class Attachment(models.Model):
    """A protected file lies in its profile and nowhere else: no attachment holds it, no link with a key leads to it."""

    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        # Before Odoo makes pictures smaller, which makes other files of them.
        self._check_no_copy(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & set(_BYTES):
            own = {'res_model': self[:1].res_model, 'res_field': self[:1].res_field, 'name': self[:1].name}
            self._check_no_copy([{**own, **vals}])
        if vals.get('access_token') or vals.get('public'):
            self._check_no_link()
        return super().write(vals)

    def generate_access_token(self):
        self._check_no_link()
        return super().generate_access_token()

    @api.model
    def _check_no_copy(self, vals_list):
        """Refuse the bytes of protected files, packed ones included, whoever stores them.

        :raise ExitRefusedError: one is protected
        """
        gate = self.env['jlink.exit.gate']
        files = [
            (vals.get('name') or '', content) for vals in vals_list
            if not self._is_kept_paper(vals) and (content := self._get_new_bytes(vals))
        ]
        for profile_id, parts in gate._find(gate._open(files)).items():
            for sources, name in parts.items():
                gate._raise('attachment', 'copy', profile_id, name, (), min(sources))

    @api.model
    def _is_kept_paper(self, vals):
        """Tell whether it is the file of a kept paper, which the paper room alone stores."""
        return self.env.su and vals.get('res_model') == 'jlink.paper' and vals.get('res_field') == 'content'

    @api.model
    def _get_new_bytes(self, vals):
        content = next((vals[name] for name in _BYTES if vals.get(name)), b'')
        if isinstance(content, str):
            content = content.encode()
        if vals.get('raw') or not vals.get('datas'):
            return content
        try:
            return base64.b64decode(content)
        except binascii.Error:
            return b''

    def _check_no_link(self):
        """Refuse keys for protected files: a link with one works for everybody, for ever."""
        gate = self.env['jlink.exit.gate']
        for profile_id in gate._find_stored(self).values():
            # sudo: the name of the file is told to whoever asked for the link to it.
            gate._raise('link', 'copy', profile_id, self.sudo()[:1].name, (), '')

    # === TAKING AWAY === #

    def _read_format(self, fnames, load='_classic_read'):
        """Refuse employees the bytes of protected files over the door of attachments."""
        if self._is_taking_bytes(fnames, _BYTES):
            self._check_no_taking()
        return super()._read_format(fnames, load)

    @api.model
    def _is_taking_bytes(self, fnames, names):
        context = self.env.context
        return not self.env.su and self.env.user._is_internal() and any(
            name in fnames and not (context.get('bin_size') or context.get(f'bin_size_{name}')) for name in names
        )

    def _check_no_taking(self):
        gate = self.env['jlink.exit.gate']
        for profile_id in gate._find_stored(self).values():
            gate._raise('download', 'not_released', profile_id, '', (), '')

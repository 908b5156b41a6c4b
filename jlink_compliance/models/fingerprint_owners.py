import base64

from odoo import api, models

from .fingerprint import SEALED


class FingerprintOwner(models.AbstractModel):
    """Records that hold a protected file; it is known before anybody can take it away."""

    _name = 'jlink.fingerprint.owner.mixin'
    _description = "Holds a Protected File"

    #: Field of the bytes and field of the file's name.
    _protected_field = 'content'
    _protected_name = 'name'

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if any(vals.get(self._protected_field) for vals in vals_list):
            records._register_files()
        return records

    def write(self, vals):
        result = super().write(vals)
        if vals.get(self._protected_field):
            self._register_files()
        return result

    def _register_files(self):
        # sudo: a file is protected whoever may read it.
        records = self.sudo().with_context(bin_size=False)
        records.env['jlink.fingerprint']._enter_files(self._name, [
            (record._get_protected_profile_id(), record.id, record._get_protected_name(),
             base64.b64decode(record[self._protected_field] or b''))
            for record in records
        ])

    def _get_protected_profile_id(self):
        return self.profile_id.id

    def _get_protected_name(self):
        return self[self._protected_name]


class ProfileDocument(models.Model):
    _name = 'jlink.profile.document'
    _inherit = ['jlink.profile.document', 'jlink.fingerprint.owner.mixin']


class QuarantineFile(models.Model):
    """Sealed files are nobody's until they are assigned; a whole mail is opened."""

    _name = 'jlink.quarantine.file'
    _inherit = ['jlink.quarantine.file', 'jlink.fingerprint.owner.mixin']

    def _get_protected_profile_id(self):
        return SEALED

    def _get_protected_name(self):
        return self.file_name or 'mail.eml'

    def unlink(self):
        # sudo: nobody has rights on fingerprints; they go with what is purged.
        self.env['jlink.fingerprint'].sudo().search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids),
        ]).unlink()
        return super().unlink()


class ConsentDecision(models.Model):
    _name = 'jlink.consent.decision'
    _inherit = ['jlink.consent.decision', 'jlink.fingerprint.owner.mixin']
    _protected_field = 'scan'
    _protected_name = 'scan_name'

    def _get_protected_profile_id(self):
        return self.consent_id.profile_id.id


class Consent(models.Model):
    _name = 'jlink.consent'
    _inherit = ['jlink.consent', 'jlink.fingerprint.owner.mixin']
    _protected_field = 'paper_scan'
    _protected_name = 'paper_name'

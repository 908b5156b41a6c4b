from odoo import models

#: What lists and cards show of many profiles at once: finding somebody is not yet looking into a profile.
LISTED = frozenset({
    'headline', 'available_from', 'workload', 'rate', 'rate_unit', 'does_freelance', 'does_temporary', 'does_permanent',
    'zip', 'city', 'country_id', 'remote_share',
})


class Profile(models.Model):
    """Reading what a profile tells beyond a list leaves an entry, whichever door it is read by."""

    _inherit = 'jlink.profile'

    def _read_format(self, fnames, load='_classic_read'):
        if not self._get_deep_fields().isdisjoint(fnames):
            self.env['jlink.profile.access']._log(self, 'form')
        return super()._read_format(fnames, load=load)

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        self.env['jlink.profile.access']._log(self, 'export')
        return exported

    def _get_deep_fields(self):
        """Return the fields that are read when a profile is opened."""
        return {
            field.name for field in self._fields.values() if field.prefetch == 'content' and field.name not in LISTED
        } | {'document_ids'}


class ProfileSkill(models.Model):
    _inherit = 'jlink.profile.skill'

    def _read_format(self, fnames, load='_classic_read'):
        if 'evidence' in fnames:
            self.env['jlink.profile.access']._log(self.profile_id, 'form')
        return super()._read_format(fnames, load=load)


class ProfileDocument(models.Model):
    _inherit = 'jlink.profile.document'

    def _read_format(self, fnames, load='_classic_read'):
        if 'content' in fnames and not self.env.context.get('bin_size'):
            self.env['jlink.profile.access']._log(self.profile_id, 'document')
        return super()._read_format(fnames, load=load)


class IrBinary(models.AbstractModel):
    _inherit = 'ir.binary'

    def _record_to_stream(self, record, field_name):
        stream = super()._record_to_stream(record, field_name)
        if record._name == 'jlink.profile.document' and field_name == 'content':
            self.env['jlink.profile.access']._log(record.profile_id, 'document')
        return stream


class Paper(models.Model):
    _inherit = 'jlink.paper'

    def _render(self, report, records, purpose):
        rendered = super()._render(report, records, purpose)
        if records._name == 'jlink.profile':
            self.env['jlink.profile.access']._log(records, 'paper')
        return rendered

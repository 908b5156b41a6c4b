from odoo import api, models

#: What lists and cards show of many profiles at once: finding somebody is not yet looking into a profile.
LISTED = frozenset({
    'headline', 'available_from', 'workload', 'rate', 'rate_unit', 'does_freelance', 'does_temporary', 'does_permanent',
    'zip', 'city', 'country_id', 'remote_share',
})


def _recording(method):
    method._readonly = False
    return method


class WatchedMixin(models.AbstractModel):
    """Records whose reading leaves an entry, which is writing: Odoo must not take a cursor that only reads for it."""

    _name = 'jlink.profile.watched.mixin'
    _description = "Reading Is Recorded"

    @_recording
    def read(self, fields=None, load='_classic_read'):
        return super().read(fields, load)

    @api.model
    @_recording
    def search_read(self, *args, **kwargs):
        return super().search_read(*args, **kwargs)

    @_recording
    def web_read(self, specification):
        return super().web_read(specification)

    @api.model
    @_recording
    def web_search_read(self, *args, **kwargs):
        return super().web_search_read(*args, **kwargs)


class Profile(models.Model):
    """Reading what a profile tells beyond a list leaves an entry, whichever door it is read by."""

    _name = 'jlink.profile'
    _inherit = ['jlink.profile', 'jlink.profile.watched.mixin']

    def _read_format(self, fnames, load='_classic_read'):
        if not self._get_deep_fields().isdisjoint(fnames):
            self.env['jlink.profile.access']._log(self, 'form')
        return super()._read_format(fnames, load=load)

    def _get_deep_fields(self):
        """Return the fields that are read when a profile is opened."""
        return {
            field.name for field in self._fields.values() if field.prefetch == 'content' and field.name not in LISTED
        } | {'document_ids', 'never_ids'}


class ProfileSkill(models.Model):
    _name = 'jlink.profile.skill'
    _inherit = ['jlink.profile.skill', 'jlink.profile.watched.mixin']

    def _read_format(self, fnames, load='_classic_read'):
        if 'evidence' in fnames:
            self.env['jlink.profile.access']._log(self.profile_id, 'form')
        return super()._read_format(fnames, load=load)


class Paper(models.Model):
    _inherit = 'jlink.paper'

    def _render(self, report, records, purpose):
        rendered = super()._render(report, records, purpose)
        if records._name == 'jlink.profile':
            self.env['jlink.profile.access']._log(records, 'paper')
        return rendered

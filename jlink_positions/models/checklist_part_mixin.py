from odoo import api, models


class ChecklistPartMixin(models.AbstractModel):
    """A record that is part of a checklist: it stands with the revision it belongs to."""

    _name = 'jlink.checklist.part.mixin'
    _description = "Part of a Checklist"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._get_checklists()._check_is_draft()
        return parts

    def write(self, vals):
        self._get_checklists()._check_is_draft()
        result = super().write(vals)
        self._get_checklists()._check_is_draft()  # it may have been moved into another revision
        return result

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=''):
        # Translations are text of the document too, and do not pass through ``write``.
        self._get_checklists()._check_is_draft()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    @api.ondelete(at_uninstall=True)
    def _unlink_from_draft(self):
        self._get_checklists()._check_is_draft()

    # === BUSINESS METHODS === #

    def _get_checklists(self):
        """Return the checklists that the records are part of."""
        raise NotImplementedError

from odoo import api, fields, models

from ..const import TERM_FIELDS
from ..exceptions import AgreedTermsError, PositionInUseError


class Position(models.Model):
    """Agreed terms stand: they change by a revision, which is agreed again."""

    _inherit = 'jlink.position'

    def write(self, vals):
        if vals.keys() & {*TERM_FIELDS, 'company_id'}:
            self._check_terms_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_without_evidence(self):
        if self.sudo().version_ids:  # sudo: evidence protects a position whether or not one may read it.
            raise PositionInUseError(self.env._(
                "A position that was agreed with the customer is evidence and cannot be deleted. Cancel it instead.",
            ))

    def _check_terms_editable(self):
        agreed = self.filtered(lambda position: position.state != 'draft')
        if agreed:
            raise AgreedTermsError(self.env._(
                "%(position)s is agreed with the customer, its terms stand. Use “Revise” to change them and"
                " agree on the change.",
                position=agreed[0].display_name,
            ))


class PositionTermMixin(models.AbstractModel):
    """A line that belongs to the terms of a position and stands with them."""

    _name = 'jlink.position.term.mixin'
    _description = "Line of a Position's Terms"

    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, index=True, ondelete='cascade',
    )
    company_id = fields.Many2one(related='position_id.company_id', store=True, precompute=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.position_id._check_terms_editable()
        return lines

    def write(self, vals):
        self.position_id._check_terms_editable()
        result = super().write(vals)
        self.position_id._check_terms_editable()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_from_draft(self):
        self.position_id._check_terms_editable()

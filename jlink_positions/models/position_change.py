from odoo import fields, models


class PositionChange(models.Model):
    """One term that differs between a version and the one before it."""

    _name = 'jlink.position.change'
    _description = "Change of a Requirement"
    _inherit = ['jlink.snapshot.mixin']
    _order = 'version_id desc, id'
    _rec_name = 'term'

    version_id = fields.Many2one(
        comodel_name='jlink.position.version', required=True, index=True, ondelete='restrict', readonly=True,
    )
    company_id = fields.Many2one(related='version_id.company_id', store=True, precompute=True, index=True)
    term = fields.Char(string="Technical Name", required=True, readonly=True)
    label = fields.Char(string="Term", compute='_compute_label')
    old_value = fields.Char(string="Before", readonly=True)
    new_value = fields.Char(string="After", readonly=True)
    is_material = fields.Boolean(
        string="Material", readonly=True, help="Needs a new evaluation before anything new is submitted.",
    )

    def _compute_label(self):
        position = self.env['jlink.position']
        for change in self:
            change.label = position._get_field_label(change.term)

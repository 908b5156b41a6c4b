from odoo import fields, models


class ChecklistOption(models.Model):
    """One of the answers that a question offers."""

    _name = 'jlink.checklist.option'
    _description = "Checklist Option"
    _inherit = ['jlink.checklist.part.mixin']
    _order = 'item_id, sequence, id'

    item_id = fields.Many2one(
        comodel_name='jlink.checklist.item', required=True, index=True, ondelete='cascade',
    )
    company_id = fields.Many2one(related='item_id.company_id', store=True, precompute=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Option", required=True, translate=True)

    def _get_checklists(self):
        return self.item_id.checklist_id

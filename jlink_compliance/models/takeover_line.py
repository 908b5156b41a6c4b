from odoo import fields, models

KINDS = [('proof', "With proof of consent"), ('queue', "To be asked"), ('rejected', "Rejected")]


class TakeoverLine(models.Model):
    """A row of the file: what becomes of it, and why it is rejected.

    What it says of the person is read by nobody and deleted when the run ends.
    """

    _name = 'jlink.takeover.line'
    _description = "Row of a Take-over"
    _order = 'takeover_id, row'
    _rec_name = 'row'

    takeover_id = fields.Many2one(comodel_name='jlink.takeover', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='takeover_id.company_id', store=True, index=True)
    row = fields.Integer(required=True, aggregator=None)
    kind = fields.Selection(selection=KINDS, required=True, string="What Becomes of It")
    is_done = fields.Boolean(string="Taken Over")
    column = fields.Char()
    reason = fields.Char()
    facts = fields.Json(groups=fields.NO_ACCESS, prefetch=False)

    _todo_idx = models.Index("(takeover_id, row) WHERE NOT is_done AND kind != 'rejected'")

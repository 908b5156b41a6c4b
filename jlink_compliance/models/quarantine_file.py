from odoo import fields, models


class QuarantineFile(models.Model):
    """The sealed bytes: a mail as it arrived, or a file that was dropped.

    Nobody has access rows, whatever the role: until consent nobody reads what a person sent, nor what the files are
    called. The bytes lie in this table and are gone with the row.
    """

    _name = 'jlink.quarantine.file'
    _description = "Sealed File"
    _rec_name = 'quarantine_id'

    quarantine_id = fields.Many2one(
        comodel_name='jlink.quarantine', required=True, index=True, ondelete='restrict',
    )
    company_id = fields.Many2one(related='quarantine_id.company_id', store=True, index=True)
    file_name = fields.Char(help="Empty: the content is a mail.")
    content = fields.Binary(required=True, attachment=False, prefetch=False)

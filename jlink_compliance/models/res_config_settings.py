from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jlink_ledger_head_email = fields.Char(
        string="Address for the Ledger's Head", config_parameter='jlink_compliance.ledger_head_email',
    )

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jlink_ledger_head_email = fields.Char(
        string="Address for the Ledger's Head", config_parameter='jlink_compliance.ledger_head_email',
    )
    jlink_consent_months = fields.Integer(related='company_id.jlink_consent_months', readonly=False)
    jlink_consent_answer_days = fields.Integer(related='company_id.jlink_consent_answer_days', readonly=False)
    jlink_consent_reminder_days = fields.Integer(related='company_id.jlink_consent_reminder_days', readonly=False)
    jlink_consent_renewal_days = fields.Integer(related='company_id.jlink_consent_renewal_days', readonly=False)
    jlink_consent_four_eyes = fields.Boolean(related='company_id.jlink_consent_four_eyes', readonly=False)

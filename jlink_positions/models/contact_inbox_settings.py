from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jlink_contact_alias = fields.Char(
        string="Address for Contacts", compute='_compute_jlink_contact_alias', inverse='_inverse_jlink_contact_alias',
        readonly=False,
    )
    jlink_contact_domain = fields.Char(compute='_compute_jlink_contact_alias')

    @api.depends('company_id')
    def _compute_jlink_contact_alias(self):
        for settings in self:
            alias = settings.company_id._get_contact_alias()
            settings.jlink_contact_alias = alias.alias_name
            settings.jlink_contact_domain = alias.alias_domain or settings.company_id.alias_domain_name or ''

    def _inverse_jlink_contact_alias(self):
        for settings in self:
            if settings.jlink_contact_alias != settings.company_id._get_contact_alias().alias_name:
                settings.company_id._set_contact_alias(settings.jlink_contact_alias)


class FetchmailServer(models.Model):
    _inherit = 'fetchmail.server'

    # A mailbox for contacts alone: in a blind copy, many servers do not write down the address.
    object_id = fields.Many2one(domain="['|', ('is_mail_thread', '=', True), ('model', '=', 'jlink.contact.inbox')]")

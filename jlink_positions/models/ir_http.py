from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    def session_info(self):
        """Tell the web client of whoever talks to customers where contacts are logged from."""
        info = super().session_info()
        user = self.env.user
        if user._is_internal() and user._talks_to_customers():
            info['jlink_contact'] = self.env['jlink.contact.note']._get_client_settings()
        return info

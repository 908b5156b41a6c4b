from odoo import api, models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._check_description()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if {'description', 'partner_id'} & vals.keys():
            self._check_description()
        return result

    def _check_description(self):
        """Refuse what somebody writes about a locked person: an add-in makes requests of whole mails."""
        if not self.env.su:
            self.filtered('description').partner_id._check_typed()

from odoo import api, models

from ..exceptions import ProfileLockedError


class Attachment(models.Model):
    """Files about a business partner lie in the profile: an attachment on the contact is read by every employee."""

    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_no_business_partner()
        return attachments

    def write(self, vals):
        result = super().write(vals)
        if {'res_model', 'res_id'} & vals.keys():
            self._check_no_business_partner()
        return result

    def _check_no_business_partner(self):
        # sudo: whose file it is counts, not what the user may read of it.
        ids = {
            attachment.res_id for attachment in self.sudo()
            if attachment.res_model == 'res.partner' and attachment.res_id and not attachment.res_field
        }
        of_consent = 'jlink.consent' in self.sudo().mapped('res_model')
        if of_consent or (ids and self.env['res.partner'].browse(ids)._get_profile()):
            raise ProfileLockedError(self.env._(
                "A business partner's documents belong into the profile: add the file there.",
            ))

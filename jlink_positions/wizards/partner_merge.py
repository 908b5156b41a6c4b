from odoo import models
from odoo.tools import SQL


class PartnerMerge(models.TransientModel):
    """Customers recorded twice: contacts about the one that goes belong to the one that stays."""

    _inherit = 'base.partner.merge.automatic.wizard'

    def _update_reference_fields(self, src_partners, dst_partner):
        super()._update_reference_fields(src_partners, dst_partner)
        self.env.cr.execute(SQL(
            "UPDATE jlink_contact_note SET res_id = %s WHERE res_model = 'res.partner' AND res_id = ANY(%s)",
            dst_partner.id, src_partners.ids,
        ))
        self.env['jlink.contact.note'].invalidate_model(['res_id'])

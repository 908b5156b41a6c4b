from odoo import api, fields, models

from ..exceptions import MergeError


class PartnerMerge(models.TransientModel):
    """Asks which of two contacts stays, and how one knows that they are one person."""

    _name = 'jlink.partner.merge'
    _description = "Merge Business Partner"

    source_id = fields.Many2one(
        comodel_name='res.partner', string="Recorded Twice as", required=True, ondelete='cascade',
        domain="[('is_company', '=', False), ('id', '!=', destination_id)]",
    )
    destination_id = fields.Many2one(
        comodel_name='res.partner', string="Stays", required=True, ondelete='cascade',
        domain="[('is_company', '=', False), ('id', '!=', source_id)]",
    )
    is_same_person = fields.Boolean(string="It Is the Same Person")
    reason = fields.Char(string="How I Know", required=True)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        chosen = self.env.context.get('active_ids') or []
        if self.env.context.get('active_model') == 'res.partner' and chosen:
            defaults['destination_id'] = chosen[0]
            defaults['source_id'] = chosen[1] if len(chosen) == 2 else False
        return defaults

    def action_merge(self):
        """Merge both contacts; what stays is opened."""
        self.ensure_one()
        source, destination, reason = self.source_id, self.destination_id, self.reason
        (source | destination)._check_may_merge()
        if not self.is_same_person:
            raise MergeError(self.env._("Confirm that both are the same person: a merge cannot be undone."))
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        destination._merge_business_partner(source, reason)
        return destination._get_records_action()

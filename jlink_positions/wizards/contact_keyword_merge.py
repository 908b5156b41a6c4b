from odoo import fields, models


class ContactKeywordMerge(models.TransientModel):
    """Asks which keyword takes the place of others."""

    _name = 'jlink.contact.keyword.merge'
    _description = "Merging of Keywords"

    keyword_ids = fields.Many2many(
        comodel_name='jlink.contact.keyword', required=True,
        default=lambda self: self.env.context.get('active_ids', []),
    )
    target_id = fields.Many2one(
        comodel_name='jlink.contact.keyword', string="Into", required=True, ondelete='cascade',
        default=lambda self: self.env.context.get('active_ids', [False])[0],
    )

    def action_merge(self):
        """Have every contact of these keywords commented by the one that stays."""
        self.ensure_one()
        self.keyword_ids._merge_into(self.target_id)
        return self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_keyword_action')

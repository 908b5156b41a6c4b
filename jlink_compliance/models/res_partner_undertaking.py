from odoo import api, fields, models
from odoo.tools import format_date


class Partner(models.Model):
    """Whether a customer is bound to data protection, as the contact shows it."""

    _inherit = 'res.partner'

    jlink_undertaking_standing = fields.Char(string="Data Protection", compute='_compute_jlink_undertaking_standing')

    @api.depends_context('company', 'lang')
    def _compute_jlink_undertaking_standing(self):
        bound = self.env['jlink.undertaking']._get_in_force(self, self.env.company)
        for partner in self:
            undertaking = bound.get(partner.id)
            if not undertaking:
                partner.jlink_undertaking_standing = self.env._("not bound")
            elif undertaking.valid_to:
                partner.jlink_undertaking_standing = self.env._(
                    "bound until %(date)s", date=format_date(self.env, undertaking.valid_to),
                )
            else:
                partner.jlink_undertaking_standing = self.env._("bound")

    def action_view_undertakings(self):
        """Show the undertakings of this customer, its own and those of its group."""
        self.ensure_one()
        self.check_access('read')
        self.env['jlink.undertaking'].check_access('read')
        customer = self.commercial_partner_id
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Undertakings"), 'res_model': 'jlink.undertaking',
            'view_mode': 'list,form',
            'domain': ['|', ('partner_id', '=', customer.id), ('covered_ids', 'in', customer.ids)],
            'context': {'default_partner_id': customer.id},
        }

    def _get_merge_obstacles(self):
        # sudo: what must not get lost counts, not what the user may read of it.
        undertakings = self.env['jlink.undertaking'].sudo().search([
            '|', ('partner_id', 'in', self.ids), ('covered_ids', 'in', self.ids),
        ])
        # sudo: as above.
        disclosures = self.env['jlink.disclosure'].sudo().search([
            '|', '|', ('customer_id', 'in', self.ids), ('end_customer_id', 'in', self.ids),
            ('recipient_ids', 'in', self.ids),
        ])
        named = (
            undertakings.partner_id | undertakings.covered_ids
            | disclosures.customer_id | disclosures.end_customer_id | disclosures.recipient_ids
        )
        reason = self.env._(
            "Undertakings or disclosures name exactly this contact. Archive the other one instead of merging them.",
        )
        return {**super()._get_merge_obstacles(), **dict.fromkeys((named & self).ids, reason)}

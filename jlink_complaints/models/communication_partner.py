from odoo import api, fields, models

from odoo.addons.jlink_positions.const import ROLES_TALKING


class Partner(models.Model):
    """Customers have a class, and the plan that follows from it."""

    _inherit = 'res.partner'

    customer_class_id = fields.Many2one(
        comodel_name='jlink.customer.class', index='btree_not_null', ondelete='restrict',
        groups=ROLES_TALKING, help="How closely the customer is informed. Without, nothing is due by itself.",
    )
    plan_count = fields.Integer(string="Topics", compute='_compute_plan_count', groups=ROLES_TALKING)

    # === COMPUTE METHODS === #

    def _compute_plan_count(self):
        counts = dict(self.env['jlink.communication.plan']._read_group(
            [('partner_id', 'in', self.commercial_partner_id.ids)], ['partner_id'], ['__count'],
        ))
        for partner in self:
            partner.plan_count = counts.get(partner.commercial_partner_id, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(vals.get('customer_class_id') for vals in vals_list):
            self.env['jlink.communication.plan']._make_rows(partners)
        return partners

    def write(self, vals):
        result = super().write(vals)
        if 'customer_class_id' in vals:
            self.env['jlink.communication.plan']._make_rows(self)
            self.env['jlink.communication.plan']._sync_activities(self)
        return result

    # === ACTION METHODS === #

    def action_open_plan(self):
        """Open the customer's rows of the communication plan."""
        self.ensure_one()
        self.check_access('read')
        customer = self.commercial_partner_id
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_complaints.communication_plan_action')
        self.env['jlink.communication.plan'].check_access('read')
        return {
            **action, 'domain': [('partner_id', '=', customer.id)], 'context': {'default_partner_id': customer.id},
        }

    def action_communicate(self):
        """Prepare a mailing to these people, or to whom these customers have named as recipients."""
        self.check_access('read')
        mailing = self.env['jlink.communication.mailing'].create({
            'customer_ids': self.filtered(lambda partner: partner.commercial_partner_id == partner).ids,
        })
        mailing._add_people(self.filtered(lambda partner: partner.commercial_partner_id != partner))
        return mailing._get_records_action()

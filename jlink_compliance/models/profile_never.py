from odoo import api, fields, models
from odoo.tools import SQL

from ..company_names import same_company
from ..exceptions import ProfileLockedError
from ..workflow import may_erase


class ProfileNever(models.Model):
    """A firm that a business partner never wants to be proposed to: their own employer, a former customer.

    The person types a name, as they know no records of ours; staff may say which customer it is. What the person has
    ruled out staff cannot allow again.
    """

    _name = 'jlink.profile.never'
    _description = "Never to Be Approached"
    _inherit = ['jlink.profile.part.mixin']
    _order = 'company_name'
    _rec_name = 'company_name'

    company_name = fields.Char(string="Firm", required=True, prefetch='content')
    customer_id = fields.Many2one(
        comodel_name='res.partner', string="Is Our Customer", ondelete='restrict', index='btree_not_null',
        domain="[('is_company', '=', True)]", prefetch='content',
    )

    @api.depends('profile_id')
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.sudo().profile_id.name  # sudo: the number is neutral

    def write(self, vals):
        said = 'company_name' in vals or ('customer_id' in vals and any(line.customer_id for line in self))
        if said and not self._is_own():
            raise ProfileLockedError(self.env._(
                "Only the business partner changes this list. You may say once which customer a firm is.",
            ))
        return super().write(vals)

    # Not for `@api.ondelete(at_uninstall=False)`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_the_person(self):
        if not (may_erase(self._name, self.ids) or self._is_own()):
            raise ProfileLockedError(self.env._(
                "Only the business partner takes a firm off this list, in the portal.",
            ))

    def _is_own(self):
        """Tell whether all these lines are of whoever is signed in."""
        own = self.env.user.partner_id
        return all(line.profile_id.partner_id == own for line in self.sudo())  # sudo: whose line it is counts

    def _names(self, customers):
        """Tell whether the line means one of ``customers``.

        For use by guards, as superuser.
        """
        self.ensure_one()
        entities = customers.commercial_partner_id
        return self.customer_id.commercial_partner_id in entities or any(
            same_company(self.company_name, entity.name) for entity in entities | customers
        )


class Profile(models.Model):
    _inherit = 'jlink.profile'

    never_ids = fields.One2many(
        comodel_name='jlink.profile.never', inverse_name='profile_id', string="Never to Be Approached",
    )
    disclosure_ids = fields.One2many(comodel_name='jlink.disclosure', inverse_name='profile_id', readonly=True)
    disclosure_count = fields.Integer(compute='_compute_disclosure_count', string="Disclosures")

    def _compute_disclosure_count(self):
        counts = dict(self.env['jlink.disclosure']._read_group(
            [('profile_id', 'in', self.ids)], ['profile_id'], ['__count'],
        ))
        for profile in self:
            profile.disclosure_count = counts.get(profile, 0)

    def action_view_disclosures(self):
        """Show who was told about this business partner."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Disclosures"), 'res_model': 'jlink.disclosure',
            'view_mode': 'list,form', 'domain': [('profile_id', '=', self.id)],
            'context': {'default_profile_id': self.id},
        }

    def _lock_gate(self):
        """Keep others from changing the gate until this transaction ends; whoever changed it makes it be repeated."""
        if self.ids:
            self.env.execute_query(SQL(
                'SELECT id FROM jlink_profile WHERE id IN %s ORDER BY id FOR SHARE', tuple(self.ids),
            ))

from odoo import models
from odoo.fields import Domain

_DPO = 'jlink_compliance.group_dpo'
_MANAGEMENT = 'jlink_compliance.group_management'


class Users(models.Model):
    """Who sees what the data protection officer records."""

    _inherit = 'res.users'

    def _get_finding_domain(self, company_ids):
        """Return the findings the user may see: the officer all, others those they are responsible for."""
        self.ensure_one()
        companies = Domain('company_id', 'in', company_ids)
        return companies if self.has_group(_DPO) else companies & Domain('responsible_id', '=', self.id)

    def _get_advice_domain(self, company_ids):
        """Return the advice the user may see: the officer all; once released, management and whoever asked."""
        self.ensure_one()
        companies = Domain('company_id', 'in', company_ids)
        if self.has_group(_DPO):
            return companies
        released = companies & Domain('state', '=', 'released')
        return released if self.has_group(_MANAGEMENT) else released & Domain('asked_by_id', '=', self.id)

from odoo import models
from odoo.fields import Domain


class Users(models.Model):
    _inherit = 'res.users'

    def _get_contact_inbox_domain(self, company_ids):
        """Return which mails about contacts the user may see, for the global rule.

        Management sees all of its companies; account managers those that wait, those they passed on, and those noted as
        contacts that they see.

        :param list company_ids: the companies the user works in right now
        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        companies = Domain('company_id', 'in', company_ids)
        if self.has_group('jlink_compliance.group_management'):
            return companies
        if not self.has_group('jlink_compliance.group_account_manager'):
            return Domain.FALSE
        return companies & (
            Domain('state', '!=', 'noted')
            | Domain('user_id', '=', self.id)
            | Domain('note_ids', 'any', list(self._get_contact_note_domain(company_ids)))
        )

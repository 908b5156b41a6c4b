from odoo import models
from odoo.fields import Domain

_STAFF = ('group_account_manager', 'group_researcher', 'group_management')


class Users(models.Model):
    _inherit = 'res.users'

    def _get_profile_domain(self, company_ids, *, part=False):
        """Return which profiles the user may see, for the global rules of profiles and of what belongs to them.

        Staff sees what is open at this moment; the back office also what is restricted; a business partner the own one.
        The data protection officer sees none without a case, an administrator none without a role.

        :param list company_ids: the companies the user works in right now; a person's own profile knows no company
        :param bool part: whether the rule is one of lines, which store ``open_until`` themselves
        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        prefix = 'profile_id.' if part else ''
        if self._is_portal():
            return Domain(f'{prefix}partner_id', '=', self.partner_id.id)
        open_now = Domain('open_until', '>', 'now')
        companies = Domain('company_id', 'in', company_ids)
        if self.has_group('jlink_compliance.group_back_office'):
            return companies & (open_now | Domain(f'{prefix}restricted_until', '>=', 'today'))
        if any(self.has_group(f'jlink_compliance.{group}') for group in _STAFF):
            return companies & open_now
        return Domain.FALSE

    def _get_own_or_company_domain(self, company_ids):
        """Return which records about people the user may see: employees their companies', others their own."""
        self.ensure_one()
        if self._is_internal():
            return Domain('company_id', 'in', company_ids)
        return Domain('partner_id', '=', self.partner_id.id)

    def _get_disclosure_domain(self, company_ids, path=''):
        """Return which disclosures the user may see, for the global rules of disclosures and of what belongs to them.

        Staff and management see those about people with consent, and those of which recipients are still to be told;
        the back office and the data protection officer all; a business partner the own ones.

        :param list company_ids: the companies the user works in right now
        :param str path: path from the model of the rule to the disclosure
        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        prefix = f'{path}.' if path else ''
        if not self._is_internal():
            own = Domain(f'{prefix}partner_id', '=', self.partner_id.id) & Domain(f'{prefix}state', '!=', 'draft')
            return own if self._is_portal() else Domain.FALSE
        companies = Domain(f'{prefix}company_id', 'in', company_ids)
        if any(self.has_group(f'jlink_compliance.{group}') for group in ('group_dpo', 'group_back_office')):
            return companies
        if any(self.has_group(f'jlink_compliance.{group}') for group in _STAFF):
            return companies & (
                Domain(f'{prefix}open_until', '>', 'now') | Domain(f'{prefix}has_open_notice', '=', True)
            )
        return Domain.FALSE

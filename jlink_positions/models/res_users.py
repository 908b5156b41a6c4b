from odoo import models
from odoo.fields import Domain

from ..const import ROLES_TALKING


class Users(models.Model):
    _inherit = 'res.users'

    def _get_position_domain(self, path=''):
        """Return which positions the user may see, for record rules of positions and what belongs to them.

        Management sees all of its companies, account managers those of the teams they belong to or lead,
        researchers what research was ordered for, everybody else none.

        :param str path: dotted path from the model of the rule to the position
        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        prefix = f'{path}.' if path else ''
        if self.has_group('jlink_compliance.group_management'):
            return Domain.TRUE
        if self.has_group('jlink_compliance.group_account_manager'):
            return (
                Domain(f'{prefix}user_id', '=', self.id)
                | Domain(f'{prefix}team_id', '=', False)
                | Domain(f'{prefix}team_id', 'in', (self.crm_team_ids | self._get_led_teams()).ids)
            )
        if self.has_group('jlink_compliance.group_researcher'):
            return Domain(f'{prefix}is_in_research', '=', True)
        return Domain.FALSE

    def _get_led_teams(self):
        # sudo: called by record rules, which must not depend on what the user may read.
        return self.env['crm.team'].sudo().search([('user_id', '=', self.id)])

    def _get_disclosure_domain(self, company_ids, path=''):
        """Return which disclosures the user may see: staff those of positions that they see as well."""
        domain = super()._get_disclosure_domain(company_ids, path)
        watching = any(
            self.has_group(f'jlink_compliance.{group}')
            for group in ('group_dpo', 'group_back_office', 'group_management')
        )
        if watching or not self._is_internal():
            return domain
        field = f'{path}.position_id' if path else 'position_id'
        return domain & (Domain(field, '=', False) | self._get_position_domain(field))

    def _talks_to_customers(self):
        """Tell whether the user's role documents contacts: account management, and management itself."""
        self.ensure_one()
        return any(self.has_group(role) for role in ROLES_TALKING.split(','))

    def _get_contact_note_domain(self, company_ids):
        """Return which contacts the user may see, for the global rule of contact notes.

        Management sees all of its companies; account managers those of no position or of one that they see; researchers
        those of positions they search for. Confidential ones are for whoever had the contact, the customer's account
        manager and management.

        :param list company_ids: the companies the user works in right now
        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        companies = Domain('company_id', 'in', company_ids)
        if self.has_group('jlink_compliance.group_management'):
            return companies
        own = Domain('user_id', '=', self.id) | Domain('manager_id', '=', self.id)
        if self.has_group('jlink_compliance.group_account_manager'):
            teams = (self.crm_team_ids | self._get_led_teams()).ids
            return companies & (own | Domain('is_confidential', '=', False) & (
                Domain('position_id', '=', False)
                | Domain('position_user_id', '=', self.id)
                | Domain('position_team_id', 'in', [False, *teams])
            ))
        if self.has_group('jlink_compliance.group_researcher'):
            return companies & Domain('is_confidential', '=', False) & Domain('position_id', 'any', [
                ('is_in_research', '=', True), ('research_user_ids', 'in', self.ids),
            ])
        return Domain.FALSE

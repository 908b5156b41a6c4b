from odoo import models
from odoo.fields import Domain


class Users(models.Model):
    _inherit = 'res.users'

    def _get_feedback_domain(self, company_ids):
        """Return which feedback and which silence the user may see, for the global rules of both.

        Management and quality management see all of their companies; account managers that of no position or of one
        that they see, and what they are responsible for; everybody else none.

        :param list company_ids: the companies the user works in right now
        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        companies = Domain('company_id', 'in', company_ids)
        if self._hears_everything():
            return companies
        if not self.has_group('jlink_compliance.group_account_manager'):
            return Domain.FALSE
        return companies & self._get_heard_domain()

    def _get_complaint_domain(self, company_ids):
        """Return which reactions the user may see: as with feedback, confidential ones their own only."""
        domain = self._get_feedback_domain(company_ids)
        if domain.is_false() or self._hears_everything():
            return domain
        own = Domain('user_id', '=', self.id) | Domain('partner_id.user_id', '=', self.id)
        return domain & (Domain('is_confidential', '=', False) | own)

    def _hears_everything(self):
        roles = ('jlink_compliance.group_management', 'jlink_complaints.group_quality')
        return any(self.has_group(role) for role in roles)

    def _get_heard_domain(self):
        return (
            Domain('user_id', '=', self.id) | Domain('position_id', '=', False)
            | Domain('position_user_id', '=', self.id)
            | Domain('position_team_id', 'in', [False, *(self.crm_team_ids | self._get_led_teams()).ids])
        )

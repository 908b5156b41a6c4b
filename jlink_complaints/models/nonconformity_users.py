from odoo import models
from odoo.fields import Domain

_VIEWER = 'mgmtsystem.group_mgmtsystem_viewer'


class Users(models.Model):
    """Who sees nonconformities and actions: one answer for the global rules, whatever groups a user has besides."""

    _inherit = 'res.users'

    def _sees_all_corrective(self):
        self.ensure_one()
        return self.has_group('jlink_complaints.group_quality') or self.has_group('jlink_compliance.group_management')

    def _get_nonconformity_domain(self):
        """Return which nonconformities the user may see, of the companies that OCA's rule leaves.

        Quality and executive management see all; everybody else of the gated ones those that they answer for or have
        reported. What is not gated is seen as OCA has it.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        if self._sees_all_corrective():
            return Domain.TRUE
        own = self._get_involved_domain() | Domain('user_id', '=', self.id)
        return own | Domain('is_gated', '=', False) if self.has_group(_VIEWER) else own

    def _get_involved_domain(self):
        return Domain('responsible_user_id', '=', self.id) | Domain('manager_user_id', '=', self.id)

    def _get_directed_action_domain(self):
        return Domain('nonconformity_ids', 'any', self._get_involved_domain()) | Domain(
            'nonconformity_immediate_id', 'any', self._get_involved_domain(),
        )

    def _get_corrective_action_domain(self):
        """Return which actions the user may see: own ones, those of nonconformities they answer for; else as OCA.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        if self._sees_all_corrective():
            return Domain.TRUE
        own = Domain('user_id', '=', self.id) | self._get_directed_action_domain()
        return own | Domain('is_gated', '=', False) if self.has_group(_VIEWER) else own

    def _get_corrective_action_write_domain(self):
        """Return which actions the user may change, if their groups let them at all.

        Owners of gated ones finish them by a button and change nothing else: neither deadline nor owner.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        if self.has_group('jlink_complaints.group_quality'):
            return Domain.TRUE
        return self._get_directed_action_domain() | Domain('is_gated', '=', False)

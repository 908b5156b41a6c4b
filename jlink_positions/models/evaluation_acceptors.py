from odoo import models

_TYPE = 'jlink_positions.mail_activity_type_conditions'


class Evaluation(models.Model):
    """Who may decide on the conditions of an evaluation, and how they learn of it."""

    _inherit = 'jlink.position.evaluation'

    def _get_acceptors(self, asked_only=False):
        """Return the users who may decide on the conditions, by margin and the limits of the policy.

        Executive management may always; a team lead for the own team down to the level of team leads, account
        managers for the positions they see down to theirs. Deputies count on their days.

        :param bool asked_only: only those of the level itself, who are asked to decide
        """
        self.ensure_one()
        level, levels = self.acceptance_level, ['management']
        if level != 'management':
            levels.append('team_lead')
        if level == 'account_manager':
            levels.append('account_manager')
        if asked_only:
            levels = [level]
        users = self.env['res.users']
        for name in levels:
            users |= getattr(self, f'_get_{name}_acceptors')()
        return users

    def _get_management_acceptors(self):
        # sudo: who belongs to the management is no secret, and it decides whoever asks.
        group = self.env.ref('jlink_compliance.group_management').sudo()
        managers = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids,
        )
        deputies = self.env['jlink.deputy']._get_active('management', self.company_id)
        return (managers | deputies.deputy_id).sudo(False)

    def _get_team_lead_acceptors(self):
        lead = self._get_team_lead()
        deputies = self.env['jlink.deputy']._get_active('team_lead', self.company_id)
        return lead | deputies.filtered(lambda deputy: deputy.user_id == lead).deputy_id.sudo(False)

    def _get_account_manager_acceptors(self):
        if self.env.user.has_group('jlink_compliance.group_account_manager'):
            return self.env.user | self.position_id.user_id
        return self.position_id.user_id

    def _get_team_lead(self):
        # sudo: the lead of the position's present team decides, whether or not the reader may open the team.
        return self.position_id.sudo().team_id.user_id.sudo(False)

    def _get_represented(self, user):
        """Return the colleague in whose place ``user`` decides, if the user has no right of their own."""
        self.ensure_one()
        managers = user.has_group('jlink_compliance.group_management')
        leads = self.acceptance_level != 'management' and user == self._get_team_lead()
        manages = self.acceptance_level == 'account_manager' and user in self._get_account_manager_acceptors()
        if managers or leads or manages:
            return self.env['res.users']
        deputies = self.env['jlink.deputy']._get_active('management', self.company_id)
        if self.acceptance_level != 'management':
            lead = self._get_team_lead()
            deputies |= self.env['jlink.deputy']._get_active('team_lead', self.company_id).filtered(
                lambda deputy: deputy.user_id == lead,
            )
        return deputies.filtered(lambda deputy: deputy.deputy_id == user)[:1].user_id.sudo(False)

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        # sudo: the task ends for all who were asked, whoever decided.
        self.position_id.sudo().activity_unlink([_TYPE])
        for evaluation in self:
            evaluation.position_id.sudo().message_post(body=self.env._(
                "%(step)s of %(evaluation)s", step=self.env._(step.label), evaluation=evaluation.display_name,
            ))

    def _ask_acceptors(self):
        """Give those who decide on the conditions a task on the position."""
        self.ensure_one()
        # sudo: the account manager asks whoever decides.
        position = self.position_id.sudo()
        position.activity_unlink([_TYPE])
        for user in self._get_acceptors(asked_only=True):
            position.activity_schedule(
                _TYPE,
                user_id=user.id,
                summary=self.env._("Accept the conditions of %(evaluation)s", evaluation=self.display_name),
            )

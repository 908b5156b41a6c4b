from odoo import api, fields, models

from ..deadlines import reminder_stage
from .subject_request import OFFICE, OPEN_STATES

_TODO = 'mail.mail_activity_data_todo'


class SubjectRequest(models.Model):
    """Who is reminded when: the handler before the answer is due, the data protection officer when it is overdue."""

    _inherit = 'jlink.subject.request'

    @api.model
    def _cron_requests(self):
        """Remind in batches; what is due is found by date, however late the job runs."""
        while done := self._remind_due():
            self.env['ir.cron']._commit_progress(done)

    @api.model
    def _remind_due(self, limit=200):
        """Remind of one batch of requests.

        :return: how many
        """
        today = fields.Date.today()
        due = self.search([
            ('state', 'in', OPEN_STATES), ('reminded_at', '>', -1), ('due_on', '<=', fields.Date.add(today, days=7)),
        ])
        up = {request: reminder_stage(request.due_on, today) for request in due}
        up = {request: stage for request, stage in up.items() if stage < request.reminded_at}
        up = dict(list(up.items())[:limit])
        if not up:
            return 0
        reminded = self.concat(*up)
        overdue = reminded.filtered(lambda request: up[request] < 0)
        reminded._plan_answer()
        overdue._escalate()
        (reminded - overdue)._workflow_write_each({
            request: {'reminded_at': stage} for request, stage in up.items() if request not in overdue
        })
        return len(up)

    def _escalate(self):
        """Tell the data protection officers of the company."""
        if not self:
            return
        self._workflow_write({'reminded_at': -1}, 'escalate')
        for request in self:
            for officer in request._get_users(['jlink_compliance.group_dpo']):
                request._plan_for(officer, self.env._("%(number)s is overdue", number=request.name))

    def _plan_answer(self):
        """Keep one task for the handler, due with the request."""
        # sudo: the task goes to whoever handles the request, whoever recorded it.
        for request in self.sudo():
            request.activity_unlink([_TODO], user_id=request.user_id.id)
            if request.user_id:
                request._plan_for(request.user_id, self.env._(
                    "Answer %(number)s by %(date)s", number=request.name, date=request.due_on,
                ))

    def _plan_for(self, user, summary):
        self.sudo().activity_schedule(  # sudo: as above
            _TODO, date_deadline=self.due_on, user_id=user.id, summary=summary,
        )

    def _get_handler(self):
        """Return who handles a request that nobody was named for."""
        self.ensure_one()
        if any(self.env.user.has_group(group) for group in OFFICE):
            return self.env.user
        return self._get_users(OFFICE)[:1]

    def _get_users(self, groups):
        """Return the users of the first of ``groups`` that has any in the company of the request."""
        for group in groups:
            # sudo: who has a role is no secret inside the firm.
            users = self.env.ref(group).sudo().all_user_ids
            if found := users.filtered(lambda user: self.company_id in user.company_ids):
                return found.sudo(False)
        return self.env['res.users']

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
        summary = self.env._("Overdue: see to it that the person is answered")
        for (company, _due), requests in self.grouped(lambda request: (request.company_id, request.due_on)).items():
            for officer in self._get_users(['jlink_compliance.group_dpo'], company):
                requests._plan_for(officer, summary)

    def _plan_answer(self):
        """Keep one task for each handler, due with the request."""
        # sudo: the task goes to whoever handles the request, whoever recorded it.
        by_handler = self.sudo().grouped(lambda request: (request.user_id, request.due_on))
        for (user, _due), requests in by_handler.items():
            if user:
                requests.activity_unlink([_TODO], user_id=user.id)
                requests._plan_for(user, self.env._("Answer the person in time"))

    def _plan_for(self, user, summary):
        """Plan a task for requests that are due on the same day; what they are called is a number."""
        # sudo: as above
        self.sudo().activity_schedule(_TODO, date_deadline=self[0].due_on, user_id=user.id, summary=summary)

    @api.model
    def _get_handler(self, company):
        """Return who handles a request that nobody was named for."""
        if any(self.env.user.has_group(group) for group in OFFICE):
            return self.env.user
        return self._get_users(OFFICE, company)[:1]

    @api.model
    def _get_users(self, groups, company):
        """Return the users of the first of ``groups`` that has any in ``company``."""
        for group in groups:
            # sudo: who has a role is no secret inside the firm.
            users = self.env.ref(group).sudo().all_user_ids
            if found := users.filtered(lambda user: company in user.company_ids):
                return found.sudo(False)
        return self.env['res.users']

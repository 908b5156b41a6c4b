from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..corrective import next_reminder, reminder_due

_TYPE = 'jlink_complaints.activity_type_action'


class Action(models.Model):
    """Reminders before, on and after the deadline: each once, found by date, however late or often the job runs."""

    _inherit = 'mgmtsystem.action'

    reminded_stage = fields.Selection(
        selection=[('before', "Ahead"), ('due', "On the Day"), ('late', "Overdue"), ('escalated', "Escalated")],
        string="Last Reminder", readonly=True, copy=False,
    )
    reminded_deadline = fields.Date(readonly=True, copy=False, help="The deadline that the last reminder was about.")
    remind_on = fields.Date(
        string="Next Reminder", compute='_compute_remind_on', store=True, index='btree_not_null',
    )

    # === COMPUTE METHODS === #

    @api.depends(
        'active', 'date_deadline', 'stage_id.is_ending', 'reminded_stage', 'reminded_deadline',
        'company_id.jlink_action_remind_days', 'company_id.jlink_action_escalate_days',
    )
    def _compute_remind_on(self):
        for action in self:
            open_ = action.active and action.date_deadline and not action.stage_id.is_ending
            action.remind_on = open_ and next_reminder(
                action.date_deadline, *action._get_reminder_days(),
                action.reminded_stage if action.reminded_deadline == action.date_deadline else None,
            )

    def _get_reminder_days(self):
        company = self.company_id or self.env.company
        return company.jlink_action_remind_days, company.jlink_action_escalate_days

    # === BUSINESS METHODS - MAIL === #

    def send_mail_for_action(self, force_send=True):  # noqa: ARG002  # signature of OCA
        """Tell owners of their new actions, after the transaction: a mail server that is down loses no action."""
        self.check_access('read')
        self._mail('jlink_complaints.mail_template_action_new', self)
        return True

    @api.model
    def _mail(self, template, actions):
        """Put a mail per action into the queue and send after the commit; after a rollback there is none."""
        # sudo: templates and the mail queue need rights of their own.
        template = self.env.ref(template, raise_if_not_found=False)
        actions = actions.sudo().filtered('user_id.email')  # sudo: as above
        if template and actions:
            template.sudo().send_mail_batch(actions.ids).send_after_commit()  # sudo: as above

    def _get_mail_url(self):
        """Return the link that stands in mails: it opens the action for whoever may read it."""
        self.ensure_one()
        return f'{self.get_base_url()}/mail/view?model={self._name}&res_id={self.id}'

    # === BUSINESS METHODS - REMINDERS === #

    @api.model
    def process_reminder_queue(self, reminder_days=10):  # noqa: ARG002  # OCA's job calls it, each company has its own days
        """Remind of all actions whose reminder is due, in batches; OCA's own job calls this.

        :return: whether anybody was reminded
        """
        if not (self.env.su or self.env.user.has_group('jlink_complaints.group_quality')):
            raise AccessError(self.env._("Reminders are sent by the system: ask quality management."))
        reminded = False
        while done := self.sudo()._remind_due():  # sudo: whoever owns them
            reminded = True
            if self.env.context.get('cron_id'):
                self.env['ir.cron']._commit_progress(done)
        return reminded

    @api.model
    def _remind_due(self, limit=200):
        """Send the reminders of one batch; return how many actions they were about."""
        today = fields.Date.today()
        due = self.search([('remind_on', '<=', today)], order='remind_on, id', limit=limit)
        by_stage = defaultdict(self.browse)
        for action in due:
            by_stage[reminder_due(action.date_deadline, *action._get_reminder_days(), today)] |= action
        for stage, actions in by_stage.items():
            actions._remind(stage)
        due._plan_activities(by_stage['escalated'])
        return len(due)

    def _remind(self, stage):
        """Mail the owners, and past the last deadline whoever answers for it; remember for which deadline."""
        for deadline, actions in self.grouped('date_deadline').items():
            values = {'reminded_stage': stage, 'reminded_deadline': deadline}
            with granting(Grant(self._name, frozenset(actions.ids), values)):
                actions.write(dict(values))
        self._mail('jlink_complaints.mail_template_action_reminder', self)
        if stage == 'escalated':
            self._mail('jlink_complaints.mail_template_action_escalation', self)

    def _plan_activities(self, escalated):
        """Give owners a task, and whoever answers for an escalated action another one, unless they have it."""
        activity_type = self.env.ref(_TYPE)
        existing = self.env['mail.activity'].search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', activity_type.id),
        ])
        taken = {(activity.res_id, activity.user_id) for activity in existing}
        wanted = [(action, action.user_id) for action in self]
        wanted += [(action, user) for action in escalated for user in action._get_superiors()[:1]]
        model_id = self.env['ir.model']._get_id(self._name)
        # The mails say it already: no notice of the task besides.
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create([
            {
                'res_model_id': model_id, 'res_id': action.id, 'activity_type_id': activity_type.id,
                'user_id': user.id, 'date_deadline': action.date_deadline, 'automated': True,
                'summary': self._get_activity_summary(action, user),
            }
            for action, user in wanted if (action.id, user) not in taken
        ])

    @api.model
    def _get_activity_summary(self, action, user):
        told = action.with_context(lang=user.lang)
        if user == action.user_id:
            return told.env._("Finish action %(number)s", number=action.reference)
        return told.env._(
            "Action %(number)s of %(owner)s is overdue", number=action.reference, owner=action.user_id.name,
        )

    def _get_superiors(self):
        """Return who answers for an overdue action: responsible and manager, then quality management."""
        self.ensure_one()
        records = self._get_nonconformities()
        answering = records.responsible_user_id | records.manager_user_id | self._get_quality_users()
        return answering.filtered(lambda user: user.active and user != self.user_id)

    def _get_quality_users(self):
        """Return quality management of the action's company."""
        company = self.company_id or self.env.company
        # sudo: who has a role is needed whoever asks.
        users = self.env.ref('jlink_complaints.group_quality').sudo().all_user_ids
        return users.filtered(lambda user: company in user.company_ids and not user._is_superuser())

    def _get_escalation_partner_ids(self):
        """Return to whom the mail about an overdue action goes, as the template needs it."""
        return ','.join(str(partner.id) for partner in self._get_superiors().partner_id if partner.email)

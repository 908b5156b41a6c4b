from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain


class Consent(models.Model):
    """What happens to consents as time goes by."""

    _inherit = 'jlink.consent'

    @api.model
    def _cron_consents(self):
        """Expire, remind and renew in batches; what is due is found by date, however late the job runs."""
        for method in ('_expire_due', '_remind_due', '_renew_due'):
            while done := getattr(self, method)():
                self.env['ir.cron']._commit_progress(done)

    @api.model
    def _expire_due(self, limit=200):
        due = self.search([('state', '=', 'granted'), ('valid_until', '<=', fields.Datetime.now())], limit=limit)
        if due:
            due._expire()
        return len(due)

    @api.model
    def _remind_due(self, limit=200):
        """Remind once, in each company after the days it has set."""
        now = fields.Datetime.now()
        due = self.search(Domain.OR(
            Domain('company_id', '=', company.id)
            & Domain('requested_on', '<=', now - relativedelta(days=company.jlink_consent_reminder_days))
            for company in self.env['res.company'].search([('jlink_consent_reminder_days', '>', 0)])
        ) & Domain('state', '=', 'requested') & Domain('requested_by', '=', 'mail')
            & Domain('reminded_on', '=', False), limit=limit)
        if due:
            due._workflow_write({'reminded_on': now}, 'remind')
            due._mail('request')
        return len(due)

    @api.model
    def _renew_due(self, limit=200):
        """Ask for renewal before a consent expires, so that nobody is lost for want of a question."""
        now = fields.Datetime.now()
        due = self.search(Domain.OR(
            Domain('company_id', '=', company.id)
            & Domain('valid_until', '<=', now + relativedelta(days=company.jlink_consent_renewal_days))
            for company in self.env['res.company'].search([('jlink_consent_renewal_days', '>', 0)])
        ) & self._get_active_domain() & Domain('id', 'not in', self._search(
            [('renews_id', '!=', False)]).subselect('renews_id')), limit=limit)
        open_requests = self.search([('profile_id', 'in', due.profile_id.ids), ('state', 'in', ('draft', 'requested'))])
        due_now = due.filtered(lambda consent: consent.profile_id not in open_requests.profile_id)
        if due_now:
            requests = self._open_requests(due_now.profile_id, {c.profile_id.id: c.id for c in due_now})
            requests._request('mail')
        return len(due_now)

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
        due = self.search([
            ('state', '=', 'requested'), ('requested_by', '=', 'mail'), ('reminded_on', '=', False),
            *self._get_days_domain('requested_on', 'jlink_consent_reminder_days', -1),
        ], limit=limit)
        if due:
            due._workflow_write({'reminded_on': fields.Datetime.now()}, 'remind')
            due._mail('request')
        return len(due)

    @api.model
    def _renew_due(self, limit=200):
        """Ask for renewal before a consent expires, so that nobody is lost for want of a question.

        Whoever has no mail address stays to be asked: staff hands the link over.
        """
        due = self.search([
            *self._get_active_domain(),
            *self._get_days_domain('valid_until', 'jlink_consent_renewal_days', 1),
            ('id', 'not in', self._search([('renews_id', '!=', False)]).subselect('renews_id')),
            ('profile_id', 'not in', self._search([('state', 'in', ('draft', 'requested'))]).subselect('profile_id')),
        ], limit=limit)
        if due:
            requests = self._open_requests(due.profile_id, {consent.profile_id.id: consent.id for consent in due})
            if reached := requests.filtered('partner_id.email'):
                reached._request('mail')
        return len(due)

    @api.model
    def _get_days_domain(self, field, setting, direction):
        """Return which consents lie within the days that their company has set, before or after ``field``."""
        now = fields.Datetime.now()
        return Domain.OR(
            Domain('company_id', '=', company.id)
            & Domain(field, '<=', now + direction * relativedelta(days=company[setting]))
            for company in self.env['res.company'].search([(setting, '>', 0)])
        )

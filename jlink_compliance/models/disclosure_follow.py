from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..const import _lt

_ACTIVE = ('draft', 'consulted', 'granted', 'released')
_REMIND_AFTER = relativedelta(days=3)


class Disclosure(models.Model):
    """What follows for disclosures when something they rest on changes or time passes."""

    _inherit = 'jlink.disclosure'

    @api.model
    def _follow_profiles(self, profiles):
        """End what is open about people whose profile has locked: the consent has ended, or they demand restriction.

        Whoever was told of a restriction only is told when the consent ends later.
        """
        # sudo: it follows from the consent, whoever ended it.
        disclosures = self.sudo()
        consenting = self.env['jlink.consent'].sudo().search([  # sudo: as above
            ('profile_id', 'in', profiles.ids), *self.env['jlink.consent']._get_active_domain(),
        ]).profile_id
        ended = profiles - consenting
        for reason, found in (('restricted', consenting), ('consent', ended)):
            disclosures.search([('profile_id', 'in', found.ids), ('state', 'in', _ACTIVE)])._end(reason)
        disclosures.search([
            ('profile_id', 'in', ended.ids), ('ended_reason', '=', 'restricted'),
            ('notice_ids', 'not any', [('reason', 'in', ('withdrawn', 'erased'))]),
        ])._notify_recipients('withdrawn')

    @api.model
    def _follow_undertakings(self, undertakings):
        """Open again what was released on an undertaking that has ended: nothing leaves until there is another one."""
        customers = (undertakings.partner_id | undertakings.covered_ids).ids
        # sudo: it follows from the undertaking, whoever ended it. What is being released right now is locked, so that
        # this is repeated and sees it.
        self.sudo().search(Domain('state', 'in', ('granted', 'released')) & (
            Domain('customer_id', 'in', customers) | Domain('customer_id.commercial_partner_id', 'in', customers)
        ))._lock_for_step()
        # sudo: as above.
        rested = self.sudo().search([('undertaking_id', 'in', undertakings.ids), ('state', '=', 'released')])
        if rested:
            rested._take_step('reopen', {'released_on': False, 'released_by_id': False, 'recipient_emails': False})
            rested._remind_manager(_lt("The customer's undertaking has ended: have it renewed"))

    def _end(self, reason):
        """End each of these disclosures for ``reason``; see ``ENDINGS``."""
        if self:
            self._take_step('expire', {'ended_on': fields.Datetime.now(), 'ended_reason': reason})

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        if step.target not in ('granted', 'consulted', 'released') or step.name == 'reopen':
            self._stop_deliveries()
        if step.target not in ('granted', 'consulted'):
            # sudo: what was to do about it is done, whoever was to do it.
            self.sudo().activity_unlink(['mail.mail_activity_data_todo'])
        if step.target == 'recalled':
            self._notify_recipients('recalled')
        elif step.target == 'expired':
            restricted = self.filtered(lambda disclosure: disclosure.ended_reason == 'restricted')
            restricted._notify_recipients('restricted')
            (self - restricted)._notify_recipients('withdrawn')

    def _stop_deliveries(self):
        """Let the links of recipients die and cancel what is still in the queue.

        The person's own links live on: one recalls what is corrected and will be released again, or shows how it ended.
        """
        deliveries = self.sudo().exit_ids  # sudo: whatever is on its way is stopped
        self.env['jlink.access.token']._revoke(deliveries)
        # sudo: as above.
        self.env['mail.mail'].sudo().search(Domain('state', 'in', ('outgoing', 'exception')) & (
            Domain('model', '=', 'jlink.disclosure.exit') & Domain('res_id', 'in', deliveries.ids)
        )).write({'state': 'cancel'})

    # === CRON === #

    @api.model
    def _cron_disclosures(self):
        """End, remind: what is due is found by date, however late the job runs."""
        self.env['jlink.undertaking']._cron_undertakings()
        for method in ('_expire_due', '_remind_due'):
            while done := getattr(self, method)():
                self.env['ir.cron']._commit_progress(done)

    @api.model
    def _expire_due(self, limit=200):
        due = self.search([('state', 'in', _ACTIVE), ('valid_until', '<', fields.Date.today())], limit=limit)
        due._end('time')
        return len(due)

    @api.model
    def _remind_due(self, limit=200):
        """Remind a person once of a question that waits."""
        due = self.search([
            ('state', '=', 'consulted'), ('reminded_on', '=', False),
            ('consulted_on', '<=', fields.Datetime.now() - _REMIND_AFTER),
        ], limit=limit)
        if due:
            due._workflow_write({'reminded_on': fields.Datetime.now()}, 'remind')
            due._mail('reminder')
        return len(due)

from odoo import api, fields, models
from odoo.tools import SQL


class Feedback(models.Model):
    """When customers are asked, reminded, and no longer waited for: found by date, however late the job runs."""

    _inherit = 'jlink.feedback'

    @api.model
    def _cron_feedback(self):
        """Plan, ask, remind and expire in batches. What is written and its mail are one transaction."""
        for method in ('_plan_intervals', '_ask_due', '_remind_due', '_expire_due'):
            while done := getattr(self, method)():
                self.env['ir.cron']._commit_progress(done)

    # === BUSINESS METHODS - PLANNING === #

    @api.model
    def _schedule(self, records, event):
        """Plan to ask about ``records`` after ``event``; what is planned or runs already is not planned again.

        :param records: documents from which contacts are logged, see ``jlink.contact.mixin``
        """
        feedback = self.sudo()  # sudo: events are followed by the program, whoever makes them happen
        known = set(feedback.search([
            ('res_model', '=', records._name), ('res_id', 'in', records.ids), ('event_id', '=', event.id),
            ('state', 'in', ('planned', 'asked', 'reminded')),
        ]).mapped('res_id'))
        ask_on = fields.Date.add(fields.Date.context_today(self), days=event.feedback_days)
        return feedback.create([
            {'res_model': record._name, 'res_id': record.id, 'event_id': event.id, 'ask_on': ask_on}
            for record in records if record.id not in known
        ])

    @api.model
    def _plan_intervals(self, limit=200):
        """Plan to ask customers with current business whom nobody has asked for the months that are set."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (b.partner_id, b.company_id) b.partner_id, b.company_id, b.contact_id
                 FROM (%(business)s) b
                 JOIN res_company c ON c.id = b.company_id AND c.jlink_feedback_interval_months > 0
                WHERE b.since < %(today)s - make_interval(months => c.jlink_feedback_interval_months)
                  AND NOT EXISTS (
                      SELECT 1 FROM jlink_feedback f
                       WHERE f.partner_id = b.partner_id AND f.company_id = b.company_id
                         AND COALESCE(f.asked_on, f.create_date)
                             > %(today)s - make_interval(months => c.jlink_feedback_interval_months))
             ORDER BY b.partner_id, b.company_id, b.contact_id IS NULL, b.since DESC LIMIT %(limit)s""",
            business=self.env['jlink.silence']._get_business_sql(), today=fields.Datetime.now(), limit=limit,
        ))
        self.create([
            {'partner_id': partner_id, 'company_id': company_id, 'contact_id': contact_id}
            for partner_id, company_id, contact_id in rows
        ])
        return len(rows)

    # === BUSINESS METHODS - WHAT IS DUE === #

    @api.model
    def _ask_due(self, limit=100):
        due = self._lock_due([('state', '=', 'planned'), ('ask_on', '<=', fields.Date.context_today(self))], limit)
        # Of several requests for one person the oldest is sent, and is the reason why the others are not.
        asked = self.browse(records[0].id for records in due.sorted('id').grouped('contact_id').values())
        reasons = {**dict.fromkeys((due - asked).ids, 'recent'), **due._get_reasons_not_to_ask()}
        dropped = due.filtered(lambda feedback: feedback.id in reasons)
        if dropped:
            dropped._complete_step_each(self._get_step('drop'), {
                feedback: {'reason': reasons[feedback.id]} for feedback in dropped
            })
        if asked := due - dropped:
            asked._complete_step_each(self._get_step('ask'), asked._prepare_asking())
            asked._mail('request')
        return len(due)

    @api.model
    def _remind_due(self, limit=100):
        """Remind once; whoever does not want to be asked any more is not reminded either."""
        due = self._lock_due([
            ('state', '=', 'asked'), ('remind_on', '<=', fields.Date.context_today(self)),
            ('expires_on', '>', fields.Datetime.now()),
        ], limit)
        if due:
            due._complete_step(self._get_step('remind'), {'reminded_on': fields.Datetime.now()})
            reasons = due._get_reasons_not_to_ask()
            due.filtered(lambda feedback: reasons.get(feedback.id, 'recent') == 'recent')._mail('reminder')
        return len(due)

    @api.model
    def _expire_due(self, limit=500):
        due = self._lock_due(
            [('state', 'in', ('asked', 'reminded')), ('expires_on', '<=', fields.Datetime.now())], limit,
        )
        if due:
            due._complete_step(self._get_step('expire'))
        return len(due)

    @api.model
    def _lock_due(self, domain, limit):
        """Return what is due and nobody else works on at this moment."""
        return self.search(domain, limit=limit, order='id').try_lock_for_update()

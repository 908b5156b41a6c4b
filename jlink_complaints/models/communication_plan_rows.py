from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

TYPE = 'jlink_complaints.mail_activity_type_communication'
_ROWS = 1_000


class CommunicationPlan(models.Model):
    """Rows, dates and tasks of the plan come by themselves; none of it depends on when the scheduler runs."""

    _inherit = 'jlink.communication.plan'

    # === BUSINESS METHODS - ROWS === #

    @api.model
    def _make_rows(self, customers=None):
        """Add the rows that customers of a class lack: one for each topic that the class has a cadence for.

        :param customers: only these; all without
        :return: the new rows
        """
        plan = self.sudo()  # sudo: rows follow from the customer's class, whoever sets it
        self.env.flush_all()
        pairs = self.env.execute_query(SQL(
            """SELECT p.id, t.id FROM res_partner p
                 JOIN jlink_communication_cadence c ON c.class_id = p.customer_class_id
                 JOIN jlink_communication_topic t ON t.id = c.topic_id AND t.active
                WHERE p.active AND p.commercial_partner_id = p.id AND %s AND NOT EXISTS (
                    SELECT FROM jlink_communication_plan l WHERE l.partner_id = p.id AND l.topic_id = t.id)
             ORDER BY p.id, t.sequence, t.id LIMIT %s""",
            SQL('TRUE') if customers is None else SQL('p.id IN %s', tuple(customers.ids) or (0,)), _ROWS,
        ))
        partners = {partner.id: partner for partner in self.env['res.partner'].sudo().browse(  # sudo: as above
            {partner_id for partner_id, _topic in pairs},
        )}
        return plan.create([
            {
                'partner_id': partner_id, 'topic_id': topic_id,
                'company_id': self._get_company_of(partners[partner_id]).id,
            }
            for partner_id, topic_id in pairs
        ])

    @api.model
    def _get_company_of(self, customer):
        return customer.company_id or customer.user_id.company_id or self.env.company

    # === BUSINESS METHODS - WHAT WAS DONE === #

    @api.model
    def _follow_contacts(self, notes):
        """Count what contacts say of topics: the latest documented one is when the customer was last informed."""
        lines = self.sudo().search([  # sudo: the plan follows from contacts, whoever logs them
            ('partner_id', 'in', notes.partner_id.ids), ('topic_id', 'in', notes.topic_ids.ids),
        ])
        lines._refresh_last_on()

    def _refresh_last_on(self):
        """Find out anew when these customers were last informed."""
        if not self:
            return
        lines = self.sudo()  # sudo: confidential contacts count, too; only their date is shown
        rows = lines.env['jlink.contact.note']._read_group(
            [('partner_id', 'in', lines.partner_id.ids), ('topic_ids', 'in', lines.topic_id.ids),
             ('state', '=', 'documented')],
            ['partner_id', 'topic_ids'], ['date:max'],
        )
        found = {(customer, topic): date.date() for customer, topic, date in rows}
        for line in lines:
            date = found.get((line.partner_id, line.topic_id), False)
            if line.last_on != date:
                line.last_on = date
        self._sync_activities(lines.partner_id)

    # === BUSINESS METHODS - TASKS === #

    @api.model
    def _get_overdue(self, customers=None):
        """Return the rows that are overdue, the oldest first."""
        within = Domain('partner_id', 'in', customers.ids) if customers is not None else Domain.TRUE
        # sudo: tasks follow from the plan, whoever changes it.
        return self.sudo().search(
            within & Domain('state', 'in', ['overdue']) & Domain('partner_id.active', '=', True)
            & Domain('topic_id.active', '=', True),
        )

    @api.model
    def _sync_activities(self, customers=None):
        """Have one task per customer of whom something is overdue, for whoever is responsible; end the others."""
        overdue = self._get_overdue(customers).grouped('partner_id')
        activity_type = self.env.ref(TYPE)
        domain = Domain('activity_type_id', '=', activity_type.id) & Domain('res_model', '=', 'res.partner')
        if customers is not None:
            domain &= Domain('res_id', 'in', customers.ids)
        present = self.env['mail.activity'].sudo().search(domain)  # sudo: as above, tasks of colleagues
        present.filtered(lambda task: task.res_id not in {customer.id for customer in overdue}).unlink()
        known = set(present.exists().mapped('res_id'))
        self.env['mail.activity'].sudo().with_context(mail_activity_quick_update=True).create([  # sudo: as above
            self._prepare_activity(activity_type, customer, lines)
            for customer, lines in overdue.items() if customer.id not in known
        ])

    @api.model
    def _prepare_activity(self, activity_type, customer, lines):
        user = lines.user_id[:1] or customer.user_id or self.env.user
        topics = ", ".join(lines.topic_id.with_context(lang=user.lang).mapped('name'))
        return {
            'activity_type_id': activity_type.id, 'res_id': customer.id, 'user_id': user.id,
            'res_model_id': self.env['ir.model']._get_id('res.partner'), 'date_deadline': fields.Date.today(),
            'summary': self.with_context(lang=user.lang).env._("Get in touch: %(topics)s", topics=topics),
        }

    # === BUSINESS METHODS - SCHEDULER === #

    @api.model
    def _cron_plan(self):
        """Complete the plan, send what sends itself, and remind of what is overdue."""
        while rows := self._make_rows():
            self.env['ir.cron']._commit_progress(len(rows))
        self.env['jlink.position']._announce_delays()
        self.env['ir.cron']._commit_progress(1)
        self.sudo().search([  # sudo: the scheduler acts for everybody
            ('topic_kind', '=', 'feedback'), ('state', 'in', ['due', 'overdue']), ('partner_id.active', '=', True),
        ])._send_due_feedback()
        self._sync_activities()

    def _send_due_feedback(self):
        """Ask the customers of these rows for feedback, unless they are being asked."""
        asked = self.env['jlink.feedback'].sudo()  # sudo: the plan asks, whoever looks after it
        open_ones = asked.search([
            ('partner_id', 'in', self.partner_id.ids), ('state', 'in', ['planned', 'asked', 'reminded', 'not_asked']),
            ('create_date', '>', fields.Datetime.subtract(fields.Datetime.now(), months=1)),
        ])
        asked.create([
            {
                'partner_id': line.partner_id.id, 'company_id': line.company_id.id,
                'contact_id': line.recipient_ids[:1].id,
            }
            for line in self if line.partner_id not in open_ones.partner_id
        ])

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.jlink_positions.models.position_workflow import OPEN_STATES


class Silence(models.Model):
    """Customers with current business whom nobody has talked to or asked for too long.

    Computed when it is looked at, so that it is never old. Business is an open position, an order within the months
    that are set, or a place in the communication plan; other addons add what they know (:meth:`_get_business_parts`,
    :meth:`_get_silence_parts`). The last contact of each customer is one look into the index of the timeline, however
    many contacts there are.
    """

    _name = 'jlink.silence'
    _description = "Silent Customer"
    _auto = False
    _order = 'days desc, id'
    _rec_name = 'partner_id'
    _depends = {
        'jlink.contact.note': ['partner_id', 'position_id', 'company_id', 'date', 'state'],
        'jlink.communication.plan': ['partner_id', 'company_id'],
        'jlink.feedback': ['partner_id', 'company_id', 'answered_on'],
        'jlink.position': ['partner_id', 'company_id', 'state', 'contact_id', 'user_id', 'team_id', 'is_in_research'],
        'jlink.research.order': ['position_id', 'state'],
        'res.company': [
            'jlink_silence_business_months', 'jlink_silence_contact_days', 'jlink_silence_feedback_months',
            'jlink_silence_research_days',
        ],
        'res.partner': ['commercial_partner_id', 'user_id', 'active'],
        'sale.order': ['partner_id', 'company_id', 'state', 'date_order'],
    }

    kind = fields.Selection(selection=[
        ('contact', "No contact"),
        ('feedback', "No feedback"),
        ('research', "No contact during research"),
    ], string="What Is Missing")
    partner_id = fields.Many2one(comodel_name='res.partner', string="Customer")
    company_id = fields.Many2one(comodel_name='res.company')
    user_id = fields.Many2one(comodel_name='res.users', string="Account Manager")
    position_id = fields.Many2one(comodel_name='jlink.position')
    position_user_id = fields.Many2one(comodel_name='res.users')
    position_team_id = fields.Many2one(comodel_name='crm.team')
    last_on = fields.Datetime(string="Last", help="The last contact or feedback; empty if there was none.")
    days = fields.Integer(aggregator='max')

    @property
    def _table_query(self):
        return SQL(' UNION ALL ').join(self._get_silence_parts())

    # === BUSINESS METHODS - BUSINESS === #

    @api.model
    def _get_business_sql(self):
        """Return a query of customers with current business: partner, company, since when, and whom to talk to."""
        return SQL(
            """SELECT r.commercial_partner_id AS partner_id, part.company_id, MIN(part.since) AS since,
                      (ARRAY_AGG(part.contact_id ORDER BY part.since DESC)
                          FILTER (WHERE part.contact_id IS NOT NULL))[1] AS contact_id
                 FROM (%s) part
                 JOIN res_partner r ON r.id = part.partner_id
                 JOIN res_partner customer ON customer.id = r.commercial_partner_id AND customer.active
             GROUP BY r.commercial_partner_id, part.company_id""",
            SQL(' UNION ALL ').join(self._get_business_parts()),
        )

    @api.model
    def _get_business_parts(self):
        """Return queries of what makes a customer's business current: partner, company, since, contact."""
        return [
            SQL("""SELECT partner_id, company_id, create_date AS since, contact_id FROM jlink_position
                    WHERE state IN %s AND partner_id IS NOT NULL""", (*OPEN_STATES, 'staffed')),
            SQL("""SELECT o.partner_id, o.company_id, o.date_order, NULL FROM sale_order o
                     JOIN res_company c ON c.id = o.company_id
                    WHERE o.state = 'sale'
                      AND o.date_order > %s - make_interval(months => c.jlink_silence_business_months)""", self._now()),
            SQL("SELECT partner_id, company_id, create_date, NULL FROM jlink_communication_plan"),
        ]

    @api.model
    def _now(self):
        return SQL("%s::timestamp", fields.Datetime.now())

    # === BUSINESS METHODS - SILENCE === #

    @api.model
    def _get_silence_parts(self):
        """Return queries of one row per silence, each with columns as named here and ids of its own."""
        return [self._get_customer_sql(), self._get_feedback_sql(), self._get_research_sql()]

    @api.model
    def _get_customer_sql(self):
        return self._select_customers(
            1, 'contact', SQL("c.jlink_silence_contact_days * INTERVAL '1 day'"),
            SQL("""SELECT n.date FROM jlink_contact_note n
                    WHERE n.partner_id = b.partner_id AND n.company_id = b.company_id AND n.state != 'corrected'
                 ORDER BY n.date DESC LIMIT 1"""),
        )

    @api.model
    def _get_feedback_sql(self):
        return self._select_customers(
            2, 'feedback', SQL("make_interval(months => c.jlink_silence_feedback_months)"),
            SQL("""SELECT f.answered_on AS date FROM jlink_feedback f
                    WHERE f.partner_id = b.partner_id AND f.company_id = b.company_id AND f.answered_on IS NOT NULL
                 ORDER BY f.answered_on DESC LIMIT 1"""),
        )

    @api.model
    def _select_customers(self, number, kind, patience, last):
        """Return the query of customers whose ``last`` date, or else their business, is older than ``patience``."""
        return SQL(
            """SELECT (b.partner_id::bigint * 1000 + b.company_id %% 1000) * 10 + %(number)s AS id, %(kind)s AS kind,
                      b.partner_id, b.company_id, r.user_id, NULL::int AS position_id, NULL::int AS position_user_id,
                      NULL::int AS position_team_id, last.date AS last_on,
                      EXTRACT(DAY FROM %(now)s - COALESCE(last.date, b.since))::int AS days
                 FROM (%(business)s) b
                 JOIN res_company c ON c.id = b.company_id
                 JOIN res_partner r ON r.id = b.partner_id
            LEFT JOIN LATERAL (%(last)s) last ON TRUE
                WHERE COALESCE(last.date, b.since) < %(now)s - %(patience)s""",
            number=number, kind=kind, business=self._get_business_sql(), last=last, now=self._now(), patience=patience,
        )

    @api.model
    def _get_research_sql(self):
        """Return the query of positions in research: contacts that name the position count, and those without one."""
        return SQL(
            """SELECT p.id::bigint * 10 + 3 AS id, 'research' AS kind, r.commercial_partner_id AS partner_id,
                      p.company_id, p.user_id, p.id AS position_id, p.user_id AS position_user_id,
                      p.team_id AS position_team_id, last.date AS last_on,
                      EXTRACT(DAY FROM %(now)s - GREATEST(last.date, p.since))::int AS days
                 FROM (SELECT q.*, (SELECT MIN(o.create_date) FROM jlink_research_order o WHERE o.position_id = q.id)
                                   AS since FROM jlink_position q WHERE q.is_in_research) p
                 JOIN res_partner r ON r.id = p.partner_id
                 JOIN res_company c ON c.id = p.company_id
            LEFT JOIN LATERAL (
                   SELECT GREATEST(
                       (SELECT MAX(n.date) FROM jlink_contact_note n
                         WHERE n.position_id = p.id AND n.state != 'corrected'),
                       (SELECT n.date FROM jlink_contact_note n
                         WHERE n.partner_id = r.commercial_partner_id AND n.company_id = p.company_id
                           AND n.position_id IS NULL AND n.state != 'corrected' ORDER BY n.date DESC LIMIT 1)
                   ) AS date) last ON TRUE
                WHERE GREATEST(last.date, p.since) < %(now)s - c.jlink_silence_research_days * INTERVAL '1 day'""",
            now=self._now(),
        )

    # === ACTION METHODS === #

    def action_log_contact(self):
        """Open a new note of a contact with the customer."""
        return self._get_document().action_log_contact()

    def action_ask_feedback(self):
        """Open a new request for feedback."""
        return self._get_document().action_ask_feedback()

    def action_open_customer(self):
        """Open the customer, or the position that is searched for."""
        return self._get_document()._get_records_action()

    def _get_document(self):
        self.ensure_one()
        self.check_access('read')
        document = self.position_id or self.partner_id
        document.check_access('read')
        return document

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..communication_const import AHEAD, PLAN_STATES, UNITS, add_interval, get_plan_state
from ..exceptions import CommunicationError

#: What the program finds out, never a person, an import or a default.
_OWN = ('last_on', 'class_id', 'next_due', 'interval_count', 'interval_unit')


class CommunicationPlan(models.Model):
    """When a customer is next informed of a topic, and by whom: one row per customer and topic.

    The cadence is that of the customer's class unless the customer has an own one. The topic is done by each
    documented contact that names it, whichever way it happened.
    """

    _name = 'jlink.communication.plan'
    _description = "Communication Plan"
    _order = 'next_due, id'
    _rec_name = 'partner_id'
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", required=True, ondelete='restrict',
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
    )
    topic_id = fields.Many2one(
        comodel_name='jlink.communication.topic', required=True, index=True, ondelete='restrict',
    )
    topic_kind = fields.Selection(related='topic_id.kind', string="Kind")
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )
    class_id = fields.Many2one(
        related='partner_id.customer_class_id', string="Customer Class", store=True, index=True, related_sudo=True,
    )
    user_id = fields.Many2one(
        comodel_name='res.users', string="Responsible", compute='_compute_user_id', store=True, readonly=False,
        precompute=True, index=True, domain="[('share', '=', False)]",
        help="The customer's account manager, unless somebody else is named.",
    )
    recipient_ids = fields.Many2many(
        comodel_name='res.partner', relation='jlink_communication_recipient_rel', column1='plan_id',
        column2='partner_id', string="Recipients",
        domain="[('commercial_partner_id', '=', partner_id), ('is_company', '=', False)]",
        help="The people at the customer who are informed of this topic.",
    )
    own_count = fields.Integer(string="Own Cadence: Every", help="Instead of the cadence of the customer's class.")
    own_unit = fields.Selection(selection=UNITS, string="Own Cadence: Unit", default='month')
    interval_count = fields.Integer(compute='_compute_interval', store=True, aggregator=None)
    interval_unit = fields.Selection(selection=UNITS, compute='_compute_interval', store=True)
    cadence = fields.Char(compute='_compute_cadence')
    start_on = fields.Date(
        string="Counted From", required=True, default=fields.Date.context_today,
        help="As long as the customer was never informed of the topic.",
    )
    last_on = fields.Date(string="Last Informed", readonly=True, copy=False)
    next_due = fields.Date(compute='_compute_next_due', store=True, index=True)
    paused_until = fields.Date(help="Until then nothing is due.")
    state = fields.Selection(
        selection=PLAN_STATES, compute='_compute_state', search='_search_state',
    )
    is_advertising = fields.Boolean(related='topic_id.is_advertising')

    _pair_uniq = models.UniqueIndex('(partner_id, topic_id)', "This customer has the topic in the plan already.")
    _own_count_positive = models.Constraint('CHECK(own_count >= 0)', "Every how many weeks or months: at least one.")

    # === COMPUTE METHODS === #

    @api.depends('partner_id.user_id')
    def _compute_user_id(self):
        for line in self:
            line.user_id = line.partner_id.user_id

    @api.depends('own_count', 'own_unit', 'class_id', 'topic_id', 'topic_id.cadence_ids.class_id',
                 'topic_id.cadence_ids.count', 'topic_id.cadence_ids.unit')
    def _compute_interval(self):
        for line in self:
            cadence = line.topic_id.cadence_ids.filtered(lambda found, line=line: found.class_id == line.class_id)
            own = bool(line.own_count)
            line.interval_count = line.own_count if own else cadence[:1].count
            line.interval_unit = (line.own_unit or 'month') if own else cadence[:1].unit

    @api.depends('interval_count', 'interval_unit')
    @api.depends_context('lang')
    def _compute_cadence(self):
        for line in self:
            line.cadence = self._describe_interval(line.interval_count, line.interval_unit)

    @api.depends('interval_count', 'interval_unit', 'last_on', 'start_on')
    def _compute_next_due(self):
        for line in self:
            since = line.last_on or line.start_on
            line.next_due = since and line.interval_count and add_interval(
                since, line.interval_count, line.interval_unit,
            )

    @api.depends('next_due', 'paused_until', 'recipient_ids')
    def _compute_state(self):
        today, refused = fields.Date.context_today(self), self._get_refused()
        for line in self:
            line.state = get_plan_state(line.next_due, line.paused_until, line in refused, today)

    @api.model
    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.OR([self._get_state_domain(state) for state in value])

    @api.model
    def _get_state_domain(self, state):
        today = fields.Date.context_today(self)
        paused = Domain('paused_until', '>', today)
        if state == 'paused':
            return paused
        if state == 'none':
            return ~paused & Domain('next_due', '=', False)
        refused = Domain('id', 'in', self._find_refused().ids)
        if state == 'opted_out':
            return ~paused & Domain('next_due', '!=', False) & refused
        soon = today + timedelta(days=AHEAD)
        spans = {
            'overdue': Domain('next_due', '<', today),
            'due': Domain('next_due', '>=', today) & Domain('next_due', '<=', soon),
            'waiting': Domain('next_due', '>', soon),
        }
        return ~paused & ~refused & spans[state] if state in spans else Domain.FALSE

    @api.depends('partner_id', 'topic_id')
    def _compute_display_name(self):
        for line in self:
            line.display_name = f'{line.partner_id.display_name}: {line.topic_id.name}'

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([self._prepare_line(vals) for vals in vals_list])
        lines._refresh_last_on()
        return lines

    def write(self, vals):
        if not self.env.su and (wanted := vals.keys() & set(_OWN)):
            raise CommunicationError(self.env._(
                "%(field)s follows from the contacts and the cadence: log a contact that names the topic, or give the"
                " customer an own cadence.", field=self._fields[min(wanted)]._description_string(self.env),
            ))
        if vals.keys() & {'partner_id', 'topic_id'}:
            raise CommunicationError(self.env._("A row of the plan keeps its customer and topic: add another one."))
        result = super().write(vals)
        if vals.keys() & {'paused_until', 'own_count', 'own_unit', 'recipient_ids', 'user_id', 'start_on'}:
            self._sync_activities(self.partner_id)
        return result

    def copy_data(self, default=None):
        """Refuse: each customer has each topic once."""
        super().copy_data(default)
        raise CommunicationError(self.env._("A customer has each topic once: add another one."))

    def _prepare_line(self, vals):
        """Return the values without what follows from others, of the company that a person belongs to."""
        partner = self.env['res.partner'].browse(vals.get('partner_id', self.env.context.get('default_partner_id')))
        kept = {name: value for name, value in vals.items() if name not in _OWN}
        return {**kept, 'partner_id': partner.commercial_partner_id.id, 'last_on': False}

    # === BUSINESS METHODS === #

    @api.model
    def _describe_interval(self, count, unit):
        """Return a cadence in words."""
        if not count:
            return self.env._("none")
        if unit == 'week':
            return self.env._("every week") if count == 1 else self.env._("every %(count)s weeks", count=count)
        return self.env._("every month") if count == 1 else self.env._("every %(count)s months", count=count)

    @api.model
    def _find_refused(self):
        """Return the rows all of whose recipients have opted out of the topic."""
        # sudo: who objected decides, whoever looks at the plan.
        refusing = self.env['jlink.communication.optout'].sudo().search([('ended_on', '=', False)]).partner_id
        return self.sudo().search([('recipient_ids', 'in', refusing.ids)])._get_refused().sudo(self.env.su)

    def _get_refused(self):
        people = self.sudo().recipient_ids  # sudo: as above
        refused = defaultdict(set)
        for optout in self.env['jlink.communication.optout'].sudo().search([  # sudo: as above
            ('partner_id', 'in', people.ids), ('ended_on', '=', False),
        ]):
            refused[optout.partner_id.id].add(optout.topic_id.id)
        return self.filtered(lambda line: line.recipient_ids and all(
            refused[person.id] & {False, line.topic_id.id} for person in line.recipient_ids
        ))

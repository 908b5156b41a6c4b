from odoo import api, fields, models

from ..const import PRICE_UNITS, PROPOSAL_DELIVERIES, ROLES_SEEING_PRICES, SERVICE_TYPES


class Position(models.Model):
    """What a customer needs, recorded by the account management (chapter "Determination of customer
    requirements"): the terms of one assignment, agreed with the customer before anybody searches."""

    _name = 'jlink.position'
    _description = "Position"
    _inherit = ['jlink.workflow.mixin', 'mail.thread', 'mail.activity.mixin']
    _order = 'priority desc, submission_deadline, id desc'
    _rec_names_search = ['name', 'role']
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        index='trigram',
        default=lambda self: self.env._("New"),
    )
    state = fields.Selection(
        selection=[
            ('draft', "Draft"),
            ('agreed', "Agreed"),
            ('released', "Released"),
            ('staffed', "Staffed"),
            ('closed', "Closed"),
            ('rejected', "Rejected"),
            ('on_hold', "On Hold"),
            ('cancelled', "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default='draft',
        index=True,
        tracking=True,
        group_expand='_group_expand_state',
    )
    priority = fields.Selection(selection=[('0', "Normal"), ('1', "Urgent")], default='0', required=True)
    color = fields.Integer()

    # Who asks, and who answers for it
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name='res.partner',
        string="Customer",
        index=True,
        ondelete='restrict',
        check_company=True,
        tracking=True,
    )
    contact_id = fields.Many2one(
        comodel_name='res.partner',
        ondelete='restrict',
        index='btree_not_null',
        check_company=True,
        domain="[('commercial_partner_id', '=?', commercial_partner_id), ('is_company', '=', False)]",
    )
    commercial_partner_id = fields.Many2one(related='partner_id.commercial_partner_id')
    end_customer_id = fields.Many2one(
        comodel_name='res.partner',
        ondelete='restrict',
        index='btree_not_null',
        check_company=True,
        help="Where the assignment takes place, if the customer asks on somebody else's behalf.",
    )
    lead_id = fields.Many2one(
        comodel_name='crm.lead',
        string="Request",
        index='btree_not_null',
        ondelete='restrict',
        check_company=True,
        copy=False,
        groups=ROLES_SEEING_PRICES,
    )
    user_id = fields.Many2one(
        comodel_name='res.users',
        string="Account Manager",
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    team_id = fields.Many2one(
        comodel_name='crm.team',
        string="Sales Team",
        compute='_compute_team_id',
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
    )
    research_user_ids = fields.Many2many(
        comodel_name='res.users',
        relation='jlink_position_research_user_rel',
        string="Responsible for Research",
        compute='_compute_research_user_ids',
        store=True,
        readonly=False,
        domain=lambda self: [
            ('all_group_ids', 'in', self.env.ref('jlink_compliance.group_researcher').ids),
        ],
    )

    # What is needed
    service_type = fields.Selection(
        selection=SERVICE_TYPES, required=True, default='freelance', index=True, tracking=True,
    )
    role = fields.Char(index='trigram', help="The role to fill, in the customer's words.", tracking=True)
    headcount = fields.Integer(default=1, required=True)
    skill_ids = fields.One2many(
        comodel_name='jlink.position.skill',
        inverse_name='position_id',
        string="Qualification Profile",
        copy=True,
    )
    requirement_ids = fields.One2many(
        comodel_name='jlink.position.requirement',
        inverse_name='position_id',
        string="Further Requirements",
        copy=True,
    )
    request = fields.Html(
        string="Customer's Request",
        help="The request as it came in, in the customer's own words.",
        groups=ROLES_SEEING_PRICES,
    )

    # When and where
    start_date = fields.Date(string="Start", index=True)
    end_date = fields.Date(string="End")
    workload = fields.Float(
        string="Workload (%)", default=100.0, digits=(5, 1), help="Percent of full time; 100 is full time.",
    )
    city = fields.Char(string="Place")
    country_id = fields.Many2one(
        comodel_name='res.country', default=lambda self: self.env.company.country_id,
    )
    remote_share = fields.Float(
        string="Remote (%)", digits=(5, 1), help="Share of the work done remotely, in percent.",
    )

    # How much
    currency_id = fields.Many2one(
        comodel_name='res.currency',
        required=True,
        default=lambda self: self.env.company.currency_id,
        groups=ROLES_SEEING_PRICES,
    )
    price_min = fields.Monetary(string="Price From", groups=ROLES_SEEING_PRICES)
    price_max = fields.Monetary(string="Price Up To", groups=ROLES_SEEING_PRICES)
    price_unit = fields.Selection(
        selection=PRICE_UNITS,
        compute='_compute_price_unit',
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        groups=ROLES_SEEING_PRICES,
    )

    # How and by when to deliver
    submission_deadline = fields.Date(
        index=True, help="The day by which the customer expects proposals at the latest.", tracking=True,
    )
    proposal_delivery = fields.Selection(
        selection=PROPOSAL_DELIVERIES,
        help="Proposals one by one as they are found, or all together.",
    )
    proposal_date = fields.Date(
        string="Proposals On", help="The day on which proposals are to be sent to the customer.",
    )

    # Agreement
    blockers = fields.Json(groups=ROLES_SEEING_PRICES)
    version_ids = fields.One2many(
        comodel_name='jlink.position.version',
        inverse_name='position_id',
        string="Versions",
        groups=ROLES_SEEING_PRICES,
    )
    version_id = fields.Many2one(
        comodel_name='jlink.position.version',
        string="Current Version",
        readonly=True,
        copy=False,
        index='btree_not_null',
        ondelete='restrict',
        groups=ROLES_SEEING_PRICES,
    )
    is_in_research = fields.Boolean(
        readonly=True, copy=False, index=True, help="Research has been ordered for this position.",
    )
    state_reason = fields.Char(string="Reason", readonly=True, copy=False, groups=ROLES_SEEING_PRICES)
    revision_asked_by_id = fields.Many2one(
        comodel_name='res.partner',
        string="Change Asked By",
        readonly=True,
        copy=False,
        ondelete='restrict',
        groups=ROLES_SEEING_PRICES,
    )

    _name_uniq = models.UniqueIndex('(name, company_id)', "This position number is taken already.")
    _work_list_index = models.Index('(company_id, state, submission_deadline)')
    _order_index = models.Index('(priority DESC, submission_deadline, id DESC)')
    _headcount_positive = models.Constraint(
        'CHECK(headcount >= 1)', "At least one person is needed: enter a headcount of 1 or more.",
    )
    _workload_share = models.Constraint(
        'CHECK(workload > 0 AND workload <= 100)', "The workload is a percentage above 0 and up to 100.",
    )
    _remote_share_range = models.Constraint(
        'CHECK(remote_share >= 0 AND remote_share <= 100)', "The remote share is a percentage from 0 to 100.",
    )
    _dates_in_order = models.Constraint(
        'CHECK(end_date >= start_date)', "The assignment ends before it starts: exchange the two dates.",
    )
    _prices_in_order = models.Constraint(
        'CHECK(price_max = 0 OR price_min <= price_max)',
        "The price range is upside down: “from” must not be above “up to”.",
    )
    _prices_not_negative = models.Constraint(
        'CHECK(price_min >= 0 AND price_max >= 0)', "Prices cannot be negative.",
    )

    # === COMPUTE METHODS === #

    @api.depends('user_id')
    def _compute_team_id(self):
        for user, positions in self.grouped('user_id').items():
            if user and user not in positions.team_id.member_ids:
                positions.team_id = user.sale_team_id

    @api.depends('team_id')
    def _compute_research_user_ids(self):
        for position in self.filtered(lambda position: not position.research_user_ids):
            # sudo: who searches for a team is no secret to those who may name somebody else.
            position.research_user_ids = position.team_id.sudo().research_user_ids

    @api.depends('service_type')
    def _compute_price_unit(self):
        for position in self:
            permanent = position.service_type == 'permanent'
            if not position.price_unit or (position.price_unit == 'year') != permanent:
                position.price_unit = 'year' if permanent else 'hour'

    @api.depends('name', 'role')
    def _compute_display_name(self):
        for position in self:
            position.display_name = " · ".join(filter(None, (position.name, position.role)))

    # === ONCHANGE METHODS === #

    @api.onchange('partner_id')
    def _onchange_partner_id(self):
        """Take a person chosen as customer as the contact of their company, and drop a stranger's contact."""
        partner = self.partner_id
        if partner.parent_id and not partner.is_company:
            self.contact_id = partner
            self.partner_id = partner.commercial_partner_id
        elif self.contact_id.commercial_partner_id != partner.commercial_partner_id:
            self.contact_id = False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        sequences = {
            company_id: self._get_sequence(company_id)
            for company_id in {self._get_company_id(vals) for vals in vals_list}
        }
        return super().create([
            {**vals, 'name': sequences[self._get_company_id(vals)].next_by_id()} for vals in vals_list
        ])

    @api.model
    def _get_company_id(self, vals):
        return vals.get('company_id') or self.env.company.id

    @api.model
    def _get_sequence(self, company_id):
        """Return the company's own sequence of position numbers, else the common one."""
        # sudo: whoever may record a position draws its number.
        return self.env['ir.sequence'].sudo().search(
            [('code', '=', 'jlink.position'), ('company_id', 'in', (company_id, False))],
            order='company_id', limit=1,
        )

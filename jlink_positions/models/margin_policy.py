from odoo import api, fields, models

from .. import contribution_margin as db1
from ..const import SERVICE_TYPES
from ..exceptions import MarginPolicyError


class MarginPolicy(models.Model):
    """What the management expects of the contribution margin 1 of a service, and who may accept less.

    It also says how cost is reckoned (chapter "Evaluation of service requirements").
    """

    _name = 'jlink.margin.policy'
    _description = "Margin Policy"
    _order = 'service_type, company_id'
    _rec_name = 'service_type'

    service_type = fields.Selection(selection=SERVICE_TYPES, required=True)
    company_id = fields.Many2one(
        comodel_name='res.company', index=True, help="Empty: for all companies without a policy of their own.",
    )
    currency_id = fields.Many2one(comodel_name='res.currency', compute='_compute_currency_id')

    # What is expected
    threshold_percent = fields.Float(string="DB1 Threshold (%)", digits=(5, 2), required=True, default=20.0)
    minimum_amount = fields.Monetary(
        string="Minimum DB1",
        help="At least this much is left per hour, or per placement for permanent placements.",
    )
    minimum_days = fields.Integer(
        string="Working Days Needed",
        default=3,
        help="Fewer working days until the submission deadline are a condition.",
    )

    # Who may accept less
    account_manager_floor = fields.Float(
        string="Account Management Down To (%)", digits=(5, 2), default=18.0,
        help="Account managers accept conditions down to this DB1.",
    )
    team_lead_floor = fields.Float(
        string="Team Lead Down To (%)", digits=(5, 2), default=12.0,
        help="Team leads accept conditions down to this DB1; below it, executive management does.",
    )
    four_eyes = fields.Boolean(
        help="Who made the evaluation may not accept its conditions.",
    )

    # How cost is reckoned
    hours_per_day = fields.Float(default=8.0, digits=(4, 2), required=True)
    days_per_month = fields.Float(default=21.0, digits=(4, 2), required=True)
    social_percent = fields.Float(
        string="Social Cost (%)", digits=(5, 2), help="Employer's social cost on top of the wage.",
    )
    idle_percent = fields.Float(
        string="Paid, Not Invoiced (%)", digits=(5, 2),
        help="Holidays, illness and time between assignments, on top of wage and social cost.",
    )
    fee_percent = fields.Float(string="Usual Fee (%)", digits=(5, 2), help="Of the annual salary.")

    _service_uniq = models.UniqueIndex(
        '(service_type, COALESCE(company_id, 0))',
        "There is a margin policy for this service and company already: edit that one.",
    )
    _threshold_range = models.Constraint(
        'CHECK(threshold_percent >= 0 AND threshold_percent < 100)',
        "The DB1 threshold is from 0 to below 100 percent.",
    )
    _floors_in_order = models.Constraint(
        'CHECK(team_lead_floor <= account_manager_floor AND account_manager_floor <= threshold_percent)',
        "Limits fall from the threshold to the account managers' to the team leads': correct their order.",
    )
    _costs_positive = models.Constraint(
        'CHECK(minimum_amount >= 0 AND social_percent >= 0 AND idle_percent >= 0 AND fee_percent >= 0)',
        "Costs, fees and the minimum cannot be negative.",
    )
    _day_range = models.Constraint(
        'CHECK(hours_per_day > 0 AND hours_per_day <= 24 AND days_per_month > 0 AND days_per_month <= 31)',
        "A day has up to 24 hours and a month up to 31 days.",
    )

    @api.depends('company_id')
    @api.depends_context('company')
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company).currency_id

    @api.depends('service_type', 'company_id')
    def _compute_display_name(self):
        services = dict(self._fields['service_type']._description_selection(self.env))
        for policy in self:
            policy.display_name = " · ".join(filter(None, (services.get(policy.service_type), policy.company_id.name)))

    # === BUSINESS METHODS === #

    @api.model
    def _get_policy(self, company, service_type):
        """Return the policy in force for a service: the company's own, else the common one.

        :raise MarginPolicyError: there is none
        """
        # sudo: a policy applies whether or not its reader may open the configuration.
        policy = self.sudo().search([
            ('service_type', '=', service_type), ('company_id', 'in', (company.id, False)),
        ], order='company_id', limit=1)
        if not policy:
            raise MarginPolicyError(self.env._(
                "There is no margin policy for this service: ask executive management to add one under"
                " Configuration, Margin Policies.",
            ))
        return policy

    def _get_limits(self, unit, currency, company):
        """Return the limits per price ``unit`` in ``currency``.

        :rtype: contribution_margin.Limits
        """
        self.ensure_one()
        amount = self.minimum_amount
        if amount and self.service_type != 'permanent':
            amount *= float(db1.hours_per_unit(unit, self.hours_per_day, self.days_per_month))
        if amount and currency != company.currency_id:
            self._check_rate(currency, company)
            amount = company.currency_id._convert(amount, currency, company, fields.Date.context_today(self))
        return db1.limits(self.threshold_percent, amount)

    @api.model
    def _check_rate(self, currency, company):
        # sudo: exchange rates are no secret.
        rates = currency.sudo().rate_ids.filtered(
            lambda rate: not rate.company_id or rate.company_id == company.root_id,
        )
        if currency != company.currency_id and not rates:
            raise MarginPolicyError(self.env._(
                "There is no exchange rate from %(currency)s to %(company_currency)s: enter one before evaluating.",
                currency=currency.name, company_currency=company.currency_id.name,
            ))

    def _get_facts(self):
        """Return the policy as an evaluation freezes it."""
        self.ensure_one()
        return {name: self[name] for name in (
            'threshold_percent', 'minimum_amount', 'minimum_days', 'account_manager_floor', 'team_lead_floor',
            'four_eyes', 'hours_per_day', 'days_per_month', 'social_percent', 'idle_percent', 'fee_percent',
        )}

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

_KINDS = [('erase', "Erase when a consent has ended"), ('keep', "Keep documents of a category")]
_TRIGGERS = [
    ('unanswered', "Request not answered"),
    ('declined', "Consent declined"),
    ('withdrawn', "Consent withdrawn"),
    ('expired', "Consent expired"),
]
_UNITS = [('days', "days"), ('months', "months"), ('years', "years")]


class RetentionRule(models.Model):
    """How long data are kept and why: when a person is erased, and which documents are kept longer.

    Rules ship with their sources, to be checked by counsel; executive management changes them.

    Source: GDPR Art. 5(1)(e), 17(1) and 17(3)(b), (e); Art. 18.
    """

    _name = 'jlink.retention.rule'
    _description = "Retention Rule"
    _order = 'kind, sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(comodel_name='res.company', help="Empty: for all companies.")
    kind = fields.Selection(selection=_KINDS, required=True, default='keep')
    trigger = fields.Selection(selection=_TRIGGERS)
    category_id = fields.Many2one(comodel_name='jlink.privacy.category', ondelete='restrict')
    period = fields.Integer(required=True, default=0, aggregator=None)
    unit = fields.Selection(selection=_UNITS, required=True, default='years')
    is_from_year_end = fields.Boolean(
        string="From the End of the Year", help="The period starts with the end of the calendar year of the document.",
    )
    source = fields.Char(required=True, help="The law or the decision that the rule follows.")

    _period_positive = models.Constraint('CHECK(period >= 0)', "A period is not below zero.")
    _erase_has_trigger = models.Constraint(
        "CHECK(kind != 'erase' OR trigger IS NOT NULL)", "Say what the erasure follows.",
    )
    _keep_has_category = models.Constraint(
        "CHECK(kind != 'keep' OR category_id IS NOT NULL)", "Say which category of documents is kept.",
    )

    @api.model
    def _get_erase_on(self, trigger, company):
        """Return the day on which a person is erased whose consent ended today by ``trigger``."""
        return fields.Date.today() + self._find_erasing(trigger, company)._get_delta()

    @api.model
    def _find_erasing(self, trigger, company):
        # sudo: rules apply to whoever's step they follow; the company's own rule comes first.
        return self.sudo().search([
            ('kind', '=', 'erase'), ('trigger', '=', trigger), ('company_id', 'in', [company.id, False]),
        ], order='company_id, sequence', limit=1)

    @api.model
    def _find_keeping(self, company):
        """Return the rules that keep documents, by category; the company's own ones come first."""
        # sudo: rules apply whoever runs the erasure.
        rules = self.sudo().search([
            ('kind', '=', 'keep'), ('company_id', 'in', [company.id, False]),
        ], order='company_id desc, sequence desc')
        return {rule.category_id: rule for rule in rules}

    def _get_delta(self):
        return relativedelta(**{self.unit: self.period}) if self else relativedelta()

    def _get_kept_until(self, day):
        """Return until when a document of ``day`` is kept by this rule."""
        self.ensure_one()
        start = day + relativedelta(month=12, day=31) if self.is_from_year_end else day
        return start + self._get_delta()

import random
from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..const import CHAPTER_LEGAL, DPO, _lt
from ..exceptions import SpotCheckError
from ..workflow import Blocker, Step


@dataclass(frozen=True)
class Stock:
    """Of what items are drawn: a model, the moment that puts an item into a period, and what to look at."""

    label: Any
    model: str
    moment: str
    question: Any


STOCKS = {
    'consent': Stock(
        _lt("Consents"), 'jlink.consent', 'requested_on',
        _lt("Is there evidence for the answer, of the text that was in force, and is it followed?"),
    ),
    'profile': Stock(
        _lt("Profiles' evidence"), 'jlink.profile', 'recorded_on',
        _lt("Was the person asked in time, told where the data come from, and purged where no answer came?"),
    ),
    'disclosure': Stock(
        _lt("Disclosures"), 'jlink.disclosure', 'create_date',
        _lt("Did consent, the person's yes and the undertaking stand together before anything left?"),
    ),
    'undertaking': Stock(
        _lt("Undertakings"), 'jlink.undertaking', 'create_date',
        _lt("Is the signed file there, by somebody who may sign, and does it cover the companies it names?"),
    ),
    'ledger': Stock(
        _lt("Ledger entries"), 'jlink.ledger.entry', 'at',
        _lt("Does the record tell the same as the entry, and was whoever acted the right person?"),
    ),
}
_STATES = [('draft', "Draft"), ('drawn', "Drawn"), ('done', "Done")]
_TERMS = frozenset({'company_id', 'kind', 'date_from', 'date_to', 'size', 'name'})
_MOST = 200
_random = random.SystemRandom()


class SpotCheck(models.Model):
    """Items drawn at random, which the data protection officer looks at one by one.

    The system draws, once: nobody chooses what is looked at, and nobody draws again until it suits.

    Source: GDPR Art. 39(1)(b), 32(1)(d).
    """

    _name = 'jlink.spot.check'
    _description = "Spot Check"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company, ondelete='restrict',
    )
    kind = fields.Selection(selection='_get_kinds', string="Of", required=True, default='consent')
    date_from = fields.Date(
        string="From", required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(months=1),
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    size = fields.Integer(string="Items", required=True, default=10)
    question = fields.Char(compute='_compute_question')
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    drawn_on = fields.Datetime(readonly=True, copy=False)
    done_on = fields.Datetime(readonly=True, copy=False)
    stock_size = fields.Integer(string="Drawn from", readonly=True, copy=False, help="Items of the period.")
    line_ids = fields.One2many(comodel_name='jlink.spot.check.line', inverse_name='check_id', copy=False)
    open_count = fields.Integer(string="Open", compute='_compute_counts')
    finding_count = fields.Integer(string="Findings", compute='_compute_counts')

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Another spot check has this number.")
    _dates = models.Constraint('CHECK(date_to >= date_from)', "The period of a spot check does not end before it begins.")
    _size = models.Constraint(f'CHECK(size BETWEEN 1 AND {_MOST})', "A spot check is of 1 to 200 items.")

    @api.model
    def _get_kinds(self):
        return [
            (kind, self.env._(stock.label)) for kind, stock in STOCKS.items() if stock.model in self.env
        ]

    @api.depends('kind')
    @api.depends_context('lang')
    def _compute_question(self):
        for check in self:
            check.question = self.env._(STOCKS[check.kind].question) if check.kind else False

    @api.depends('line_ids.state')
    def _compute_counts(self):
        counts = {
            (check.id, state): count for check, state, count in self.env['jlink.spot.check.line']._read_group(
                [('check_id', 'in', self.ids)], ['check_id', 'state'], ['__count'],
            )
        }
        for check in self:
            check.open_count = counts.get((check.id, 'open'), 0)
            check.finding_count = counts.get((check.id, 'finding'), 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: numbers are drawn for whoever checks.
        sequence = self.env['ir.sequence'].sudo()
        return super().create([{**vals, 'name': sequence.next_by_code(self._name)} for vals in vals_list])

    def write(self, vals):
        if _TERMS & vals.keys() and any(check.state != 'draft' for check in self):
            raise SpotCheckError(self.env._("This spot check is drawn: what it is about is fixed. Begin a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_drafts_only(self):
        if any(check.state != 'draft' for check in self):
            raise SpotCheckError(self.env._("A spot check that is drawn stays: begin a new one."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(), 'stock_size': 0, **dict.fromkeys(('drawn_on', 'done_on'), False),
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('draw', _lt("Draw the items"), ('draft',), 'drawn', DPO, ('_guard_stock',)),
            Step('finish', _lt("Finish the spot check"), ('drawn',), 'done', DPO, ('_guard_judged',)),
        )

    def _guard_stock(self):
        message = self.env._("There is nothing of this kind in the period: choose a longer one.")
        return {
            check.id: [] if check._get_stock().search_count(check._get_stock_domain(), limit=1)
            else [Blocker('spot_check_stock', message, self.env._(CHAPTER_LEGAL), {'field': 'date_from'})]
            for check in self
        }

    def _guard_judged(self):
        message = self.env._("Say of every item whether it is in order.")
        return {
            check.id: [Blocker('spot_check_judged', message, self.env._(CHAPTER_LEGAL), {'field': 'line_ids'})]
            if check.open_count else []
            for check in self
        }

    def _get_ledger_reference(self):
        return self.name

    # === ACTION METHODS === #

    def action_draw(self):
        """Draw the items, once."""
        for check in self:
            step = check._begin_step('draw')
            ids = check._get_stock().search(check._get_stock_domain()).ids
            check._complete_step(step, {'drawn_on': fields.Datetime.now(), 'stock_size': len(ids)})
            drawn = _random.sample(ids, min(check.size, len(ids)))
            self.env['jlink.spot.check.line']._draw(check, check._get_stock().browse(sorted(drawn)))

    def action_finish(self):
        """Finish the spot check: every item is judged."""
        self._take_step('finish', {'done_on': fields.Datetime.now()})

    # === BUSINESS METHODS === #

    def _get_stock(self):
        # sudo: drawn are numbers, whatever lies behind them.
        return self.env[STOCKS[self.kind].model].sudo()

    def _get_stock_domain(self):
        moment = STOCKS[self.kind].moment
        return [
            ('company_id', '=', self.company_id.id),
            (moment, '>=', self.date_from), (moment, '<', self.date_to + relativedelta(days=1)),
        ]

from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import FeedbackError
from ..feedback_terms import REASONS, SCORES

#: What is decided with the request, and does not change once the customer was asked.
_FIXED = {'partner_id', 'contact_id', 'position_id', 'res_model', 'res_id', 'event_id', 'company_id', 'ask_on'}


class Feedback(models.Model):
    """A customer asked how satisfied they are, once, about one thing; with the answer (chapter "Communication with
    customers": a regular feedback of customers on our services).

    Only the person asked answers, by the key in their mail; nobody in the firm writes an answer or changes one.
    """

    _name = 'jlink.feedback'
    _description = "Feedback"
    _inherit = ['jlink.workflow.mixin', 'rating.mixin', 'mail.activity.mixin']
    _order = 'id desc'
    _check_company_auto = True
    _mail_post_access = 'read'

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default=lambda self: self.env._("New"),
    )
    state = fields.Selection(
        selection=[
            ('planned', "Planned"),
            ('asked', "Asked"),
            ('reminded', "Reminded"),
            ('answered', "Answered"),
            ('expired', "Expired"),
            ('not_asked', "Not Asked"),
        ],
        required=True, readonly=True, copy=False, default='planned', index=True,
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, ondelete='restrict',
        default=lambda self: self.env.company,
    )

    # Who is asked about what
    partner_id = fields.Many2one(
        comodel_name='res.partner', string="Customer", required=True, ondelete='restrict', check_company=True,
    )
    contact_id = fields.Many2one(
        comodel_name='res.partner', string="Person", ondelete='restrict', index='btree_not_null', check_company=True,
        domain="[('commercial_partner_id', '=?', partner_id), ('email', '!=', False)]",
        help="Who is asked, in their language.",
    )
    user_id = fields.Many2one(
        comodel_name='res.users', string="Account Manager", index='btree_not_null', ondelete='restrict',
        domain="[('share', '=', False)]", help="Who is told the answer.",
    )
    res_model = fields.Char(string="Kind of Document", readonly=True, index='btree_not_null')
    res_id = fields.Many2oneReference(string="Document", model_field='res_model', readonly=True)
    position_id = fields.Many2one(
        comodel_name='jlink.position', ondelete='restrict', index='btree_not_null', check_company=True,
        domain="[('partner_id', '=?', partner_id)]", help="Empty: about our services in general.",
    )
    position_user_id = fields.Many2one(related='position_id.user_id', store=True, precompute=True)
    position_team_id = fields.Many2one(related='position_id.team_id', store=True, precompute=True)
    service_type = fields.Selection(related='position_id.service_type', store=True, precompute=True)
    event_id = fields.Many2one(
        comodel_name='jlink.customer.event', string="Milestone", readonly=True, ondelete='restrict',
        help="After what the customer is asked; empty at an interval or by hand.",
    )

    # When
    ask_on = fields.Date(default=fields.Date.context_today, required=True)
    asked_on = fields.Datetime(readonly=True, copy=False, index='btree_not_null')
    remind_on = fields.Date(readonly=True, copy=False)
    reminded_on = fields.Datetime(readonly=True, copy=False)
    expires_on = fields.Datetime(string="Answer Until", readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)
    reason = fields.Selection(selection=REASONS, string="Not Asked Because", readonly=True, copy=False)
    reason_note = fields.Char(string="Why Not", copy=False)

    # The answer
    score = fields.Selection(selection=SCORES, string="Answer", readonly=True, copy=False, index='btree_not_null')
    comment = fields.Text(string="In Their Own Words", readonly=True, copy=False)
    score_value = fields.Float(
        string="Average Answer", compute='_compute_score_value', store=True, precompute=True, aggregator='avg',
        digits=(3, 1),
        help="5 is the best answer, 1 the worst; who did not answer does not count.",
    )
    answer_rate = fields.Float(
        string="Response Rate", compute='_compute_answer_rate', store=True, precompute=True, aggregator='avg',
        help="Answered, of all who were asked.",
    )
    is_low = fields.Boolean(string="Low", readonly=True, copy=False)

    _due_index = models.Index("(ask_on) WHERE state = 'planned'")
    _running_index = models.Index("(remind_on, expires_on) WHERE state IN ('asked', 'reminded')")
    _answered_index = models.Index('(partner_id, answered_on DESC) WHERE answered_on IS NOT NULL')
    _person_index = models.Index('(contact_id, asked_on DESC) WHERE asked_on IS NOT NULL')
    _document_index = models.Index('(res_model, res_id) WHERE res_id IS NOT NULL')
    _name_uniq = models.UniqueIndex('(company_id, name)', "There is feedback with this number.")

    # === COMPUTE METHODS === #

    @api.depends('score')
    def _compute_score_value(self):
        for feedback in self:
            feedback.score_value = float(feedback.score or 0)

    @api.depends('answered_on')
    def _compute_answer_rate(self):
        for feedback in self:
            feedback.answer_rate = float(bool(feedback.answered_on))

    def _read_group_select(self, aggregate_spec, query):
        """Count only those who answered in an average, and only those who were asked in a rate."""
        selected = super()._read_group_select(aggregate_spec, query)
        conditions = {'score_value:avg': 'score', 'answer_rate:avg': 'asked_on'}
        if not (field := conditions.get(aggregate_spec)):
            return selected
        return SQL("%s FILTER (WHERE %s IS NOT NULL)", selected, self._field_to_sql(self._table, field, query))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        prepared = [self._prepare_feedback(vals) for vals in vals_list]
        sequences = {company_id: self._get_sequence(company_id) for company_id in {v['company_id'] for v in prepared}}
        quiet = self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        feedback = super(Feedback, quiet).create([
            {**vals, 'name': sequences[vals['company_id']].next_by_id()} for vals in prepared
        ]).with_env(self.env)
        feedback._check_people()
        return feedback

    def write(self, vals):
        if 'name' in vals or (_FIXED & vals.keys() and any(one.state != 'planned' for one in self)):
            raise FeedbackError(self.env._("Whom was asked about what stays as it was: ask anew instead."))
        result = super().write(vals)
        if {'partner_id', 'contact_id', 'position_id'} & vals.keys():
            self._check_people()
        return result

    def copy(self, default=None):  # noqa: ARG002  # pylint: disable=method-required-super  # refused
        """Refuse: each request is made by itself."""
        raise FeedbackError(self.env._("Feedback is asked for once: ask anew instead."))

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        self._check_erasing()

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_feedback(self, vals):
        """Return the values completed from the document that the feedback is about."""
        model, res_id = vals.get('res_model'), vals.get('res_id')
        if vals.get('position_id') and not model:
            model, res_id = 'jlink.position', vals['position_id']
        found = {}
        if model and res_id and 'contact_ids' in (known := self._prepare_from_document(model, res_id)):
            people = known.pop('contact_ids')[0][2]
            found = {**known, 'contact_id': people[0] if people else False}
        vals = {**found, **{name: value for name, value in vals.items() if value or name not in found}}
        partner = self.env['res.partner'].browse(vals.get('partner_id'))
        customer = partner.commercial_partner_id
        position = self.env['jlink.position'].browse(vals.get('position_id') or [])
        if not customer:
            raise FeedbackError(self.env._("Say which customer is asked."))
        responsible = vals.get('user_id') or position.user_id.id or customer.user_id.id
        return {
            **vals, 'partner_id': customer.id,
            'contact_id': vals.get('contact_id') or (partner.id if partner and not partner.is_company else False),
            'company_id': vals.get('company_id') or self.env.company.id,
            'res_model': model if res_id else False, 'res_id': res_id if model else False, 'user_id': responsible,
        }

    @api.model
    def _prepare_from_document(self, model, res_id):
        if not isinstance(self.env.get(model), self.env.registry['jlink.contact.mixin']):
            return {}
        document = self.env[model].browse(res_id)
        document.check_access('read')
        return document._prepare_contact_note()

    @api.model
    def _get_sequence(self, company_id):
        """Return the company's own sequence of numbers, else the common one."""
        # sudo: whoever may ask for feedback draws its number.
        return self.env['ir.sequence'].sudo().search(
            [('code', '=', 'jlink.feedback'), ('company_id', 'in', (company_id, False))], order='company_id', limit=1,
        )

    def _check_people(self):
        """Refuse whoever is not the customer's, and positions of somebody else."""
        for feedback in self.sudo():  # sudo: whose person and whose position it is are facts
            customer = feedback.partner_id
            if feedback.contact_id and feedback.contact_id.commercial_partner_id != customer:
                raise FeedbackError(self.env._("The person belongs to another customer: choose one of this one's."))
            position = feedback.position_id
            if position and customer not in (position.partner_id | position.end_customer_id).commercial_partner_id:
                raise FeedbackError(self.env._("The position belongs to another customer: choose one of this one's."))

    def _rating_get_parent_field_name(self):
        return 'position_id'

    def _rating_get_partner(self):
        return self.contact_id

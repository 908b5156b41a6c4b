from odoo import api, models

from odoo.addons.jlink_compliance.workflow import claim_write

from ..exceptions import NonconformityError

#: What only steps write, of gated nonconformities and of all others.
_OWN = ('effect', 'judged_on', 'judged_by_id', 'closed_by_id', 'cancel_reason')
#: What only steps write of gated ones; OCA's own way with the others stays.
_OWN_GATED = ('state', 'closing_date', 'evaluation_comments')
#: What decides who sees a gated one.
_SEEING = {'is_gated', 'responsible_user_id', 'manager_user_id', 'user_id', 'res_model'}
#: What goes on at a nonconformity that is over: the conversation and what people plan.
_ALWAYS = ('message_', 'activity_', 'my_activity_', 'rating_', 'website_message_')
#: What a copy of a gated one does not take over: it is a case of its own.
_CASE = (
    'action_ids', 'immediate_action_id', 'analysis', 'cause_ids', 'action_comments', 'evaluation_comments',
    'closing_date', 'no_action_reason', 'state',
)


class Nonconformity(models.Model):
    """The gates look at the result, so that it does not matter which way somebody wrote it, nor who."""

    _inherit = 'mgmtsystem.nonconformity'

    # === CONSTRAINS METHODS === #

    @api.constrains('stage_id')
    def _check_close_with_evaluation(self):
        """Leave gated ones to the step, which says all that is missing at once."""
        return super(Nonconformity, self.filtered(lambda record: not record.is_gated))._check_close_with_evaluation()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._prepare_open(vals) for vals in vals_list])
        records._check_not_over()
        return records

    def write(self, vals):
        if claim_write(self._name, frozenset(self.ids), vals):
            return super().write(vals)
        self._check_writable(vals)
        gated = self.sudo().filtered('is_gated')  # sudo: what is planned may not be seen by whoever writes
        running = self - self.browse(record.id for record in gated if record._is_over())
        plans = {record: record._get_plan() for record in gated} if self._touches_plan(vals) else {}
        result = super().write(self._prepare_gated(vals))
        running._check_not_over()
        for record, plan in plans.items():
            record._check_removed(plan - record._get_plan())
        if _SEEING & vals.keys():
            self._unsubscribe_blind()
        return result

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_gated(self):
        if any(self.sudo().mapped('is_gated')):  # sudo: as in `write`
            raise NonconformityError(self.env._("A nonconformity stays as evidence: cancel it and say why."))

    def copy_data(self, default=None):
        default = dict(default or {})
        data = super().copy_data(default)
        return [
            {name: value for name, value in vals.items() if name in default or name not in _CASE}
            if record.is_gated else vals
            for record, vals in zip(self, data, strict=True)
        ]

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_open(self, vals):
        """Return values of a new record: nothing that a step writes, gated if its company or its source says so."""
        vals = {**vals, **dict.fromkeys(_OWN, False)}
        given = {**self.default_get(['is_gated', 'res_model']), **vals}
        vals['is_gated'] = bool(given.get('is_gated') or self._is_from_customer(given.get('res_model')))
        if vals['is_gated']:
            vals.pop('state', None)
            vals |= {'closing_date': False, 'evaluation_comments': False}
        return vals

    @api.model
    def _prepare_gated(self, vals):
        return {**vals, 'is_gated': True} if self._is_from_customer(vals.get('res_model')) else vals

    @api.model
    def _is_from_customer(self, res_model):
        """Tell whether documents of this model tell what customers said; others may add theirs."""
        return res_model in self._get_customer_models()

    @api.model
    def _get_customer_models(self):
        return ('jlink.complaint',)

    def _unsubscribe_blind(self):
        """Have nobody follow who may not see it any more: followers are mailed without a look at rights."""
        for record in self.sudo().filtered('is_gated'):  # sudo: as in `write`
            blind = record.message_partner_ids.user_ids.filtered(
                lambda user, record=record: not record.with_user(user).with_context(
                    allowed_company_ids=user.company_ids.ids,
                ).has_access('read'),
            )
            record.message_unsubscribe(blind.partner_id.ids)

    @api.model
    def _touches_plan(self, vals):
        return bool({'action_ids', 'immediate_action_id'} & vals.keys())

    # === BUSINESS METHODS - CHECKS === #

    def _check_writable(self, vals):
        records = self.sudo()  # sudo: a gate holds whatever the user may read
        gated = records.filtered('is_gated')
        own = {*_OWN, *(_OWN_GATED if gated else ())} & vals.keys()
        if own or (gated and not vals.get('is_gated', True)):
            raise NonconformityError(self.env._(
                "“%(field)s” follows from a step: use the buttons of the form, which check what has to be there first.",
                field=self._fields[min(own or {'is_gated'})]._description_string(self.env),
            ))
        if any(not name.startswith(_ALWAYS) for name in vals) and (
            over := next((record for record in gated if record._is_over()), None)
        ):
            raise NonconformityError(self.env._(
                "%(number)s is closed and stays as it is: reopen it and say why, then change it.",
                number=over.display_name,
            ))

    def _check_not_over(self):
        """Refuse whatever made a gated nonconformity closed or cancelled without the step."""
        for record in self.sudo():  # sudo: as above
            if not record._is_over():
                continue
            missing = "\n".join(f"• {blocker.message}" for blocker in record._get_close_blockers()[record.id])
            raise NonconformityError(self.env._(
                "A nonconformity is closed and cancelled by the buttons of its form only, which check what has to be"
                " there first.\n%(missing)s", missing=missing,
            ).rstrip())

    def _check_removed(self, removed):
        """Let actions leave a plan only as long as nobody has begun: afterwards they are finished or cancelled."""
        self.ensure_one()
        if removed and (self.state == 'open' or not all(removed.stage_id.mapped('is_starting'))):
            raise NonconformityError(self.env._(
                "“%(action)s” belongs to the plan of %(number)s: finish it, or cancel it and say why.",
                action=removed[0].name, number=self.display_name,
            ))

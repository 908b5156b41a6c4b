from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import content_hash

#: States of a stage in which a nonconformity is over, whatever the stage is called.
OVER = ('done', 'cancel')


class Nonconformity(models.Model):
    """A nonconformity under our gates (chapter "Communication with customers": corrective action as needed; ISO 9001,
    10.2: cause, action, effect, evidence).

    What comes from a customer's reaction is gated, and whatever else the company or a person wants to be. All others
    work as OCA's ``mgmtsystem_nonconformity`` has them.
    """

    _name = 'mgmtsystem.nonconformity'
    _inherit = ['mgmtsystem.nonconformity', 'jlink.ledger.mixin']

    is_gated = fields.Boolean(
        string="Closing Is Checked", index=True, default=lambda self: self.env.company.jlink_gate_nonconformities,
        help="Closed only with a cause, an analysis, finished actions and an effect that somebody else has judged. Seen"
             " by quality management, executive management and whoever is responsible. Once set it stays.",
    )
    stage_id = fields.Many2one(ondelete='restrict')
    responsible_user_id = fields.Many2one(index=True)
    manager_user_id = fields.Many2one(index=True)
    no_action_reason = fields.Char(
        string="Why No Action", help="What makes an action unnecessary; needed if none is planned.",
    )
    effect = fields.Selection(
        selection=[('effective', "Effective"), ('ineffective', "Not Effective")], readonly=True, copy=False, index=True,
    )
    judged_on = fields.Datetime(string="Effect Judged On", readonly=True, copy=False)
    judged_by_id = fields.Many2one(
        comodel_name='res.users', string="Effect Judged By", readonly=True, copy=False, ondelete='restrict',
    )
    closed_by_id = fields.Many2one(comodel_name='res.users', readonly=True, copy=False, ondelete='restrict')
    cancel_reason = fields.Char(string="Why Cancelled", readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends('name', 'ref', 'is_gated')
    def _compute_display_name(self):
        """A gated one goes by its number: whoever may not read it learns nothing of the customer's reaction."""
        gated = self.filtered('is_gated')
        for nonconformity in gated:
            nonconformity.display_name = f'NC-{nonconformity.ref}'
        super(Nonconformity, self - gated)._compute_display_name()

    # === BUSINESS METHODS === #

    def _is_over(self):
        """Tell whether a gated nonconformity is closed or cancelled, by its stage as well as by its state."""
        self.ensure_one()
        return self.is_gated and (self.state in OVER or self.stage_id.state in OVER)

    def _get_plan(self):
        """Return all actions, archived ones included."""
        everything = self.with_context(active_test=False)
        return everything.action_ids | everything.immediate_action_id

    @api.model
    def _get_stage(self, state):
        """Return the stage that stands for ``state``."""
        # sudo: stages are settings, the same for everybody.
        return self.env['mgmtsystem.nonconformity.stage'].sudo().search([('state', '=', state)], limit=1)

    # === BUSINESS METHODS - EVIDENCE === #

    def _get_ledger_reference(self):
        self.ensure_one()
        return f'NC-{self.ref}'

    @api.model
    def _get_event_name(self, event):
        names = {
            'judge': self.env._("Effect judged"),
            'close': self.env._("Closed"),
            'cancel': self.env._("Cancelled"),
            'reopen': self.env._("Reopened"),
        }
        return names.get(event) or super()._get_event_name(event)

    def _prepare_evidence(self):
        """Return what a closed nonconformity rests on, without its texts: their hash vouches for them."""
        self.ensure_one()
        texts = [self.name, self.description, self.analysis, self.action_comments, self.evaluation_comments]
        return {
            'content_hash': content_hash([*texts, self.no_action_reason, self.cause_ids.ids]),
            'actions': {
                action.reference or str(action.id): content_hash([action.name, action.result, action.cancel_reason])
                for action in self._get_plan()
            },
            'effect': self.effect or '',
            'judged_by': self.judged_by_id.login or '',
        }

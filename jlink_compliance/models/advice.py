from odoo import api, fields, models

from ..const import CHAPTER_LEGAL, DPO, _lt
from ..exceptions import AdviceError
from ..workflow import Blocker, Step, content_hash

_STATES = [('draft', "Draft"), ('released', "Released")]
#: What the advice is; nothing of it changes once it is released.
_TERMS = ('company_id', 'title', 'asked_by_id', 'asked_on', 'question', 'advice')


class Advice(models.Model):
    """Advice of the data protection officer: who asked what, and what was advised when.

    A draft is the officer's own. Released advice is read by executive management and by whoever asked, and nobody changes
    it: a new view is new advice.

    Source: GDPR Art. 39(1)(a) and (c), 35(2).
    """

    _name = 'jlink.advice'
    _description = "Advice on Data Protection"
    _inherit = ['jlink.workflow.mixin']
    _order = 'id desc'

    name = fields.Char(string="Number", readonly=True, required=True, copy=False, default="/")
    title = fields.Char(string="Subject", required=True)
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, index=True, default=lambda self: self.env.company, ondelete='restrict',
    )
    asked_by_id = fields.Many2one(
        comodel_name='res.users', string="Asked by", index=True, ondelete='restrict', domain=[('share', '=', False)],
        help="Empty: given unasked.",
    )
    asked_on = fields.Date(default=fields.Date.context_today)
    question = fields.Text()
    advice = fields.Text()
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    released_on = fields.Datetime(string="Given on", readonly=True, copy=False)
    released_by_id = fields.Many2one(
        comodel_name='res.users', string="Given by", readonly=True, copy=False, ondelete='restrict',
    )
    content_hash = fields.Char(string="Content Hash (SHA-256)", readonly=True, copy=False)

    _name_uniq = models.UniqueIndex("(name) WHERE name != '/'", "Other advice has this number.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: numbers are drawn for whoever advises.
        sequence = self.env['ir.sequence'].sudo()
        return super().create([{**vals, 'name': sequence.next_by_code(self._name)} for vals in vals_list])

    def write(self, vals):
        if 'name' in vals:
            raise AdviceError(self.env._("The number of advice is fixed."))
        if any(name in vals for name in _TERMS) and any(advice.state != 'draft' for advice in self):
            raise AdviceError(self.env._("This advice is released: record a changed view as new advice."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_drafts_only(self):
        if any(advice.state != 'draft' for advice in self):
            raise AdviceError(self.env._("Released advice stays: record a changed view as new advice."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            **dict.fromkeys(('released_on', 'released_by_id', 'content_hash'), False),
        }

    @api.model
    def _workflow_steps(self):
        return (Step('release', _lt("Release the advice"), ('draft',), 'released', DPO, ('_guard_complete',)),)

    def _guard_complete(self):
        questions = {'question': self.env._("What was asked?"), 'advice': self.env._("What is your advice?")}
        return {
            advice.id: [
                Blocker(f'advice_{name}', question, self.env._(CHAPTER_LEGAL), {'field': name})
                for name, question in questions.items() if not advice[name]
            ]
            for advice in self
        }

    def _get_ledger_reference(self):
        return self.name

    # === ACTION METHODS === #

    def action_release(self):
        """Release the advice: from now on it is read by management, and nobody changes it."""
        step = self._begin_step('release')
        self._complete_step_each(step, {
            advice: {
                'released_on': fields.Datetime.now(), 'released_by_id': self.env.uid,
                'content_hash': content_hash(advice._get_terms()),
            }
            for advice in self
        })

    def _get_terms(self):
        return {name: self._fields[name].convert_to_read(self[name], self, use_display_name=False) for name in _TERMS}

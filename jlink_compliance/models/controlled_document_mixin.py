from odoo import api, fields, models

from ..const import MANAGEMENT, _lt
from ..workflow import Step, content_hash

_STATES = [('draft', "Draft"), ('released', "Released"), ('superseded', "Superseded")]


class ControlledDocumentMixin(models.AbstractModel):
    """Revisions under document control: drafted, released by executive management, superseded by the next one.

    A model says which revisions belong together (:meth:`_get_line_domain`), what a release freezes
    (:meth:`_prepare_release`) and what its hash is made of (:meth:`_get_content`).
    """

    _name = 'jlink.controlled.document.mixin'
    _description = "Revision under Document Control"
    _inherit = ['jlink.workflow.mixin']

    revision = fields.Integer(required=True, default=1, copy=False, aggregator=None)
    state = fields.Selection(selection=_STATES, required=True, readonly=True, copy=False, index=True)
    approved_by_id = fields.Many2one(
        comodel_name='res.users', string="Released by", readonly=True, copy=False, ondelete='restrict',
    )
    valid_from = fields.Datetime(readonly=True, copy=False)
    content_hash = fields.Char(string="Content Hash (SHA-256)", readonly=True, copy=False)

    @api.model
    def _get_languages(self):
        # sudo: the names of installed languages are no secret.
        return self.env['res.lang'].sudo().get_installed()

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        return [
            {**vals, 'revision': document._get_next_revision(), **(default or {})}
            for document, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(), 'approved_by_id': False, 'valid_from': False, 'content_hash': False,
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('release', _lt("Release"), ('draft',), 'released', MANAGEMENT),
            Step('supersede', _lt("Supersede"), ('released',), 'superseded', MANAGEMENT),
        )

    # === ACTION METHODS === #

    def action_release(self):
        """Release the revision; from now on it never changes, and the one before is superseded."""
        step = self._begin_step('release')
        for document in self:
            document._get_released_before()._take_step('supersede')
            frozen = document._prepare_release()
            document._complete_step(step, {
                'approved_by_id': self.env.uid,
                'valid_from': fields.Datetime.now(),
                'content_hash': content_hash(document._get_content(**frozen)),
                **frozen,
            })

    def action_revise(self):
        """Open a draft of the next revision."""
        self.ensure_one()
        self.check_access('write')
        return self.copy()._get_records_action()

    # === BUSINESS METHODS === #

    def _get_line_domain(self):
        """Return which records are revisions of the same document."""
        raise NotImplementedError

    def _prepare_release(self):
        """Return the guarded values that are frozen with the release."""
        self.ensure_one()
        return {}

    def _get_content(self, **frozen):
        """Return what the hash is made of, JSON-like.

        :param frozen: what :meth:`_prepare_release` returned
        """
        raise NotImplementedError

    def _get_next_revision(self):
        self.ensure_one()
        return max(self.search(self._get_line_domain()).mapped('revision'), default=0) + 1

    def _get_released_before(self):
        return self.search([*self._get_line_domain(), ('state', '=', 'released'), ('id', '!=', self.id)])

from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import Blocker, Grant, Step, granting

from ..const import CHAPTER_DETERMINATION, SERVICE_TYPES, _lt
from ..exceptions import ReleasedChecklistError

_MANAGEMENT = ('jlink_compliance.group_management',)


class Checklist(models.Model):
    """The requirements checklist of a service type, a controlled document: what customers are asked.

    One revision at a time is in use per service type and company; a released revision and its questions
    stand for good, changes make a new revision (chapter "Determination of customer requirements").
    """

    _name = 'jlink.checklist'
    _description = "Requirements Checklist"
    _inherit = ['jlink.workflow.mixin', 'mail.thread']
    _order = 'number, revision desc, id desc'
    _rec_names_search = ['number', 'name']

    # The fields that make up the document, as opposed to its life.
    _document_fields = frozenset({'number', 'name', 'service_type', 'company_id', 'item_ids'})

    number = fields.Char(required=True, copy=False, help="The number of the document in the quality system.")
    revision = fields.Integer(required=True, readonly=True, copy=False, default=1, aggregator=None)
    name = fields.Char(required=True, translate=True)
    service_type = fields.Selection(selection=SERVICE_TYPES, required=True, default='freelance', index=True)
    company_id = fields.Many2one(
        comodel_name='res.company', index=True, help="Leave empty to use the checklist in all companies.",
    )
    state = fields.Selection(
        selection=[('draft', "Draft"), ('released', "Released"), ('superseded', "Superseded")],
        required=True,
        readonly=True,
        copy=False,
        default='draft',
        index=True,
        tracking=True,
    )
    approver_id = fields.Many2one(
        comodel_name='res.users', string="Approved By", readonly=True, copy=False, ondelete='restrict',
    )
    valid_from = fields.Date(readonly=True, copy=False, help="The day from which this revision is used.")
    valid_until = fields.Date(readonly=True, copy=False, help="The day on which this revision went out of use.")
    item_ids = fields.One2many(
        comodel_name='jlink.checklist.item', inverse_name='checklist_id', string="Questions", copy=True,
    )
    item_count = fields.Integer(string="Number of Questions", compute='_compute_item_count')

    _revision_uniq = models.UniqueIndex(
        '(number, revision, COALESCE(company_id, 0))',
        "There is a checklist with this number and revision already: choose another number.",
    )
    _released_uniq = models.UniqueIndex(
        "(service_type, COALESCE(company_id, 0)) WHERE state = 'released'",
        "Another checklist was released for this service type just now: reload the page and look at it first.",
    )

    # === COMPUTE METHODS === #

    @api.depends('number', 'revision', 'name')
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = self.env._(
                "%(number)s, revision %(revision)s", number=checklist.number or '', revision=checklist.revision,
            )

    @api.depends('item_ids')
    def _compute_item_count(self):
        counts = dict(self.env['jlink.checklist.item']._read_group(
            [('checklist_id', 'in', self.ids)], ['checklist_id'], ['__count'],
        ))
        for checklist in self:
            checklist.item_count = counts.get(checklist._origin, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() & self._document_fields:
            self._check_is_draft()
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for checklist, vals in zip(self, vals_list, strict=True):
            vals.setdefault('number', self.env._("%(number)s (copy)", number=checklist.number))
        return vals_list

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=''):
        # Translations are text of the document too, and do not pass through ``write``.
        self._check_is_draft()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    @api.ondelete(at_uninstall=True)
    def _unlink_from_draft(self):
        self._check_is_draft()

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            **super()._workflow_initial_values(),
            'revision': 1,
            'approver_id': False,
            'valid_from': False,
            'valid_until': False,
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('release', _lt("Release the checklist"), ('draft',), 'released', _MANAGEMENT, ('_guard_items',)),
            Step('withdraw', _lt("Withdraw the checklist"), ('released',), 'superseded', _MANAGEMENT),
        )

    def _guard_items(self):
        """Tell what a checklist lacks to be asked from."""
        return {checklist.id: list(checklist._get_item_blockers()) for checklist in self}

    def _get_item_blockers(self):
        self.ensure_one()
        if not self.item_ids:
            yield self._prepare_item_blocker('items', self.env._("The checklist has no question: add the first one."))
        for item in self.item_ids:
            if not item.bound_field and item.answer_type == 'selection' and len(item.option_ids) < 2:
                yield self._prepare_item_blocker('options', self.env._(
                    "“%(question)s” needs at least two options to choose from.", question=item.question,
                ))

    @api.model
    def _prepare_item_blocker(self, code, message):
        return Blocker(code, message, self.env._(CHAPTER_DETERMINATION), {'field': 'item_ids'})

    # === ACTION METHODS === #

    def action_release(self):
        """Put the draft into use from today on; the revision in use until now is superseded."""
        self.ensure_one()
        step = self._get_step('release')
        self._check_step_right(step)
        self._check_step_source(step)
        self._check_step_blockers(step)
        today = fields.Date.context_today(self)
        self._get_revision_in_use()._workflow_write({'state': 'superseded', 'valid_until': today})
        self.env.flush_all()  # the index on released checklists must see them in this order
        self._take_step('release', {'approver_id': self.env.uid, 'valid_from': today})

    def action_withdraw(self):
        """Take the checklist out of use; positions that were asked from it keep their answers."""
        self._take_step('withdraw', {'valid_until': fields.Date.context_today(self)})

    def action_new_revision(self):
        """Open the draft of the next revision: a copy of this one, unless there is a draft already.

        :raise AccessError: the user's role does not edit checklists
        """
        self.ensure_one()
        self.check_access('write')
        same_number = self.search([('number', '=', self.number), ('company_id', '=', self.company_id.id)])
        draft = same_number.filtered(lambda checklist: checklist.state == 'draft')[:1]
        revision = max(same_number.mapped('revision')) + 1
        return (draft or self._copy_as_revision(revision))._get_records_action()

    # === BUSINESS METHODS === #

    def _get_ledger_reference(self):
        return f'{self.number}/{self.revision}'

    def _copy_as_revision(self, revision):
        with granting(Grant(self._name, None, {'revision': revision})):
            return self.copy({'number': self.number, 'revision': revision})

    def _get_revision_in_use(self):
        """Return the released checklist that a release of ``self`` puts out of use."""
        self.ensure_one()
        return self.search([
            ('state', '=', 'released'),
            ('service_type', '=', self.service_type),
            ('company_id', '=', self.company_id.id),
        ])

    @api.model
    def _get_in_use(self):
        """Return the checklists in use, by service type and company id (``False``: all companies)."""
        # sudo: which questions are asked does not depend on who records a position.
        released = self.sudo().search([('state', '=', 'released')])
        return {(checklist.service_type, checklist.company_id.id): checklist for checklist in released}

    def _check_is_draft(self):
        standing = self.filtered(lambda checklist: checklist.state != 'draft')
        if standing:
            raise ReleasedChecklistError(self.env._(
                "%(checklist)s is a controlled document in use or once in use, it stands as it is. Use “New"
                " Revision” to change it.",
                checklist=standing[0].display_name,
            ))

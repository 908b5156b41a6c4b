"""Models that exist in tests only, each a way in to a guarded record."""

from contextlib import contextmanager

from odoo import api, fields, models, orm

from ..workflow import Blocker, Step

ROLES = {
    'account manager': 'jlink_compliance.group_account_manager',
    'researcher': 'jlink_compliance.group_researcher',
    'management': 'jlink_compliance.group_management',
    'data protection officer': 'jlink_compliance.group_dpo',
    'portal user': 'base.group_portal',
    'administrator': 'base.group_system',
}


class Thing(models.Model):
    """A gated record with everything in it that writes fields in Odoo."""

    _module = None
    _name = 'jlink.test.thing'
    _description = "Gated Thing"
    _inherit = ['jlink.workflow.mixin', 'mail.thread']

    name = fields.Char()
    state = fields.Selection(
        selection=[('draft', "Draft"), ('agreed', "Agreed"), ('done', "Done")], default='draft', tracking=True,
    )
    evidence = fields.Char(translate=True)
    note = fields.Char()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', default=lambda self: self.env.company)
    box_id = fields.Many2one('jlink.test.box')

    @api.model
    def _workflow_initial_values(self):
        return {**super()._workflow_initial_values(), 'evidence': False}

    @api.model
    def _workflow_steps(self):
        managers = (ROLES['account manager'],)
        return (
            Step('agree', "Agree", ('draft',), 'agreed', managers, ('_guard_note', '_guard_colleague')),
            Step('finish', "Finish", ('agreed',), 'done', (ROLES['management'],), ('_guard_note',)),
            Step('revise', "Revise", ('agreed',), 'draft', managers),
        )

    def _guard_note(self):
        return {
            thing.id: [] if thing.note else [Blocker('note', "A note is missing.", "Chapter", {'field': 'note'})]
            for thing in self
        }

    def _guard_colleague(self):
        """Block a thing while one of the same name, which the user may not see, is archived."""
        hidden = set(self.search([('active', '=', False), ('name', 'in', self.mapped('name'))]).mapped('name'))
        return {
            thing.id: [Blocker('hidden', "Something else is open.", "Chapter")] if thing.name in hidden else []
            for thing in self
        }

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        action = self.env.context.get('test_follow_up')
        if action:
            action(self)


class Box(models.Model):
    """A parent whose one2many, related fields and inverse lead to gated records."""

    _module = None
    _name = 'jlink.test.box'
    _description = "Box of Things"

    name = fields.Char()
    thing_ids = fields.One2many('jlink.test.thing', 'box_id')
    thing_id = fields.Many2one('jlink.test.thing', string="Main Thing")
    thing_state = fields.Selection(related='thing_id.state', readonly=False, string="State of the Thing")
    wish = fields.Char(compute='_compute_wish', inverse='_inverse_wish')

    def _compute_wish(self):
        self.wish = False

    def _inverse_wish(self):
        for box in self:
            box.thing_id.state = box.wish


class Shell(models.Model):
    """A record that delegates to a gated one."""

    _module = None
    _name = 'jlink.test.shell'
    _description = "Shell of a Thing"
    _inherits = {'jlink.test.thing': 'thing_id'}

    thing_id = fields.Many2one('jlink.test.thing', required=True, ondelete='restrict')


class Order(models.Model):
    """A gated record that only a step makes."""

    _module = None
    _name = 'jlink.test.order'
    _description = "Order Made by a Step"
    _inherit = ['jlink.workflow.mixin']
    _workflow_created_by_step = True

    name = fields.Char()
    state = fields.Selection(selection=[('draft', "Draft"), ('done', "Done")], default='draft')


class Record(models.Model):
    """A record of the past."""

    _module = None
    _name = 'jlink.test.record'
    _description = "Record of the Past"
    _inherit = ['jlink.snapshot.mixin']

    name = fields.Char(translate=True)
    box_id = fields.Many2one('jlink.test.box', ondelete='restrict')


DEFINITIONS = (Box, Thing, Shell, Order, Record)


@contextmanager
def registered(registry, cr, definitions=DEFINITIONS, *, tables=True):
    """Let the registry know the models inside the block; leave it as it was before."""
    names = [orm.model_classes.add_to_registry(registry, definition)._name for definition in definitions]
    try:
        registry._setup_models__(cr, names)
        if tables:
            registry.init_models(cr, names, {'module': 'jlink_compliance'})
        yield
    finally:
        for name in names:
            model = registry.models.pop(name)
            for parent in registry.models.values():
                parent._inherit_children.discard(name)
                parent._inherits_children.discard(name)
            del model
        registry._setup_models__(cr)

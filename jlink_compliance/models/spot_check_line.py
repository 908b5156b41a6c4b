from odoo import api, fields, models

from ..const import CHAPTER_LEGAL, DPO, _lt
from ..exceptions import SpotCheckError
from ..workflow import Blocker, Step

_STATES = [('open', "To be looked at"), ('ok', "In order"), ('finding', "Finding")]


class SpotCheckLine(models.Model):
    """One item of a spot check, called by its number, with what the data protection officer says of it."""

    _name = 'jlink.spot.check.line'
    _description = "Item of a Spot Check"
    _inherit = ['jlink.workflow.mixin']
    _order = 'check_id desc, id'
    _rec_name = 'reference'
    _workflow_created_by_step = True

    check_id = fields.Many2one(
        comodel_name='jlink.spot.check', readonly=True, required=True, index=True, ondelete='restrict',
    )
    company_id = fields.Many2one(related='check_id.company_id', store=True, index=True)
    kind = fields.Selection(related='check_id.kind')
    reference = fields.Char(string="Item", readonly=True, required=True)
    res_model = fields.Char(string="Model", readonly=True, required=True)
    res_id = fields.Integer(string="Record ID", readonly=True, required=True, aggregator=None)
    state = fields.Selection(selection=_STATES, string="Result", required=True, readonly=True)
    note = fields.Char(help="What was seen. Numbers, no names.")
    finding_id = fields.Many2one(comodel_name='jlink.finding', readonly=True, ondelete='restrict')

    # === CRUD METHODS === #

    def write(self, vals):
        if 'note' in vals and any(line.state != 'open' for line in self):
            raise SpotCheckError(self.env._("This item is judged already: what was said of it stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise SpotCheckError(self.env._("What was drawn stays: nobody chooses what is looked at."))

    # === WORKFLOW === #

    @api.model
    def _workflow_initial_values(self):
        return {
            'state': 'open', **dict.fromkeys(('check_id', 'reference', 'res_model', 'res_id', 'finding_id'), False),
        }

    @api.model
    def _workflow_steps(self):
        return (
            Step('ok', _lt("In order"), ('open',), 'ok', DPO),
            Step('finding', _lt("Finding"), ('open',), 'finding', DPO, ('_guard_note',)),
        )

    def _guard_note(self):
        message = self.env._("Write down in the note what is wrong.")
        return {
            line.id: [] if line.note else
            [Blocker('spot_check_note', message, self.env._(CHAPTER_LEGAL), {'field': 'note'})]
            for line in self
        }

    def _get_ledger_reference(self):
        return f'{self.check_id.name} · {self.reference}'

    # === ACTION METHODS === #

    def action_ok(self):
        """Say that the item is in order."""
        self._take_step('ok')

    def action_finding(self):
        """Say that something is wrong, and record the finding for whoever has to put it right."""
        self.ensure_one()
        step = self._begin_step('finding')
        finding = self.env['jlink.finding'].create({
            'source': 'spot_check', 'origin': self._get_ledger_reference(), 'description': self.note,
            'company_id': self.company_id.id,
        })
        self._complete_step(step, {'finding_id': finding.id})
        return finding._get_records_action(name=self.env._("Finding"))

    def action_open_item(self):
        """Open the item; of a profile the consents, which are the evidence that it may be held."""
        self.ensure_one()
        self.check_access('read')
        if self.res_model == 'jlink.profile':
            return self.env['jlink.consent'].search([('profile_id', '=', self.res_id)])._get_records_action(
                name=self.env._("Consents"),
            )
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise SpotCheckError(self.env._("%(item)s is erased by now: the ledger tells when.", item=self.reference))
        record.check_access('read')
        return record._get_records_action()

    # === BUSINESS METHODS === #

    @api.model
    def _draw(self, check, records):
        """Make the lines of what was drawn. For use by the step that draws."""
        self._workflow_create([
            {
                'check_id': check.id, 'res_model': record._name, 'res_id': record.id, 'state': 'open',
                'reference': record.name if 'name' in record._fields else record.display_name,
            }
            for record in records
        ])

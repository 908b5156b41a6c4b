from odoo import fields, models
from odoo.tools import format_date

_ENDING_STEPS = ('reject', 'cancel', 'close')


class Position(models.Model):
    """Who is disclosed for a position, and what becomes of it when the position changes."""

    _inherit = 'jlink.position'

    disclosure_count = fields.Integer(compute='_compute_disclosure_count', string="Disclosures")

    def _compute_disclosure_count(self):
        counts = dict(self.env['jlink.disclosure']._read_group(
            [('position_id', 'in', self.ids)], ['position_id'], ['__count'],
        )) if self.env['jlink.disclosure'].has_access('read') else {}
        for position in self:
            position.disclosure_count = counts.get(position, 0)

    def action_view_disclosures(self):
        """Show the disclosures for this position."""
        self.ensure_one()
        self.check_access('read')
        self.env['jlink.disclosure'].check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Disclosures"), 'res_model': 'jlink.disclosure',
            'view_mode': 'list,form', 'domain': [('position_id', '=', self.id)],
            'context': {
                'default_position_id': self.id, 'default_purpose': 'position',
                'default_customer_id': self.partner_id.commercial_partner_id.id,
            },
        }

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        changed = self.filtered('version_id.is_material') if step.name == 'agree' else self.browse()
        self.env['jlink.disclosure']._follow_positions(self if step.name in _ENDING_STEPS else changed)

    def _describe_for_person(self):
        """Return what a business partner is told about the position: no price, no name of a contact."""
        self.ensure_one()
        start = format_date(self.env, self.start_date) if self.start_date else ''
        until = format_date(self.env, self.end_date) if self.end_date else ''
        return ", ".join(filter(None, (
            self.role,
            self.city,
            self.env._("remote %(share)s %%", share=f'{self.remote_share:g}') if self.remote_share else '',
            self.env._("from %(date)s", date=start) if start else '',
            self.env._("until %(date)s", date=until) if until else '',
        )))

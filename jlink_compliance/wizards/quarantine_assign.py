from odoo import fields, models


class QuarantineAssign(models.TransientModel):
    """Asks whose sealed documents are, where a colleague passed them on: name, one channel, source."""

    _name = 'jlink.quarantine.assign'
    _description = "Whose Documents These Are"
    _inherit = ['jlink.person.entry.mixin']

    quarantine_id = fields.Many2one(comodel_name='jlink.quarantine', required=True, readonly=True, ondelete='cascade')

    def action_assign(self):
        """Record the person and ask for consent; an open profile gets the documents at once."""
        self.ensure_one()
        quarantine = self.quarantine_id
        quarantine._assign(self._get_person(), self.source)
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        return quarantine._get_next_action()

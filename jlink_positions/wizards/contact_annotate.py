from odoo import fields, models

from ..const import CONTACT_OCCASIONS


class ContactAnnotate(models.TransientModel):
    """Asks for one comment that documents several contacts."""

    _name = 'jlink.contact.annotate'
    _description = "Commenting of Contacts"

    note_ids = fields.Many2many(
        comodel_name='jlink.contact.note', string="Contacts", required=True,
        default=lambda self: self._default_note_ids(), domain="[('state', '=', 'open')]",
    )
    note_count = fields.Integer(compute='_compute_note_count')
    comment = fields.Text(required=True, help="What was said, in keywords or short sentences.")
    occasion = fields.Selection(selection=CONTACT_OCCASIONS)
    keyword_ids = fields.Many2many(comodel_name='jlink.contact.keyword', string="Keywords")

    def _default_note_ids(self):
        """Return those of the selected contacts that wait for their comment."""
        if self.env.context.get('active_model') != 'jlink.contact.note':
            return self.env['jlink.contact.note']
        notes = self.env['jlink.contact.note'].browse(self.env.context.get('active_ids', []))
        return notes._filtered_access('read').filtered(lambda note: note.state == 'open')

    def _compute_note_count(self):
        for wizard in self:
            wizard.note_count = len(wizard.note_ids)

    def action_annotate(self):
        """Document the contacts; those that somebody has documented meanwhile stay as they are."""
        self.ensure_one()
        self.check_access('read')
        notes = self.note_ids.filtered(lambda note: note.state == 'open')
        vals = {'comment': self.comment}
        if self.occasion:
            vals['occasion'] = self.occasion
        if self.keyword_ids:
            vals['keyword_ids'] = [fields.Command.link(keyword.id) for keyword in self.keyword_ids]
        notes.write(vals)
        return {'type': 'ir.actions.act_window_close'}

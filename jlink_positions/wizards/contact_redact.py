from odoo import fields, models


class ContactRedact(models.TransientModel):
    """Asks what is to be blacked out of a contact note, and why."""

    _name = 'jlink.contact.redact'
    _description = "Blacking Out of a Contact"

    note_id = fields.Many2one(comodel_name='jlink.contact.note', required=True, readonly=True, ondelete='cascade')
    comment = fields.Text(related='note_id.comment', related_sudo=False)
    passages = fields.Text(
        string="Black Out", required=True, help="One word or sentence per line, as it is written in the note.",
    )
    reason = fields.Char(required=True, help="Why, without the data itself: it stays in the evidence.")

    def action_redact(self):
        """Black the passages out for good."""
        self.ensure_one()
        self.note_id._redact(self.passages.splitlines(), self.reason)
        return {'type': 'ir.actions.act_window_close'}

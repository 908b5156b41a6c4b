from odoo import fields, models

from ..const import SOURCES


class QuarantineAssign(models.TransientModel):
    """Asks whose sealed documents are, where a colleague passed them on: name, one channel, source."""

    _name = 'jlink.quarantine.assign'
    _description = "Whose Documents These Are"

    quarantine_id = fields.Many2one(comodel_name='jlink.quarantine', required=True, readonly=True, ondelete='cascade')
    name = fields.Char(required=True)
    email = fields.Char(string="Mail")
    phone = fields.Char()
    lang = fields.Selection(
        selection=lambda self: self.env['res.lang'].get_installed(), string="Language", required=True,
        default=lambda self: self.env.company.partner_id.lang or self.env.lang,
    )
    source = fields.Selection(selection=SOURCES, required=True, help="The person is told where the data come from.")

    def action_assign(self):
        """Record the person and ask for consent; an open profile gets the documents at once."""
        self.ensure_one()
        quarantine = self.quarantine_id
        quarantine._assign(
            {'name': self.name, 'email': self.email, 'phone': self.phone, 'lang': self.lang}, self.source,
        )
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        return quarantine._get_next_action()

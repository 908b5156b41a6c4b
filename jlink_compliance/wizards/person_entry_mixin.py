from odoo import fields, models

from ..const import SOURCES


class PersonEntryMixin(models.AbstractModel):
    """All that may be known of a person before consent: name, one channel, language, source (GDPR Art. 5(1)(c))."""

    _name = 'jlink.person.entry.mixin'
    _description = "Entry of a Person"

    name = fields.Char(required=True)
    email = fields.Char(string="Mail")
    phone = fields.Char()
    lang = fields.Selection(
        selection=lambda self: self.env['res.lang'].get_installed(), string="Language", required=True,
        default=lambda self: self.env.company.partner_id.lang or self.env.lang,
    )
    source = fields.Selection(selection=SOURCES, required=True, help="The person is told where the data come from.")

    def _get_person(self):
        """Return who the person is, as a first recording takes it."""
        self.ensure_one()
        return {'name': self.name, 'email': self.email, 'phone': self.phone, 'lang': self.lang}

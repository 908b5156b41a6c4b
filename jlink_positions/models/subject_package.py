from odoo import api, models

from odoo.addons.jlink_compliance.models.subject_package import Section

from ..const import _lt


class SubjectPackage(models.AbstractModel):
    """What was noted of contacts with the person, as somebody at a customer (GDPR Art. 15(1))."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _get_sections_of_contact(self):
        return [
            *super()._get_sections_of_contact(),
            Section('contacts', ('jlink.contact.note',), (
                'date', 'channel', 'direction', 'occasion', 'comment', 'next_step',
            ), ('contact',), label=_lt("Contacts with you")),
        ]

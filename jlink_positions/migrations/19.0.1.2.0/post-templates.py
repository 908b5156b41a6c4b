"""The read-back goes to whom it names: Odoo writes to the record's default recipients otherwise."""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """Let the template use its own recipient."""
    template = api.Environment(cr, SUPERUSER_ID, {}).ref(
        'jlink_positions.mail_template_read_back', raise_if_not_found=False,
    )
    if template:
        template.use_default_to = False

"""Templates from before go to whom they name: Odoo writes to the record's default recipients otherwise."""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """Let the consents' templates use their own recipients."""
    for name in ('request', 'granted', 'declined', 'withdrawn', 'link'):
        template = api.Environment(cr, SUPERUSER_ID, {}).ref(
            f'jlink_compliance.mail_template_consent_{name}', raise_if_not_found=False,
        )
        if template:
            template.write({'use_default_to': False, 'email_to': False, 'partner_to': '{{ object.partner_id.id }}'})

from odoo import models


class Consent(models.Model):
    """A decision opens or ends what is sealed."""

    _inherit = 'jlink.consent'

    def _on_step_taken(self, step):
        super()._on_step_taken(step)
        self.env['jlink.quarantine']._follow_consents(self, step.name)

    def _has_sealed(self):
        """Tell whether documents wait for this consent, for the mail that asks for it."""
        self.ensure_one()
        # sudo: the person is told, whoever sends the mail.
        return bool(self.env['jlink.quarantine'].sudo().search_count(
            [('consent_id', '=', self.id), ('state', '=', 'sealed')], limit=1,
        ))

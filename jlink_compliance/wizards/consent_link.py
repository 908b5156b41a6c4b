from odoo import api, fields, models


class ConsentLink(models.TransientModel):
    """Shows a new link once, for a person who is not reached by mail. The link itself is not stored."""

    _name = 'jlink.consent.link'
    _description = "Link to a Consent"

    consent_id = fields.Many2one(comodel_name='jlink.consent', required=True, readonly=True, ondelete='cascade')
    link = fields.Char(store=False)
    message = fields.Text(string="Text Message", store=False)

    @api.model
    def _open_for(self, consent, link):
        """Return the action that shows ``link`` to whoever hands it over."""
        message = self.env._(
            "%(company)s asks whether we may hold your profile. Please read and decide: %(link)s",
            company=consent.company_id.name, link=link,
        )
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Hand the Link Over"),
            'context': {'default_consent_id': consent.id, 'default_link': link, 'default_message': message},
        }

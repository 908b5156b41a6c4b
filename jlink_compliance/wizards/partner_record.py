from odoo import api, fields, models


class PartnerRecord(models.TransientModel):
    """Asks for all that may be known of a person before consent: name, one channel, source."""

    _name = 'jlink.partner.record'
    _description = "New Business Partner"
    _inherit = ['jlink.person.entry.mixin']

    partner_id = fields.Many2one(comodel_name='res.partner', string="Existing Contact", readonly=True)
    known = fields.Char(compute='_compute_known', string="Known Already")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        partner = self.env['res.partner'].browse(defaults.get('partner_id') or [])
        if partner:
            defaults |= {'name': partner.name, 'email': partner.email, 'lang': partner.lang or defaults.get('lang')}
            defaults['phone'] = False if partner.email else partner.phone
        return defaults

    @api.depends('email', 'phone', 'partner_id')
    def _compute_known(self):
        """Say while the channel is typed that the person is known already."""
        for wizard in self:
            partner = wizard.partner_id or wizard.env['jlink.profile']._find_person(wizard.email, wizard.phone)
            wizard.known = partner._describe_known() if partner and partner != wizard.partner_id else False

    def action_record(self):
        """Record the person and ask for consent: by mail at once, otherwise with a link to hand over."""
        self.ensure_one()
        consent = self.env['jlink.profile']._record_person({
            **self._get_person(), 'partner_id': self.partner_id.id, 'source': self.source,
        })
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        if consent.state == 'draft':
            return consent.action_hand_over()
        return consent._get_records_action()

from odoo import api, fields, models

from ..exceptions import ConsentError


class ConsentRecord(models.TransientModel):
    """Asks what a business partner said on paper or on the phone, and what shows it."""

    _name = 'jlink.consent.record'
    _description = "What the Person Said"

    consent_id = fields.Many2one(comodel_name='jlink.consent', required=True, readonly=True, ondelete='cascade')
    state = fields.Selection(related='consent_id.state')
    answer = fields.Selection(
        selection=[('grant', "Yes, consents"), ('decline', "No")], default='grant',
    )
    channel = fields.Selection(selection=[('phone', "Phone"), ('paper', "On paper")], required=True, default='phone')
    said_on = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    note = fields.Char(help="What was said, in a few words. No competences, no other personal data.")
    scan = fields.Binary(string="Signed Declaration", attachment=False)
    scan_name = fields.Char()
    has_mail = fields.Boolean(compute='_compute_has_mail')

    @api.depends('consent_id')
    def _compute_has_mail(self):
        for wizard in self:
            wizard.has_mail = bool(wizard.consent_id.partner_id.email)

    def action_confirm(self):
        """Record it; a phone consent is confirmed to the person in writing."""
        self.ensure_one()
        consent = self.consent_id
        consent._check_may_ask()
        if self.said_on > fields.Datetime.now():
            raise ConsentError(self.env._("The date lies in the future: say when it was said."))
        decision = 'withdraw' if consent.state == 'granted' else self.answer
        if decision == 'grant' and self.channel == 'paper':
            consent._record_paper(self.scan, self.scan_name, self.said_on)
        else:
            if self.channel == 'phone' and not (self.note or '').strip():
                raise ConsentError(self.env._("Note in a few words what was said on the phone."))
            consent._decide(decision, self.channel, self._prepare_evidence(), self.said_on)
        # sudo: what was typed here is not kept twice.
        self.sudo().unlink()
        return {'type': 'ir.actions.act_window_close'}

    def _prepare_evidence(self):
        evidence = {'note': self.note or '', 'recorded_by': self.env.user.login}
        if self.scan:
            evidence |= self.consent_id._prepare_paper(self.scan, self.scan_name, self.env.user)
        return evidence

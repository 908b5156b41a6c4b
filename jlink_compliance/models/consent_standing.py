from odoo import api, fields, models
from odoo.tools import format_date


class Consent(models.Model):
    """Where a person's consent stands, in one line for people."""

    _inherit = 'jlink.consent'

    standing = fields.Char(compute='_compute_standing')

    @api.depends('state', 'valid_until', 'requested_on', 'ended_on')
    @api.depends_context('lang')
    def _compute_standing(self):
        for consent in self:
            consent.standing = consent._describe_standing()

    def _is_active(self):
        """Tell whether the consent holds at this moment."""
        self.ensure_one()
        return self.state == 'granted' and self.valid_until > fields.Datetime.now()

    def _describe_standing(self):
        """Return in one line where the person's consent stands."""
        self.ensure_one()

        def day(value):
            return format_date(self.env, value)
        if self._is_active():
            return self.env._("open until %(date)s", date=day(self.valid_until))
        if self.state == 'requested' and self._renews_active():
            return self.env._("renewal requested on %(date)s", date=day(self.requested_on))
        if self.state == 'requested':
            return self.env._("locked: consent requested on %(date)s", date=day(self.requested_on))
        if self.state == 'draft':
            return self.env._("locked: not asked yet")
        if self.state == 'granted':
            return self.env._("locked: consent expired on %(date)s", date=day(self.valid_until))
        states = dict(self._fields['state']._description_selection(self.env))
        return self.env._("locked: %(state)s on %(date)s", state=states[self.state].lower(), date=day(self.ended_on))

    def _renews_active(self):
        # sudo: the profile is read for its moment only.
        return bool(self.renews_id) and self.sudo().profile_id._is_open()

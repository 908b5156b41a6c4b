from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class Profile(models.Model):
    """What opens and locks a profile: consent, and nothing else."""

    _inherit = 'jlink.profile'

    @api.model
    def _record_first(self, partners, source, company, recorded_on=None):
        """Record ``partners`` as business partners, locked until they consent.

        For use by what records a person first, which has checked the right to it before.

        :return: the new profiles, as superuser: nobody else reads them yet
        """
        # sudo: numbers are drawn for whoever records; a sequence needs rights of its own.
        sequence = self.env['ir.sequence'].sudo()
        return self.sudo()._workflow_create([
            {
                'name': sequence.next_by_code('jlink.profile'),
                'partner_id': partner.id,
                'company_id': company.id,
                'source': source,
                'recorded_on': recorded_on or fields.Datetime.now(),
                'state': 'requested',
            }
            for partner in partners
        ])

    def _refresh_gate(self):
        """Set the moment until which each profile is open, and the day on which it is to be erased, from its consents.

        Called by each step of a consent, after the state is written.
        """
        profiles = self.sudo()  # sudo: the gate follows the consents, whoever took the step
        active = dict(self.env['jlink.consent'].sudo()._read_group(
            [('profile_id', 'in', self.ids), *self.env['jlink.consent']._get_active_domain()],
            ['profile_id'], ['valid_until:max'],
        ))
        for profile in profiles:
            open_until = active.get(profile, False)
            if open_until:
                values = {'state': 'open', 'open_until': open_until, 'erase_on': False}
            else:
                values = {'state': 'ended', 'open_until': False, 'erase_on': profile._get_erase_on()}
            if any(profile[name] != value for name, value in values.items()):
                profile._workflow_write(values, 'unlock' if open_until else 'lock')
        locked = profiles.filtered(lambda profile: not profile.open_until)
        locked._close_conversation()

    def _get_erase_on(self):
        """Return the day from which a profile whose consent has ended is erased."""
        self.ensure_one()
        return fields.Date.today() + relativedelta(days=self.company_id.jlink_erasure_days)

    def _close_conversation(self):
        """Take whoever follows the person's contact off it: followers are mailed without a look at rights."""
        self.partner_id.message_unsubscribe(self.partner_id.message_partner_ids.ids)

    @api.model
    def _get_event_name(self, event):
        names = {'unlock': self.env._("Opened by consent"), 'lock': self.env._("Locked")}
        return names.get(event) or super()._get_event_name(event)

    def _is_erasing(self):
        """Tell whether erasure is at work on these profiles; see the erasure's own room."""
        return False

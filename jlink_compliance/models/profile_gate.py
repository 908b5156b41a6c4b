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
        """Set until when each profile is open, and what becomes of it after, from its consents and holds.

        Called by each step of a consent or a hold, after the state is written.
        """
        profiles = self.sudo()  # sudo: the gate follows the consents, whoever took the step
        active = dict(self.env['jlink.consent'].sudo()._read_group(
            [('profile_id', 'in', self.ids), *self.env['jlink.consent']._get_active_domain()],
            ['profile_id'], ['valid_until:max'],
        ))
        holds = self.env['jlink.privacy.hold']._get_ends(profiles)
        for profile in profiles:
            if profile in active:
                values, event = profile._prepare_open(active[profile]), 'unlock'
            else:
                values, event = profile._prepare_locked(holds.get(profile.id)), 'lock'
            if any(profile[name] != value for name, value in values.items()):
                profile._workflow_write(values, event)
        profiles.filtered(lambda profile: not profile.open_until)._close_conversation()
        self.env['jlink.erasure']._follow(profiles)

    def _prepare_open(self, open_until):
        return {'state': 'open', 'open_until': open_until, 'restricted_until': False, 'erase_on': False}

    def _prepare_locked(self, held_until):
        """Return the values of a profile without consent: what is held is the back office's, the rest is to go."""
        self.ensure_one()
        if self.state == 'requested' and not held_until:
            ended = self.consent_ids.filtered(lambda consent: consent.state in ('declined', 'withdrawn', 'expired'))
            if not ended:
                return {'state': 'requested', 'open_until': False}
        return {
            'state': 'restricted' if held_until else 'ended',
            'open_until': False,
            'restricted_until': held_until or False,
            'erase_on': self.erase_on or self._get_erase_on(),
        }

    def _get_erase_on(self):
        """Return the day from which a profile whose consent has ended is erased."""
        self.ensure_one()
        return self.env['jlink.retention.rule']._get_erase_on(self.consent_ids[:1].state, self.company_id)

    def _close_conversation(self):
        """Take whoever follows the person's contact off it: followers are mailed without a look at rights."""
        self.partner_id.message_unsubscribe(self.partner_id.message_partner_ids.ids)

    @api.model
    def _get_event_name(self, event):
        names = {'unlock': self.env._("Opened by consent"), 'lock': self.env._("Locked")}
        return names.get(event) or super()._get_event_name(event)

from odoo import api, fields, models

from ..exceptions import ConsentError


class Profile(models.Model):
    """What opens and locks a profile: consent, and nothing else."""

    _inherit = 'jlink.profile'

    @api.model
    def _record_first(self, partners, source, company, recorded_on=None):
        """Record ``partners`` as business partners, locked until they consent.

        For use by what records a person first, which has checked the right to it before.

        :return: the new profiles, as superuser: nobody else reads them yet
        :raise ConsentError: one is a company, or the contact of a company or a colleague, which erasure must not reach
        """
        # sudo: whose contact it is counts, not what the user may read of it.
        for partner in partners.sudo():
            if partner.is_company or partner.parent_id or any(not user.share for user in partner.user_ids):
                raise ConsentError(self.env._(
                    "This contact is a company, or belongs to one or to a colleague: record the business partner with a"
                    " contact of their own.",
                ))
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
        active = profiles._get_active_until()
        holds = self.env['jlink.privacy.hold']._get_ends(profiles)
        changes = {'unlock': {}, 'lock': {}}
        for profile in profiles:
            if profile in active:
                event, values = 'unlock', profile._prepare_open(active[profile])
            else:
                event, values = 'lock', profile._prepare_locked(holds.get(profile.id))
            if any(profile[name] != value for name, value in values.items()):
                changes[event][profile] = values
        for event, values_by_profile in changes.items():
            if values_by_profile:
                profiles.concat(*values_by_profile)._workflow_write_each(values_by_profile, event)
        profiles.filtered(lambda profile: not profile.open_until)._close_conversation()
        self.env['jlink.disclosure']._follow_profiles(profiles.filtered(lambda profile: not profile.open_until))
        self.env['jlink.erasure']._follow(profiles)

    def _get_active_until(self):
        """Return for each profile that may be open until when."""
        # sudo: the gate follows the consents, whoever took the step
        return dict(self.env['jlink.consent'].sudo()._read_group(
            [('profile_id', 'in', self.ids), *self.env['jlink.consent']._get_active_domain()],
            ['profile_id'], ['valid_until:max'],
        ))

    def _prepare_open(self, open_until):
        return {'state': 'open', 'open_until': open_until, 'restricted_until': False, 'erase_on': False}

    def _prepare_locked(self, held_until):
        """Return the values of a profile without consent: what is held is the back office's, the rest is to go."""
        self.ensure_one()
        if self.state == 'requested' and not held_until and not self._get_ending():
            return {'state': 'requested', 'open_until': False}
        return {
            'state': 'restricted' if held_until else 'ended',
            'open_until': False,
            'restricted_until': held_until or False,
            'erase_on': self.erase_on or self._get_erase_on(self._get_ending()),
        }

    def _get_erase_on(self, ending):
        """Return the day from which the profile is erased if the consent ended today by ``ending``."""
        self.ensure_one()
        return self.env['jlink.retention.rule']._get_erase_on(ending, self.company_id)

    def _get_ending(self):
        """Return how the consent ended last: ``declined``, ``withdrawn`` or ``expired``; nothing if none has.

        A request that nobody answered, for renewal for instance, has not ended anything.
        """
        self.ensure_one()
        ended = self.consent_ids.filtered(
            lambda consent: consent.decided_on and consent.state in ('declined', 'withdrawn', 'expired'),
        )
        return ended.sorted(lambda consent: (consent.ended_on, consent.id))[-1:].state

    def _close_conversation(self):
        """Take whoever follows the person's contact off it: followers are mailed without a look at rights."""
        self.partner_id.message_unsubscribe(self.partner_id.message_partner_ids.ids)

    @api.model
    def _get_event_name(self, event):
        names = {'unlock': self.env._("Opened by consent"), 'lock': self.env._("Locked")}
        return names.get(event) or super()._get_event_name(event)

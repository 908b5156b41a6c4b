from odoo import api, fields, models

from ..exceptions import ErasureError


class Erasure(models.Model):
    """Who is to be erased, and when: planned as soon as it is known, so that people see it coming."""

    _inherit = 'jlink.erasure'

    @api.model
    def _follow(self, profiles):
        """Plan the erasure of those whose consent has ended, and cancel it for those who are open again.

        Called whenever the gate of profiles has changed.
        """
        # sudo: erasure follows from the state of the consent, whoever changed it.
        planned = self.sudo().search([('profile_ref', 'in', profiles.ids), ('state', '=', 'planned')])
        reopened = planned.filtered(lambda erasure: erasure.profile_ref.state == 'open')
        if reopened:
            reopened._take_step('cancel', {'profile_ref': False})
        missing = profiles.filtered('erase_on') - planned.profile_ref
        self._plan(missing, lambda profile: profile._get_ending(), lambda profile: profile.erase_on)
        self._ask_office(missing.filtered('document_ids'))

    @api.model
    def _plan(self, profiles, get_trigger, get_due):
        # sudo: numbers are drawn and rules read for whoever's step is followed.
        sequence = self.env['ir.sequence'].sudo()
        rules = self.env['jlink.retention.rule'].sudo()
        triggers = dict(self._fields['trigger'].selection)
        values = []
        for profile in profiles:
            trigger = get_trigger(profile)
            if trigger in triggers:
                rule = rules._find_erasing(trigger, profile.company_id)
                values.append({
                    'name': sequence.next_by_code('jlink.erasure'), 'profile_name': profile.name,
                    'profile_ref': profile.id, 'company_id': profile.company_id.id, 'trigger': trigger,
                    'source': rule.source or False, 'due_on': get_due(profile), 'state': 'planned',
                })
        # sudo: as above.
        return self.sudo()._workflow_create(values)

    @api.model
    def _plan_unanswered(self, limit=200):
        """Plan the purge of those who were asked and did not answer in time.

        :return: how many
        """
        today = fields.Date.today()
        profiles = self.env['jlink.profile']
        for company in self.env['res.company'].search([('jlink_consent_answer_days', '>', 0)]):
            oldest = fields.Datetime.subtract(fields.Datetime.now(), days=company.jlink_consent_answer_days)
            profiles += profiles.search([
                ('company_id', '=', company.id), ('state', '=', 'requested'), ('create_date', '<', oldest),
                ('consent_ids', 'not any', [('answer_by', '>=', today)]),
                ('id', 'not in', self._search([('state', '=', 'planned')]).subselect('profile_ref')),
            ], limit=limit)
        self._plan(profiles, lambda _profile: 'unanswered', lambda _profile: today)
        return len(profiles)

    @api.model
    def _plan_on_demand(self, profile):
        """Plan the erasure that a person demands; what must be kept stays under its hold.

        :raise ErasureError: the consent is still in force, or the user is not of the back office
        """
        self._check_office()
        profile = profile.sudo()  # sudo: a locked profile is erased without being read
        if profile._is_open():
            raise ErasureError(self.env._("The consent is in force: record its withdrawal first."))
        planned = self.sudo().search([('profile_ref', '=', profile.id), ('state', '=', 'planned')])
        if planned:
            planned._take_step('cancel', {'profile_ref': False})
            planned.flush_recordset()  # one planned erasure each, as the database sees it
        today = fields.Date.today()
        return self._plan(profile, lambda _profile: 'request', lambda _profile: today).sudo(False)

    @api.model
    def _ask_office(self, profiles):
        """Ask the back office, by one activity for each person, what of the documents must be kept."""
        # sudo: the activity goes to whoever decides, whoever's step it follows.
        group = self.env.ref('jlink_compliance.group_back_office').sudo()
        for profile in profiles:
            officers = group.all_user_ids.filtered(lambda user, profile=profile: profile.company_id in user.company_ids)
            if officers:
                profile.consent_ids[:1].sudo().with_context(lang=officers[0].lang).activity_schedule(
                    'mail.mail_activity_data_todo', date_deadline=profile.erase_on, user_id=officers[0].id,
                    summary=self.env._("Decide what must be kept of %(number)s", number=profile.name),
                )


class Consent(models.Model):
    _inherit = 'jlink.consent'

    def action_erase_on_demand(self):
        """Plan the erasure that the person demands, and show it.

        Source: GDPR Art. 17(1).
        """
        self.ensure_one()
        self.check_access('read')
        return self.env['jlink.erasure']._plan_on_demand(self.profile_id)._get_records_action()

from odoo import models

from ..exceptions import MergeError, StepNotAllowedError
from ..merging import merging

_ROLE = 'jlink_compliance.group_account_manager'


class Partner(models.Model):
    """One person recorded twice becomes one contact, and keeps all that she or he decided."""

    _inherit = 'res.partner'

    def _get_merge_obstacles(self):
        """Return for the id of each contact that Odoo must not merge why not; rooms with more reasons extend it.

        :rtype: dict[int, str]
        """
        # sudo: what must not get lost counts, not what the user may read of it.
        consents = self.env['jlink.consent'].sudo().search([('partner_id', 'in', self.ids)])
        sealed = self.env['jlink.quarantine'].sudo().search([('partner_id', 'in', self.ids)])
        reason = self.env._(
            "Business partners are merged by “Merge Business Partner” only, which keeps each consent with its person.",
        )
        return dict.fromkeys((self._get_profile() | consents.profile_id).partner_id.ids + sealed.partner_id.ids, reason)

    def _merge_business_partner(self, source, reason):
        """Merge ``source`` into ``self``: the same person, recorded twice.

        What the destination's contact says stays; of the other one, consents and what hangs on the contact move over.

        :param str reason: why it is the same person, for the ledger
        :raise StepNotAllowedError: the user is no account manager
        :raise MergeError: it would lose something, or cannot be one person
        """
        self.ensure_one()
        source.ensure_one()
        people = source | self
        people._check_may_merge()
        people._check_one_person()
        if not (reason or '').strip():
            raise MergeError(self.env._("Say how you know that both are the same person."))
        with merging(people.ids):
            # sudo: profiles move with their person, whether the user sees them or not.
            self.env['jlink.profile'].sudo()._merge_people(source.sudo(), self.sudo(), reason)
            self.env['jlink.ledger.payload']._move_subject(source, self)
            if not self.email and not self.phone:
                # sudo: the one channel to the person is kept.
                self.sudo().write({'email': source.email} if source.email else {'phone': source.phone})
            # sudo: account management merges business partners without the right to merge all contacts.
            self.env['base.partner.merge.automatic.wizard'].sudo()._merge(people.ids, self.sudo())

    def _check_may_merge(self):
        if not self.env.user.has_group(_ROLE):
            raise StepNotAllowedError(self.env._("Merging business partners is up to account management."))
        self.check_access('read')

    def _check_one_person(self):
        # sudo: accounts and companies of contacts are compared, whoever may read them.
        people = self.sudo().with_context(active_test=False)
        profiles = people._get_profile()
        if len(people) != 2 or any(person.is_company for person in people):
            raise MergeError(self.env._("Choose two contacts that are one person, not a company."))
        if not profiles:
            raise MergeError(self.env._("Neither of them is a business partner: use the merge of contacts."))
        if len(profiles.company_id | people.company_id) > 1:
            raise MergeError(self.env._(
                "They were recorded by different companies, each with the person's consent to itself: they stay apart.",
            ))
        if len(people.user_ids) > 1:
            raise MergeError(self.env._("Both have an account of their own: archive and remove one account first."))

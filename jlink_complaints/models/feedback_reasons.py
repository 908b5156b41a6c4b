from datetime import timedelta

from odoo import fields, models


class Feedback(models.Model):
    """Who is not asked, and why.

    Asking customers for feedback by mail is advertising (BGH, 10 July 2018, VI ZR 225/17). It is allowed to existing
    customers on similar services while they do not object and each mail tells how to (§ 7(3) UWG), or with consent.
    """

    _inherit = 'jlink.feedback'

    def _get_reasons_not_to_ask(self):
        """Return for each record that may not be sent why, the first of several reasons.

        :rtype: dict[int, str]
        """
        records = self.sudo()  # sudo: an objection counts, whoever asks
        people = records.contact_id
        found = [
            ('stopped', people.filtered('jlink_feedback_stopped_on')),
            ('objected', people._get_objecting()),
            ('blacklisted', people.filtered('is_blacklisted')),
            ('business_partner', people._get_profile().partner_id),
            ('recent', records._get_recently_asked()),
        ]
        reasons = {}
        for feedback in records:
            if reason := feedback._get_reason_of_person(found):
                reasons[feedback.id] = reason
        return reasons

    def _get_reason_of_person(self, found):
        person = self.contact_id
        if not person:
            return 'no_person'
        if not person.active:
            return 'archived'
        if not person.email_normalized:
            return 'no_address'
        if reason := next((reason for reason, people in found if person in people), None):
            return reason
        if self.company_id.jlink_feedback_needs_basis and person not in person._get_with_basis():
            return 'no_basis'
        return None

    def _get_recently_asked(self):
        """Return the people who were asked within the pause that the company has set.

        Two requests for the same person that are due together: the first one is sent.
        """
        people = self.env['res.partner'].sudo()  # sudo: as in :meth:`_get_reasons_not_to_ask`
        for company, records in self.grouped('company_id').items():
            since = fields.Datetime.now() - timedelta(days=company.jlink_feedback_pause_days)
            groups = self._read_group(
                [('contact_id', 'in', records.contact_id.ids), ('company_id', '=', company.id),
                 ('asked_on', '>', since)], ['contact_id'],
            )
            people |= people.union(*(person for (person,) in groups))
        return people

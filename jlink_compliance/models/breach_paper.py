from odoo import models
from odoo.tools import format_datetime


class Breach(models.Model):
    """The notification of the authority as a paper, in the authority's language (GDPR Art. 33(3))."""

    _inherit = 'jlink.breach'

    def _get_paper_lang(self):
        return self.lang or super()._get_paper_lang()

    def _get_paper_reference(self):
        return self.name

    def _get_paper_values(self, report):
        values = super()._get_paper_values(report)
        choices = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ('kind', 'risk', 'state')
        }
        return {
            **values,
            'officers': self._get_officers(),
            'nature': self._get_nature(choices),
            'notices': self._get_notices(choices),
        }

    def _get_nature(self, choices):
        return [
            (self.env._("Known since"), self._say(self.known_on)),
            (self.env._("Happened from"), self._say(self.happened_from)),
            (self.env._("Happened until"), self._say(self.happened_to)),
            (self.env._("Nature of the breach"), choices['kind'].get(self.kind)),
            (self.env._("People concerned, about"), str(self.people_count)),
            (self.env._("Records concerned, about"), str(self.record_count)),
            (self.env._("Categories of data"), ", ".join(self.category_ids.mapped('name'))),
            (self.env._("Categories of people"), self.env._("Business partners: experts and applicants")),
            (self.env._("Recipients"), self.recipients),
        ]

    def _get_notices(self, choices):
        return [
            (self.env._("To be told by"), self._say(self.authority_due_on)),
            (self.env._("Told on"), self._say(self.authority_told_on)),
            (self.env._("Later because"), self.delay_reason),
            (self.env._("Risk"), choices['risk'].get(self.risk)),
            (self.env._("People told on"), self._say(self.people_told_on)),
            (self.env._("People not told because"), self.people_reason),
            (self.env._("State"), choices['state'].get(self.state)),
        ]

    def _say(self, moment):
        return format_datetime(self.env, moment, tz=self._get_paper_tz()) if moment else ''

    def _get_officers(self):
        """Return name and address of the data protection officers, where the authority learns more."""
        # sudo: whom the authority writes to is no secret.
        users = self.env.ref('jlink_compliance.group_dpo').sudo().all_user_ids
        return [
            ", ".join(filter(None, (user.name, user.email, user.phone)))
            for user in users if self.company_id in user.company_ids
        ]

from odoo import api, fields, models

from ..const import CHAPTER_LEGAL
from ..workflow import Blocker


class Disclosure(models.Model):
    """What asking a person and releasing to a customer need: consent, grant, undertaking, together."""

    _inherit = 'jlink.disclosure'

    @api.model
    def _get_asking_guards(self):
        """Return the names of the guards of the consultation, which the yes has to pass as well."""
        return ('_guard_consent', '_guard_terms', '_guard_never', '_guard_time')

    @api.model
    def _get_release_guards(self):
        """Return the names of the guards of the release."""
        return (
            *self._get_asking_guards(), '_guard_undertaking', '_guard_recipients', '_guard_documents',
        )

    @api.model
    def _get_steps_from(self, state):
        """Show early what the release will need: the customer may take days to sign."""
        steps = super()._get_steps_from(state)
        return [*steps, self._get_step('release')] if state in ('draft', 'consulted') else steps

    def _guard_consent(self):
        """Without an active consent nobody is asked and nothing is disclosed (GDPR Art. 6(1)(a))."""
        message = self.env._("The business partner's consent is not in force: ask for it first.")
        return {
            disclosure.id: [] if disclosure.profile_id._is_open() else [self._block('consent', message)]
            for disclosure in self
        }

    def _guard_terms(self):
        """A yes covers what was asked: to whom, what for, which data."""
        questions = {
            'reason': self.env._("What is it for? The business partner reads it."),
            'category_ids': self.env._("Which categories of data are to be disclosed?"),
        }
        return {
            disclosure.id: [
                self._block(f'terms_{name}', question, name)
                for name, question in questions.items() if not disclosure[name]
            ]
            for disclosure in self
        }

    def _guard_never(self):
        """A firm that the person has ruled out is never approached, whoever asks."""
        message = self.env._("The business partner has ruled this customer out. Nothing can be disclosed to it.")
        lines = self.profile_id.never_ids.grouped('profile_id')
        return {
            disclosure.id: [self._block('never', message)] if any(
                line._names(disclosure.customer_id | disclosure.end_customer_id)
                for line in lines.get(disclosure.profile_id, [])
            ) else []
            for disclosure in self
        }

    def _guard_time(self):
        today = fields.Date.today()
        message = self.env._("The time for which the business partner is asked is over.")
        return {
            disclosure.id: [] if disclosure.valid_until >= today else [self._block('time', message, 'valid_until')]
            for disclosure in self
        }

    def _guard_undertaking(self):
        """The customer is bound to data protection."""
        message = self.env._("The customer's undertaking is not in force: have it signed first.")
        found = {}
        for company, disclosures in self.grouped('company_id').items():
            bound = self.env['jlink.undertaking']._get_in_force(disclosures.customer_id, company)
            for disclosure in disclosures:
                found[disclosure.id] = [] if disclosure.customer_id.id in bound else [
                    Blocker('undertaking', message, self.env._(CHAPTER_LEGAL), {'method': 'action_view_undertakings'}),
                ]
        return found

    def _guard_recipients(self):
        message = self.env._("Who at the customer gets it? Choose persons with a mail address.")
        return {
            disclosure.id: [] if disclosure.recipient_ids and all(
                person.email_normalized for person in disclosure.recipient_ids
            ) else [self._block('recipients', message, 'recipient_ids')]
            for disclosure in self
        }

    def _guard_documents(self):
        """What leaves is of the categories that the person agreed to; blind shows no name."""
        none = self.env._("Which documents are to leave?")
        other = self.env._("A document is of a category that the business partner was not asked about.")
        named = self.env._("The business partner agreed to a blind disclosure: only the blind profile may leave.")
        gone = self.env._("A document was removed from the profile: choose another one.")
        found = {}
        for disclosure in self:
            lines = disclosure.document_ids
            found[disclosure.id] = [
                self._block(code, message, 'document_ids')
                for code, message, is_wrong in (
                    ('documents', none, not lines),
                    ('documents_category', other, bool(lines.category_id - disclosure.category_ids)),
                    ('documents_blind', named, disclosure.form == 'blind' and any(
                        line.source != 'blind' for line in lines)),
                    ('documents_gone', gone, any(
                        line.source == 'document' and not line.profile_document_id for line in lines)),
                ) if is_wrong
            ]
        return found

    def _block(self, code, message, field=''):
        return Blocker(f'disclosure_{code}', message, self.env._(CHAPTER_LEGAL), {'field': field} if field else {})

from odoo import api, models
from odoo.exceptions import UserError

from ..exceptions import DisclosureError, StepBlockedError
from .disclosure import PROPOSED

_QUESTIONS = 5
_LONGEST_QUESTION = 2000
_LONGEST_NOTE = 200
#: What can still be decided about, and what still waits for the person.
OPEN = ('consulted', 'granted', 'released')


class Disclosure(models.Model):
    """What pages and mails show a person about a disclosure, and what comes back from their forms."""

    _inherit = 'jlink.disclosure'

    # === BUSINESS METHODS - WHAT IS SHOWN === #

    def _get_shown_documents(self):
        """Return the names of what is to leave, as the person reads them."""
        self.ensure_one()
        sources = dict(self.env['jlink.disclosure.document']._fields['source']._description_selection(self.env))
        lines = self.sudo().document_ids  # sudo: the person is told exactly what leaves
        return [
            line.name or line.profile_document_id.name if line.source == 'document' else sources[line.source]
            for line in lines if line.source != 'document' or line.name or line.profile_document_id
        ]

    def _get_terms_html(self):
        """Return the terms as a table for a mail, the same that the page shows."""
        self.ensure_one()
        return self.env['ir.qweb']._render('jlink_compliance.disclosure_mail_terms', {
            'disclosure': self.sudo(),  # sudo: the mail goes to whom the terms are about
        })

    def _get_contact_at_firm(self):
        """Return who is asked back to: the account manager, as everybody outside may know them."""
        self.ensure_one()
        return self.sudo().user_id.partner_id  # sudo: name and address of who writes to the person

    @api.model
    def _get_own_page(self, which, limit=None, offset=0):
        """Return the own disclosures that the portal lists, newest first.

        :param str which: ``waiting`` for an answer, ``open`` or ``all``
        """
        states = {'waiting': ['consulted'], 'open': list(OPEN)}.get(which)
        domain = [('partner_id', '=', self.env.user.partner_id.id), ('state', '!=', 'draft')]
        if not self.env.user._is_portal():
            return self.browse()
        return self.search(domain + ([('state', 'in', states)] if states else []), limit=limit, offset=offset)

    # === BUSINESS METHODS - WHAT COMES BACK === #

    def _take_answer(self, form, channel, evidence):
        """Record what the person's form says: a yes, a no, a no for good, or a question.

        For use by pages that have looked up the key, or the own record of the person signed in.

        :param dict form: ``decision`` (``grant``, ``decline``, ``never`` or ``ask``), ``proposed``, ``proposed_note``,
            ``question``
        :raise UserError: it cannot be recorded; the message is for the person
        """
        self.ensure_one()
        decision = form.get('decision')
        if decision == 'ask':
            self._check_person_decides()
            self.env['jlink.access.token']._check_rate('disclosure question', self.id, _QUESTIONS)
            self._ask_back((form.get('question') or '')[:_LONGEST_QUESTION], channel, evidence)
            return
        proposed = form.get('proposed') if form.get('proposed') in dict(PROPOSED) else 'unknown'
        note = (form.get('proposed_note') or '').strip()[:_LONGEST_NOTE]
        try:
            self._answer('decline' if decision == 'never' else decision, channel, evidence, proposed, note)
        except StepBlockedError as error:
            raise DisclosureError(self.env._(
                "You cannot agree to this any more: its time is over, you have ruled this firm out, or what we asked"
                " you about has changed. You can decline, or ask us.",
            )) from error
        if decision == 'never':
            self._rule_out()

    def _take_recall(self, form, channel, evidence):
        """Record what the person's form says: take the yes back, with ``never`` for good."""
        self.ensure_one()
        if form.get('never'):
            self._rule_out()
        self._recall(channel, evidence)


class Profile(models.Model):
    """The firms that a person has ruled out, as the person looks after them in the portal."""

    _inherit = 'jlink.profile'

    def _add_never(self, name):
        """Rule a firm out by its name; one that is on the list already is no error.

        :raise UserError: no name, or somebody else's profile, or one without consent
        """
        profile = self._check_correcting()
        name = (name or '').strip()[:_LONGEST_NOTE]
        if not name:
            raise UserError(self.env._("Please type the name of the firm."))
        if name.casefold() not in {line.company_name.casefold() for line in profile.never_ids}:
            profile.never_ids.create({'profile_id': profile.id, 'company_name': name})
            self._record_correction('never_ids')

    def _remove_never(self, line_id):
        """Take a firm off the list; one that is gone already is no error."""
        profile = self._check_correcting()
        line = profile.never_ids.filtered(lambda line: line.id == line_id)
        if line:
            line.unlink()
            self._record_correction('never_ids')

    def _get_ruled_out_open(self):
        """Return what is still open although the person has ruled the firm out since: to decline or to recall."""
        self.ensure_one()
        profile = self.sudo()  # sudo: the own profile of the person signed in
        # sudo: as above.
        disclosures = self.env['jlink.disclosure'].sudo().search([
            ('profile_id', '=', profile.id), ('state', 'in', OPEN),
        ])
        return {
            line: disclosures.filtered(
                lambda disclosure, line=line: line._names(disclosure.customer_id | disclosure.end_customer_id),
            )
            for line in profile.never_ids
        }

from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import _lt
from ..exceptions import DisclosureError


class Disclosure(models.Model):
    """What the person does about a disclosure: by a key in a link, or signed in to the portal.

    The methods decide as superuser: a person has no role. Whoever calls them has looked up the key, or has the record
    from :meth:`_get_own`.
    """

    _inherit = 'jlink.disclosure'

    @api.model
    def _get_own(self):
        """Return the disclosures that the business partner signed in to the portal was asked about; of others none."""
        user = self.env.user
        domain = [('partner_id', '=', user.partner_id.id), ('state', '!=', 'draft')]
        return self.search(domain) if user._is_portal() else self.browse()

    def _get_asked_terms(self):
        """Return the terms that the person is asked about, JSON-like."""
        self.ensure_one()
        disclosure = self.sudo()  # sudo: the terms are frozen whoever decides
        return {
            'profile': disclosure.profile_id.name,
            'customer': [disclosure.customer_id.id, disclosure.customer_id.name],
            'end_customer': [disclosure.end_customer_id.id, disclosure.end_customer_id.name or ''],
            'purpose': disclosure.purpose,
            'reason': disclosure.reason,
            'categories': disclosure.category_ids.sorted('id').mapped('code'),
            'form': disclosure.form,
            'valid_until': disclosure.valid_until,
        }

    def _answer(self, decision, channel, evidence, proposed='unknown', proposed_note=''):
        """Record the person's answer: a yes to exactly these terms, or a no.

        :param str decision: ``grant`` or ``decline``
        :param str channel: ``page`` or ``portal``
        :param dict evidence: JSON-like facts of who decided
        :param str proposed: whether the person was proposed there already: ``no``, ``yes`` or ``unknown``
        :raise DisclosureError: nothing to answer is open
        :raise AccessError: an employee is signed in
        """
        self._check_person_decides()
        if decision not in ('grant', 'decline'):
            raise DisclosureError(self.env._("Please choose whether you agree or decline."))
        disclosure = self.sudo()  # sudo: the person decides, without any role
        disclosure._decide(decision, channel, evidence, proposed=proposed, proposed_note=proposed_note)

    def _ask_back(self, question, channel, evidence):
        """Record what the person wants to know first; the account manager is told and answers."""
        self._check_person_decides()
        if not (question or '').strip():
            raise DisclosureError(self.env._("Please type what you would like to know."))
        disclosure = self.sudo()  # sudo: as above
        if disclosure.state != 'consulted':
            raise DisclosureError(self.env._("This question has been answered already."))
        now = fields.Datetime.now()
        evidence = {**evidence, 'question': question}
        self.env['jlink.disclosure.decision']._record(disclosure, 'asked', channel, evidence, now)
        disclosure._workflow_write({'question': question.strip()[:2000], 'reply': False}, 'ask_back')
        disclosure._remind_manager(_lt("Answer what the business partner asks back"))

    def _recall(self, channel, evidence):
        """Take a yes back: from now on nothing leaves any more, links die and the recipients are to be told."""
        self._check_person_decides()
        self.sudo()._decide('recall', channel, evidence)  # sudo: the person decides, without any role

    def _rule_out(self):
        """Decline and never be asked about this customer again."""
        self.ensure_one()
        self._check_person_decides()
        disclosure = self.sudo()  # sudo: as above
        if not any(line._names(disclosure.customer_id) for line in disclosure.profile_id.never_ids):
            self.env['jlink.profile.never'].sudo().create({  # sudo: the person decides about the own list
                'profile_id': disclosure.profile_id.id, 'company_name': disclosure.customer_id.name,
                'customer_id': disclosure.customer_id.id,
            })

    def _check_person_decides(self):
        if self.env.user._is_internal():
            raise AccessError(self.env._(
                "Only the business partner decides here. Record what you were told in JLink instead.",
            ))

    # === BUSINESS METHODS - DECIDING === #

    def _decide(self, decision, channel, evidence, decided_on=None, proposed='unknown', proposed_note=''):
        """Record what the persons decided, with the evidence, as one step for all of ``self``.

        :param str decision: ``grant``, ``decline`` or ``recall``
        :param datetime decided_on: when the person said it, in UTC; without, now
        """
        self.sudo().profile_id._lock_gate()  # sudo: the gate is a fact, whoever decides
        step = self._begin_step(decision)
        when = decided_on or fields.Datetime.now()
        said = {} if decision == 'recall' else {'already_proposed': proposed, 'proposed_by': proposed_note}
        self.env['jlink.disclosure.decision']._record(self, step.target, channel, {**evidence, **said}, when)
        answer = {
            'channel': channel, 'decided_on': when, 'already_proposed': proposed, 'proposed_note': proposed_note,
        }
        self._complete_step(step, {
            'grant': answer,
            'decline': {**answer, 'ended_on': when, 'ended_reason': 'declined'},
            'recall': {'ended_on': when, 'ended_reason': 'person'},
        }[decision])
        self._mail(step.target)
        if decision != 'recall':
            self._remind_manager(_lt("The business partner has answered"))

    def _remind_manager(self, summary):
        """Tell the account manager what to do next, in their language; nothing in it names the person."""
        for disclosure in self.sudo().filtered('user_id'):  # sudo: the activity goes to whoever is in charge
            told = disclosure.with_context(lang=disclosure.user_id.lang)
            told.activity_schedule(
                'mail.mail_activity_data_todo', user_id=told.user_id.id, summary=told.env._(summary),
            )

    def _get_link_expiry(self, purpose):  # noqa: ARG002  # each link lives as long as what it is about
        return datetime.combine(self.valid_until, time.max)

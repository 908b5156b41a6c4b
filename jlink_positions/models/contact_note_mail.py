import logging

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: Conversations among ourselves, and those about people who are no customers.
_UNNOTED_MODELS = (
    'discuss.', 'jlink.consent', 'jlink.profile', 'jlink.subject', 'jlink.quarantine', 'jlink.erasure', 'jlink.breach',
    'jlink.finding', 'jlink.takeover', 'jlink.contact.',
)
#: Mails about business partners: what a customer is told under a disclosure is a contact that names no person, and
#: the evidence of it is kept there.
DISCLOSING = ('jlink.disclosure', 'jlink.disclosure.exit', 'jlink.disclosure.notice')


class ContactNote(models.Model):
    """Contacts by mail, noted while the mail passes."""

    _inherit = 'jlink.contact.note'

    # === BUSINESS METHODS === #

    @api.model
    def _get_unnoted_models(self):
        """Return with what the names of models begin whose mails are no contacts, or note themselves otherwise."""
        return _UNNOTED_MODELS

    @api.model
    def _capture_mails(self, mails):
        """Note mails to and from customers, each once per customer; a failure never keeps a mail from passing.

        What fails is logged, and marked at the message for the next run of the scheduled action.

        :param list[Passing] mails: mails whose messages are stored
        :return: the contacts that are new
        """
        mails = [mail for mail in mails if mail.author_id or mail.people or mail.addresses]
        if not mails:
            return self.browse()
        # Before the savepoint: what others have not written yet must not be undone with it.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                return self._capture_passing(mails)
        except Exception:  # the mail passes, whatever is wrong with its note
            messages = [mail.message_id for mail in mails]
            _logger.exception("Contacts by the messages %s are not noted yet: the next run tries again.", messages)
            self.env.cr.execute(SQL(
                "UPDATE mail_message SET jlink_is_missed = TRUE WHERE id = ANY(%s)", messages,
            ))
            self.env['mail.message'].browse(messages).invalidate_recordset(['jlink_is_missed'])
            return self.browse()

    @api.model
    def _capture_passing(self, mails):
        """Note ``mails`` as :meth:`_capture_mails` promises, raising what fails."""
        people = {person for mail in mails for person in (mail.author_id, *mail.people) if person}
        addresses = {address for mail in mails for address in mail.addresses}
        found = self.env['res.partner'].browse(people)._find_customers_to_note(addresses)
        if not found:
            return self.browse()
        by_person = {person: details for person, *details in found}
        # An address of several people stands for the first of them.
        by_address = {address: person for person, _customer, address, *_rest in reversed(found)}
        facts, colleagues = self._get_facts_of_mails(mails), self._get_colleagues(mails)
        rows = [
            {**row, **self._describe_mail(mail, facts, colleagues)}
            for mail in mails for row in self._split_by_customer(mail, by_person, by_address)
        ]
        self._await_managers(any(
            row['direction'] == 'out' and row['user_id'] and row['manager_id'] not in (None, row['user_id'])
            for row in rows
        ))
        return self._capture(rows)

    @api.model
    def _split_by_customer(self, mail, by_person, by_address):
        """Return the beginnings of rows: one per customer, with the people of it."""
        people = [mail.author_id] if mail.is_incoming else [
            *mail.people, *(by_address[address] for address in mail.addresses if address in by_address),
        ]
        rows = {}
        for person in dict.fromkeys(people):
            if person not in by_person:
                continue
            customer, _address, manager, company = by_person[person]
            row = rows.setdefault(customer, {
                'source_key': self._get_message_key(mail.message_id, customer), 'partner_id': customer,
                'manager_id': manager, 'company_id': company, 'contact_ids': [],
            })
            row['contact_ids'] += [person] if person != customer else []
        return rows.values()

    @api.model
    def _describe_mail(self, mail, facts, colleagues):
        """Return what a mail says of the contact, whichever customer it is with."""
        fact = facts.get((mail.model, mail.res_id), {})
        about_person = mail.model in DISCLOSING
        subject = self.env._("Documents of a business partner") if about_person else mail.subject
        return {
            'date': mail.date, 'channel': mail.channel, 'direction': 'in' if mail.is_incoming else 'out',
            'source_name': subject or ('record' in fact and fact['record'].display_name) or None,
            'message_id': None if about_person else mail.message_id,
            'res_model': fact.get('model'), 'res_id': fact.get('res_id'),
            'position_id': fact.get('position_id') or None,
            'user_id': fact.get('user_id') if mail.is_incoming else colleagues.get(mail.author_id, False),
            **({'company_id': fact['company_id']} if fact.get('company_id') else {}),
        }

    @api.model
    def _get_facts_of_mails(self, mails):
        """Return what the documents of mails say, per model and id: as many queries as there are models."""
        facts = {}
        for model in {mail.model for mail in mails if mail.model in self.env and mail.res_id}:
            # sudo: what a mail belongs to is a fact, whoever sends it.
            records = self.env[model].sudo().browse({mail.res_id for mail in mails if mail.model == model})
            if model in DISCLOSING:
                facts |= {(model, record.id): self._get_facts_of_disclosure(record) for record in records}
            elif isinstance(records, self.env.registry['jlink.contact.mixin']):
                facts |= {
                    (model, record.id): {
                        **record._get_contact_facts(), 'record': record, 'model': model, 'res_id': record.id,
                    } for record in records
                }
        return facts

    @api.model
    def _get_facts_of_disclosure(self, record):
        disclosure = record if record._name == 'jlink.disclosure' else record.disclosure_id
        position = disclosure.position_id
        return {
            'company_id': disclosure.company_id.id, 'position_id': position.id,
            **({'model': position._name, 'res_id': position.id} if position else {}),
        }

    @api.model
    def _get_colleagues(self, mails):
        """Return the colleague behind each author of an outgoing mail; the program itself is none."""
        me = self.env.user
        authors = {mail.author_id for mail in mails if mail.author_id and not mail.is_incoming}
        found = {} if me._is_superuser() or not me._is_internal() else {me.partner_id.id: me.id}
        if others := authors - {me.partner_id.id}:
            # sudo: who wrote is a fact.
            users = self.env['res.users'].sudo().with_context(active_test=False).search_fetch(
                [('partner_id', 'in', list(others)), ('share', '=', False)], ['partner_id'],
            )
            found |= {user.partner_id.id: user.id for user in users if not user._is_superuser()}
        return found

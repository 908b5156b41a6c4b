from collections import Counter

from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import mute_logger

from odoo.addons.iap.tools.iap_tools import _MAIL_PROVIDERS
from odoo.addons.jlink_compliance.incoming_mail import IncomingMail
from odoo.addons.jlink_compliance.workflow import erasing

from ..exceptions import BusinessPartnerNoteError, ContactMailError

#: More people at one company than this say nothing more about whose an address is.
_LOOK_AT = 2000


class ContactInbox(models.Model):
    """How a mail leaves the inbox: as a contact, or sealed in the quarantine."""

    _inherit = 'jlink.contact.inbox'

    # === WHOSE IT PROBABLY IS === #

    def _compute_suggested_id(self):
        """Find who has the address, or else the customer with most people at the same domain."""
        emails = {mail.person_email for mail in self if mail.person_email}
        by_email, by_domain = self._find_by_address(emails)
        for mail in self:
            domain = (mail.person_email or '').rpartition('@')[2]
            best = by_domain.get(domain, Counter()).most_common(1)
            mail.suggested_id = by_email.get(mail.person_email) or (best[0][0] if best else False)

    @api.model
    def _find_by_address(self, emails):
        """Return people by address, and customers by domain with the number of their people there."""
        domains = {email.rpartition('@')[2] for email in emails} - _MAIL_PROVIDERS
        partners = self.env['res.partner'].search(Domain.OR([
            Domain('email_normalized', 'in', list(emails)),
            *(Domain('email_normalized', '=like', f'%@{domain}') for domain in domains),
        ]), order='id', limit=_LOOK_AT) if emails else self.env['res.partner']
        customers = partners._get_customers_to_note()
        by_email, by_domain = {}, {}
        for partner in partners:
            if partner.id in customers:
                by_email.setdefault(partner.email_normalized, partner)
                domain = partner.email_normalized.rpartition('@')[2]
                if domain in domains:
                    by_domain.setdefault(domain, Counter())[partner.browse(customers[partner.id])] += 1
        return by_email, by_domain

    # === NOTING === #

    def _assign(self, partner, direction=None):
        """Note each mail as a contact with a customer, or a person there, by whoever says so.

        :raise ContactMailError: the partner is no customer
        :raise BusinessPartnerNoteError: the partner is a business partner
        """
        partner.check_access('read')
        if profile := partner._get_profile()[:1]:
            raise BusinessPartnerNoteError(
                self.env._("%(person)s is a business partner: hand the mail to the quarantine.", person=partner.name),
                self.env.ref('jlink_compliance.profile_action').id, self.env._("Open the profiles"),
                {'search_default_name': profile.name},
            )
        customers = partner._get_customers_to_note()
        if not customers:
            raise ContactMailError(self.env._(
                "%(name)s is no customer: choose the company or a person there, or dismiss the mail.",
                name=partner.name,
            ))
        for mail in self:
            mail._note_customers(customers, user=mail.user_id or self.env.user, direction=direction)

    def _note_customers(self, customers, user=None, direction=None):
        """Note the mail as a contact with each customer.

        :param dict customers: the customer's id by the id of the person, or of the customer itself
        """
        self.ensure_one()
        step = self._begin_step('note')
        mail = self.sudo()  # sudo: the step has checked the right; the mail is kept for nobody else
        notes = mail._capture_message(
            mail.message_id, customers, user or mail.user_id, company_id=mail.company_id.id, date=mail.date,
            direction=direction or mail.direction, source_name=mail.subject or None,
            references=(mail.references or '').split(),
        )
        self._complete_step(step, {'note_ids': [Command.link(note.id) for note in notes], 'dismissal': False})

    @api.model
    def _note_message(self, message, mail, found, user, customers):
        """Note a mail that Odoo has posted already, where that was not done by posting it."""
        values = {'res_model': message.model, 'res_id': message.res_id} if isinstance(
            self.env.get(message.model or ''), self.env.registry['jlink.contact.mixin']) else {}
        self._capture_message(
            message, customers, user, date=self._get_date(mail), direction=found.direction,
            source_name=found.subject or None, references=mail.references, **values,
        )

    @api.model
    def _capture_message(self, message, customers, user, references=(), **values):
        """Have a message noted once per customer, in one query.

        :return: the contacts that the message is noted as
        """
        notes = self.env['jlink.contact.note']
        people = {}
        for person_id, customer_id in customers.items():
            people.setdefault(customer_id, []).extend({person_id} - {customer_id})
        rows = [
            {
                'source_key': notes._get_message_key(message.id, customer_id), 'partner_id': customer_id,
                'channel': 'mail', 'message_id': message.id, 'user_id': user.id or None, 'contact_ids': person_ids,
                **values, **self._find_document(references, customer_id),
            }
            for customer_id, person_ids in people.items()
        ]
        notes._capture(rows)
        return notes.search([('source_key', 'in', [row['source_key'] for row in rows])])

    @api.model
    def _find_document(self, references, customer_id):
        """Return the document of the customer in whose conversation the mail is an answer, as values of a note."""
        if not references:
            return {}
        names = [name for name, model in self.env.registry.items()
                 if issubclass(model, self.env.registry['jlink.contact.mixin']) and not model._abstract]
        message = self.env['mail.message'].search(
            [('message_id', 'in', list(references)), ('model', 'in', names), ('res_id', '!=', 0)],
            order='id desc', limit=1,
        )
        document = self.env[message.model].browse(message.res_id).exists() if message else None
        found = document and document._prepare_contact_note()
        if not found or found['partner_id'] != customer_id:
            return {}
        position = {'position_id': found['position_id']} if found.get('position_id') else {}
        return {'res_model': document._name, 'res_id': document.id, **position}

    # === APPLICATIONS === #

    def action_seal(self):
        """Hand what is no contact but documents of a person to the quarantine; nothing of it stays here."""
        self._begin_step('seal')
        self.env['jlink.profile']._check_may_record()
        if self.sudo().note_ids:  # sudo: whether it is noted is a fact
            raise ContactMailError(self.env._("This mail is noted as a contact already: black out what is personal."))
        mails = self.sudo()  # sudo: the step has checked the right
        quarantines = self.env['jlink.quarantine'].sudo()
        for mail in mails:
            incoming = IncomingMail(mail.original_id.raw or b'')
            with mute_logger('odoo.sql_db'):
                if mail.remark == 'too_large':
                    quarantines._seal(mail.company_id, 'mail', [], incoming.digest, is_too_large=True)
                else:
                    quarantines._take_or_refuse(incoming, mail.company_id)
        mails._erase()
        # To the list: there is nothing to come back to.
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_inbox_action')
        return {**action, 'target': 'main'}

    def _erase(self):
        """Delete the mails with their text, files and original; the ledger keeps that they were there."""
        messages = self.message_id
        files = self.original_id | messages.attachment_ids
        self._ledger_erase()
        with erasing(self._name, self.ids), erasing('mail.message', messages.ids), erasing(files._name, files.ids):
            self.unlink()
            messages.unlink()
            files.exists().unlink()

import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import email_normalize, mute_logger

from odoo.addons.iap.tools.iap_tools import _MAIL_PROVIDERS
from odoo.addons.jlink_compliance.incoming_mail import without_tag

from ..contact_mail import ContactMail, find_people, get_addresses, get_head
from ..exceptions import ContactMailError

_logger = logging.getLogger(__name__)


class ContactInbox(models.Model):
    """Takes mails to the address for contacts: a contact if they are with a customer, otherwise to be assigned.

    A sender can be forged, and Odoo cannot tell. So whatever arrives is an open contact at most, which a colleague
    comments or does not; nothing from outside is documented by itself.
    """

    _inherit = 'jlink.contact.inbox'

    # === WHETHER === #

    @api.model
    def _find_own_alias(self, raw):
        """Return the alias of this inbox that the mail ``raw`` was sent to, unless it is for the quarantine as well."""
        # sudo: mails arrive by themselves.
        aliases = self.env['mail.alias'].sudo()
        recipients = ContactMail(get_head(raw)).recipients
        if not recipients or aliases._find_of_model('jlink.quarantine', recipients):
            return aliases
        return aliases._find_of_model(self._name, recipients)

    @api.model
    def _find_own_address(self, raw, alias):
        """Return the address by which the mail reached ``alias``, as it is written in the mail."""
        for address in ContactMail(get_head(raw)).recipients:
            plain = without_tag(address)
            if alias.alias_full_name in (address, plain) or plain.partition('@')[0] == alias.alias_name:
                return address
        return alias.alias_full_name or ''

    @api.model
    def _is_for_others(self, raw, own):
        """Tell whether the mail was sent to another address of the program as well."""
        others = set(ContactMail(get_head(raw)).recipients) - {own}
        # sudo: mails arrive by themselves.
        domains = self.env['mail.alias.domain'].sudo().search([])  # pylint: disable=no-search-all  # a handful
        catchalls = set(filter(None, domains.mapped('catchall_email')))
        plain = others | {without_tag(address) for address in others}
        return bool(plain & catchalls) or bool(plain and self.env['mail.alias'].sudo().search_count([
            ('alias_full_name', 'in', list(plain)), ('alias_model_id.model', '!=', self._name),
        ], limit=1))

    # === TAKING === #

    @api.model
    def _take_mail(self, raw, alias):
        """Note the mail ``raw`` as a contact with each customer it is with, or have it assigned.

        An error names what went wrong and nothing of the mail: the gateway logs it.

        :param bytes raw: the mail as it arrived
        :param alias: the alias it was sent to; empty if its mailbox is for contacts alone
        """
        # sudo: mails arrive by themselves.
        inbox = self.sudo()
        mail = ContactMail(raw)
        company = alias._get_company()
        inbox = inbox.with_company(company)
        if reason := inbox._get_reason_to_ignore(mail, alias):
            _logger.info("A mail about contacts was ignored: %s.", reason)
            return
        # A failed query would be logged with the values in it.
        with mute_logger('odoo.sql_db'):
            inbox._receive_or_keep(mail, company)

    @api.model
    def _receive_or_keep(self, mail, company):
        last = None
        for receive in (self._receive, self._keep_unread):
            try:
                with self.env.cr.savepoint():
                    receive(mail, company)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:  # noqa: BLE001  # a mail is never lost, and never logged
                last = type(error).__name__
                # No traceback: it would quote the mail.
                _logger.error(  # noqa: TRY400
                    "A mail about contacts could not be dealt with: %s", last)
            else:
                return
        raise ContactMailError(self.env._("A mail about contacts could not be kept (%(error)s).", error=last)) from None

    @api.model
    def _get_reason_to_ignore(self, mail, alias):
        own = self.env['jlink.quarantine']._get_own_addresses([mail.author, mail.sender])
        if mail.is_automatic or mail.is_from_list() or mail.author in own or mail.is_loop(alias.alias_full_name or ''):
            return "written by a program or a mailing list"
        if self.search_count([('digest', '=', mail.digest)], limit=1):
            return "here already"
        return ''

    @api.model
    def _receive(self, mail, company):
        colleagues, is_ours = self._look_up(mail)
        found = find_people(mail, is_ours)
        user = colleagues.get(found.colleague, self.env['res.users'])
        addresses = [address for _name, address in found.people]
        partners = self.env['res.partner'].search([
            ('email_normalized', 'in', addresses), ('company_id', 'in', [company.id, False]),
        ], order='id') if addresses else self.env['res.partner']
        customers = self._get_customers(partners, addresses)
        if not customers and self._is_business_partner(addresses):
            self._tell_not_kept(user)
            _logger.info("A mail about contacts was not kept: it is with a business partner.")
            return
        existing = self._find_thread_message(mail)
        if existing:
            self._note_message(existing, mail, found, user, customers)
            return
        kept = self._keep(mail, company, found, user, partners.filtered(lambda partner: partner.id in customers))
        if customers and (user or all(customer.user_id for customer in self._browse_customers(customers))):
            kept._note_customers(customers)
        elif user:
            self._tell_unassigned(user)

    @api.model
    def _keep_unread(self, mail, company):
        """Keep a mail that cannot be dealt with for a person to look at."""
        found = find_people(ContactMail(get_head(mail.raw)), lambda _address: False)
        self._keep(mail, company, found, self.env['res.users'], self.env['res.partner'], is_readable=False)

    @api.model
    def _find_thread_message(self, mail):
        """Return the message as which Odoo has posted the mail already."""
        if not mail.message_id:
            return self.env['mail.message']
        return self.env['mail.message'].search([
            ('message_id', '=', mail.message_id), ('model', '!=', self._name),
        ], limit=1)

    # === WHO === #

    @api.model
    def _look_up(self, mail):
        """Return the colleagues that a mail names, by address, and a test for addresses of the firm."""
        addresses = [address for _name, address in get_addresses(mail)]
        users = self.env['res.users'].with_context(active_test=False).search([
            ('email_normalized', 'in', addresses), ('share', '=', False),
        ])
        domains = self._get_own_domains()
        colleagues = {user.email_normalized: user for user in users}
        return (
            {address: user for address, user in colleagues.items() if user.active},
            lambda address: address in colleagues or address.rpartition('@')[2] in domains,
        )

    @api.model
    def _get_own_domains(self):
        # pylint: disable=no-search-all  # a handful of each
        names = set(self.env['mail.alias.domain'].search([]).mapped('name'))
        for email in self.env['res.company'].search([]).mapped('email'):
            names.add((email_normalize(email) or '').rpartition('@')[2])
        return names - _MAIL_PROVIDERS - {''}

    @api.model
    def _get_customers(self, partners, addresses):
        """Return the customer of each person, one person per address.

        :rtype: dict[int, int]
        """
        found = partners._get_customers_to_note()
        first = {}
        for partner in partners:
            if partner.id in found:
                first.setdefault(partner.email_normalized, partner)
        return {first[address].id: found[first[address].id] for address in addresses if address in first}

    @api.model
    def _browse_customers(self, customers):
        return self.env['res.partner'].browse(set(customers.values()))

    @api.model
    def _is_business_partner(self, addresses):
        """Tell whether one of the addresses is a business partner's, whichever company has the contact."""
        people = self.env['res.partner'].with_context(active_test=False).search([
            ('email_normalized', 'in', [address for address in addresses if address]),
        ])
        return bool(people._get_profile())

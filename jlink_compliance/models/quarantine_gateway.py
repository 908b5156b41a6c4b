import logging

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

from ..incoming_mail import IncomingFile, IncomingMail

_logger = logging.getLogger(__name__)

MAX_MAIL = 40 * 1024 * 1024


class Quarantine(models.Model):
    """Takes mails to the quarantine's address before Odoo's gateway looks at them.

    Nothing of such a mail reaches a chatter, an activity, an attachment or a log: neither address nor subject nor the
    name of a file (GDPR Art. 25).
    """

    _inherit = 'jlink.quarantine'

    @api.model
    def _take_mail(self, raw):
        """Seal the mail ``raw`` if it is for the quarantine.

        :param bytes raw: the mail as it arrived
        :return: whether it was; then nothing else is to be done with it
        """
        # sudo: mails arrive by themselves.
        quarantines = self.sudo()
        mail = IncomingMail(raw)
        alias = quarantines.env['mail.alias']._find_of_model(self._name, mail.recipients)
        if not alias:
            return False
        # A failed query would be logged with the values in it.
        with mute_logger('odoo.sql_db'):
            quarantines._take_or_refuse(mail, alias._get_company())
        return True

    def _take_or_refuse(self, mail, company):
        """Seal a mail; if its sender cannot be dealt with, as one whose person is to be named.

        The error names what went wrong and nothing of the mail: the gateway logs it.
        """
        last = None
        for attempt in (self._receive, self._seal_mail):
            try:
                with self.env.cr.savepoint():
                    return attempt(mail, company)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:  # noqa: BLE001  # a mail is never lost, and never logged
                last = type(error).__name__
                # No traceback: it would quote the mail.
                _logger.error(  # noqa: TRY400
                    "A mail to the quarantine could not be dealt with: %s", last)
        raise AccessError(self.env._("A mail to the quarantine could not be sealed (%(error)s).", error=last)) from None

    def _receive(self, mail, company):
        if self._is_to_ignore(mail):
            _logger.info("A mail to the quarantine was ignored: written by a machine, or sealed already.")
            return
        quarantine = self._seal_mail(mail, company)
        if self._is_of_its_sender(mail):
            quarantine._assign({'name': mail.sender_name, 'email': mail.sender, 'phone': False}, 'unsolicited')

    def _seal_mail(self, mail, company):
        is_too_large = len(mail.raw) > MAX_MAIL
        files = [] if is_too_large else [IncomingFile('', mail.raw)]
        return self._seal(company, 'mail', files, mail.digest, is_too_large=is_too_large)

    def _is_to_ignore(self, mail):
        """Tell whether the mail is a bounce, an automatic answer, one of our own, or sealed already."""
        return (
            mail.is_automatic
            or bool(self.search_count([('digest', '=', mail.digest)], limit=1))
            or mail.author in self._get_own_addresses([mail.author, mail.sender])
        )

    def _get_own_addresses(self, addresses):
        """Return those of ``addresses`` from which only machines of the firm write."""
        domains = self.env['mail.alias.domain'].search([('name', '!=', False)])
        aliases = self.env['mail.alias'].search([('alias_full_name', 'in', addresses)])
        own = set(aliases.mapped('alias_full_name'))
        for name in ('bounce_email', 'catchall_email', 'default_from_email'):
            own |= set(domains.mapped(name))
        return own & set(addresses)

    def _is_of_its_sender(self, mail):
        """Tell whether the sender is the person: no colleague, no company, no contact of a customer, no machine."""
        addresses = [mail.sender, mail.author]
        colleagues = [('email_normalized', 'in', addresses), ('share', '=', False)]
        return not (
            mail.is_doubtful or mail.is_from_robot
            or self.env['res.users'].search_count(colleagues, limit=1)
            or self.env['res.company'].search_count([('email', 'in', addresses)], limit=1)
            or self.env['res.partner'].search_count([
                ('email_normalized', 'in', addresses), '|', ('is_company', '=', True), ('parent_id', '!=', False),
            ], limit=1)
        )

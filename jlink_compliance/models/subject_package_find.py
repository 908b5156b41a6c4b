from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize_all


class SubjectPackage(models.AbstractModel):
    """Finding what erasure finds by what it does with it: for telling, less has to be looked at."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _find_person(self, scope):
        return scope.person

    @api.model
    def _find_accounts(self, scope):
        return self._search_all('res.users', [('partner_id', '=', scope.person.id)])

    @api.model
    def _find_holds(self, scope):
        return self._search_all('jlink.privacy.hold', [('partner_id', '=', scope.person.id)])

    @api.model
    def _find_messages(self, scope):
        """Return the messages with and about the person, also on consents and requests; no notices to colleagues."""
        erasure = self.env['jlink.erasure']
        messages = erasure._find_messages(scope) | erasure._find_request_messages(scope)
        return messages.filtered(lambda message: message.message_type != 'user_notification')

    @api.model
    def _find_mails(self, scope):
        """Return mails that nobody else gets: what went to several people is told as a message."""
        erasure = self.env['jlink.erasure']
        mails = erasure._find_mails(scope) | erasure._find_request_mails(scope)
        own = {scope.person.email_normalized}
        return mails.filtered(
            lambda mail: mail.recipient_ids <= scope.person
            and own.issuperset(email_normalize_all(mail.email_to or '')),
        )

    @api.model
    def _find_activities(self, scope):
        erasure = self.env['jlink.erasure']
        return erasure._find_activities(scope) | erasure._find_request_activities(scope)

    @api.model
    def _find_files(self, scope):
        """Return the files at the contact and the consents, and those that came with the person's own messages."""
        own = self._find_messages(scope).filtered(lambda message: message.author_id == scope.person)
        return self._search_all('ir.attachment', Domain.OR([
            Domain('res_model', '=', 'res.partner') & Domain('res_id', '=', scope.person.id)
            & Domain('res_field', 'in', [False, *self.env['jlink.erasure']._get_binary_fields('res.partner')]),
            Domain('res_model', '=', 'jlink.consent') & Domain('res_id', 'in', scope.consents.ids),
            Domain('id', 'in', own.attachment_ids.ids),
        ]))

    @api.model
    def _find_history(self, scope):
        """Return the steps whose facts are about the person."""
        payloads = self._search_all('jlink.ledger.payload', [('subject_id', '=', scope.person.id)])
        return self.env['jlink.ledger.entry'].browse(payloads.ids)

    @api.model
    def _search_all(self, model, domain):
        # sudo: the person is told all that is held, archived records included.
        return self.env[model].sudo().with_context(active_test=False).search(domain)

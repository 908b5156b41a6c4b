from odoo import fields, models

from odoo.addons.jlink_compliance.redaction import MARK
from odoo.addons.jlink_compliance.workflow import erasing


class ContactNote(models.Model):
    """The mail that a contact was noted by, where it came through the address for contacts."""

    _inherit = 'jlink.contact.note'

    inbox_ids = fields.Many2many(
        comodel_name='jlink.contact.inbox', relation='jlink_contact_inbox_note_rel', column1='note_id',
        column2='inbox_id', string="Mails", readonly=True,
    )

    def action_open_mail(self):
        """Open the mail that the contact was noted by."""
        self.ensure_one()
        self.check_access('read')
        return self.inbox_ids[:1]._get_records_action()

    def _redact_message(self, pattern):
        """Delete the original of a mail in which something is blacked out: it says the same."""
        found = super()._redact_message(pattern)
        mails = self.inbox_ids
        subjects = mails.filtered(lambda mail: mail.subject and pattern.search(mail.subject))
        names = mails.filtered(lambda mail: pattern.search(f'{mail.addresses} {mail.sender} {mail.person_name}'))
        if found or subjects or names:
            (mails if found else subjects | names)._redact_kept(pattern)
        return bool(found or subjects or names)


class ContactInbox(models.Model):
    _inherit = 'jlink.contact.inbox'

    def _redact_kept(self, pattern):
        """Black out in these mails what ``pattern`` finds, and delete their originals."""
        for mail in self:
            texts = {
                name: pattern.sub(MARK, mail[name])
                for name in ('subject', 'addresses', 'sender', 'person_name') if mail[name]
            }
            originals = mail.original_id
            # The note's entry in the ledger tells of it; one of the mail's own would keep the words.
            mail._workflow_write({**texts, 'original_id': False})
            with erasing(originals._name, originals.ids):
                originals.unlink()

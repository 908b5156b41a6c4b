from email.message import EmailMessage

from markupsafe import Markup

from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.model
    def message_parse(self, message, save_original=False):
        """Keep an arriving mail, and leave out what is a copy of a protected file: a neutral line says so."""
        parsed = super().message_parse(message, save_original=save_original)
        kept = [file for file in parsed.get('attachments') or [] if not self._is_protected_file(file)]
        if len(kept) < len(parsed.get('attachments') or []):
            parsed['attachments'] = kept
            parsed['body'] = (parsed.get('body') or Markup()) + Markup('<p>%s</p>') % self.env._(
                "A file of this mail was left out: it is the document of a business partner and stays in the profile.",
            )
        return parsed

    @api.model
    def _is_protected_file(self, file):
        content = file[1]
        if isinstance(content, EmailMessage):
            content = content.as_bytes()
        if isinstance(content, str):
            content = content.encode('utf-8', 'surrogateescape')
        return self.env['jlink.exit.gate']._is_protected([(file[0] or '', content)])


class Message(models.Model):
    _inherit = 'mail.message'

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._check_exit(vals_list)
        return messages

    def write(self, vals):
        result = super().write(vals)
        self._check_exit([vals])
        return result

    def _check_exit(self, vals_list):
        """Refuse messages with stored copies of protected files, whoever posts them; nothing is read for that."""
        if not any(vals.get('attachment_ids') for vals in vals_list):
            return
        # sudo: what is attached is a fact, whoever attaches it.
        attachments = self.sudo().attachment_ids
        gate = self.env['jlink.exit.gate']
        for checksum, profile_id in gate._find_stored(attachments).items():
            name = attachments.filtered(lambda file, checksum=checksum: file.checksum == checksum)[0].name
            gate._raise('message', 'copy', profile_id, name, (), '')

import re

from odoo import models
from odoo.tools import email_normalize, html2plaintext

from ..exceptions import BusinessPartnerNoteError

#: The add-ins begin what they log with the sender: "From : karla@hansa.example".
_SENDER = re.compile(r'[\w.!#$%&\'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+')
_HEAD = 300


class ContactMixin(models.AbstractModel):
    """Mails that are logged from the mail program, by Odoo's add-ins."""

    _inherit = 'jlink.contact.mixin'

    def _log_plugin_mail(self, body, files):
        """Post a mail as an internal note, and have it noted as a contact with the document's customer.

        :param Markup body: what the add-in sends: who wrote it, and the text
        :param list files: names and contents
        :raise BusinessPartnerNoteError: the contact is a business partner
        """
        self.ensure_one()
        self.check_access('read')
        values = self._prepare_contact_note()
        people = self.env['res.partner'].browse(values['contact_ids'][0][2])
        customer = people.browse(values['partner_id'])
        if profile := (people | customer)._get_profile()[:1]:
            raise BusinessPartnerNoteError(
                self.env._("A business partner's mails are not logged on the contact: they belong into the profile."),
                self.env.ref('jlink_compliance.profile_action').id, self.env._("Open the profiles"),
                {'search_default_name': profile.name},
            )
        message = self.message_post(body=body, attachments=files)
        if customer._get_customers_to_note():
            # sudo: the right to log on the document was checked by posting.
            self.sudo()._note_plugin_mail(message, body, values, people, customer)
        return message

    def _note_plugin_mail(self, message, body, values, people, customer):
        sender = _SENDER.search(html2plaintext(body)[:_HEAD])
        address = email_normalize(sender[0]) if sender else False
        colleague = address and self.env['res.users'].search_count(
            [('email_normalized', '=', address), ('share', '=', False)], limit=1)
        notes = self.env['jlink.contact.note']
        notes._capture([{
            'source_key': notes._get_message_key(message.id, customer.id), 'partner_id': customer.id,
            'channel': 'mail', 'direction': 'out' if colleague else 'in', 'date': message.date,
            'user_id': message.create_uid.id, 'message_id': message.id, 'source_name': self.display_name,
            'company_id': values['company_id'], 'contact_ids': people.ids,
            'res_model': self._name, 'res_id': self.id,
            **({'position_id': values['position_id']} if values.get('position_id') else {}),
        }])

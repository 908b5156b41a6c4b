from odoo import api, models
from odoo.tools import SQL

from odoo.addons.jlink_compliance.workflow import may_erase

from ..exceptions import NotedMessageError

_CONTENT = {'raw', 'datas', 'db_datas', 'store_fname', 'checksum', 'url'}


class Attachment(models.Model):
    """Files of a message that is noted as a contact stay with it."""

    _inherit = 'ir.attachment'

    def write(self, vals):
        if vals.keys() & _CONTENT:
            self._check_not_noted()
        return super().write(vals)

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_unless_noted(self):
        if not may_erase(self._name, self.ids):
            self._check_not_noted()

    def _check_not_noted(self):
        found = self.ids and self.env.execute_query(SQL(
            """SELECT 1 FROM message_attachment_rel file
               JOIN jlink_contact_note note ON note.message_id = file.message_id
               WHERE file.attachment_id = ANY(%s) LIMIT 1""",
            self.ids, to_flush=self.env['jlink.contact.note']._fields['message_id'],
        ))
        if found:
            raise NotedMessageError(self.env._(
                "This file belongs to a message that is noted as a contact with the customer, and stays with it.",
            ))

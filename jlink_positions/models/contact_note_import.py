from odoo import api, models
from odoo.tools import SQL

from ..exceptions import BusinessPartnerNoteError, ContactNoteError


class ContactNote(models.Model):
    """Contacts that were kept elsewhere, from a CSV or XLSX file: all rules hold as if they were typed."""

    _inherit = 'jlink.contact.note'

    @api.model
    def get_import_templates(self):
        """Offer a file whose columns are named as the importer names them to this user."""
        return [{
            'label': self.env._("Import Template for Contacts"), 'template': '/jlink_positions/contact_import_template',
        }]

    @api.model
    def load(self, fields, data):
        """Import contacts, all or none.

        Customers and people that are not clear are refused: a documented contact stays with whom it is. So is a contact
        that is noted already, with the same customer, at the same time and with the same words: whoever imports a file
        twice finds out.
        """
        savepoint = self.env.cr.savepoint()
        result = super().load(fields, data)
        messages = [{**found, 'type': 'error'} for found in result['messages'] if 'rows' in found]
        if result['ids']:
            messages += self._find_imported_twice(result['ids'])
        if result['ids'] and messages:
            savepoint.rollback()
            self.env.invalidate_all(flush=False)
            result = {**result, 'ids': False, 'messages': messages}
        savepoint.close(rollback=False)
        return result

    def _load_records(self, data_list, update=False):
        # Before the database refuses it, and logs what was said.
        if any(not row['values'].get('partner_id') for row in data_list if not row['values'].get('id')):
            raise ContactNoteError(self.env._("Say which customer the contact was with."))
        try:
            return super()._load_records(data_list, update)
        except BusinessPartnerNoteError as error:
            # The importer shows a plain refusal as it is, and of others their class.
            raise ContactNoteError(error.args[0]) from None

    @api.model
    def _find_imported_twice(self, ids):
        """Return an error per contact among ``ids`` that was noted before, or stands in the file twice."""
        self.env.flush_all()
        rows = dict(self.env.execute_query(SQL(
            """SELECT note.id, MIN(same.id) FROM jlink_contact_note note
               JOIN jlink_contact_note same
                 ON same.partner_id = note.partner_id AND same.date = note.date AND same.comment = note.comment
                    AND same.id < note.id AND same.state != 'corrected'
               WHERE note.id = ANY(%s) AND note.corrects_id IS NULL GROUP BY note.id""", list(ids),
        )))
        return [
            {
                'type': 'error', 'record': number, 'rows': {'from': number, 'to': number}, 'field': 'comment',
                'message': self.env._(
                    "This contact is noted already, with the same customer, time and words: take the row out.",
                ),
            }
            for number, note_id in enumerate(ids) if note_id in rows
        ]

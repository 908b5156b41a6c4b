from datetime import timedelta

from odoo import api, fields, models


class ContactNote(models.Model):
    """Contacts by activities that are done."""

    _inherit = 'jlink.contact.note'

    @api.model
    def _capture_done(self, rows, comment):
        """Note activities that are done, documented by their feedback if there is one.

        A mail to the customer on the same day about the same document is the contact that a mail activity stands for.

        :param list[dict] rows: as for :meth:`_capture`
        :param str comment: what was said; empty if it is to be said later
        """
        # sudo: whoever finishes the activity says what was said, with or without a role that logs contacts.
        notes = self.sudo()
        mailed = {row['source_key']: notes._find_mailed(row) for row in rows if row['channel'] == 'mail'}
        new = [row for row in rows if not mailed.get(row['source_key'])]
        self._capture(new)
        self._await_managers(any(row['manager_id'] not in (None, row['user_id']) for row in new))
        if rows and comment:
            keys = [row['source_key'] for row in new]
            done = notes.search([('source_key', 'in', keys), ('state', '=', 'open')])
            done |= notes.union(*mailed.values())
            done.write({'comment': comment})

    @api.model
    def _find_mailed(self, row):
        """Return the open contact by the mail that a mail activity was about."""
        return self.search([
            ('partner_id', '=', row['partner_id']), ('state', '=', 'open'), ('channel', '=', 'mail'),
            ('direction', '=', 'out'), ('user_id', '=', row['user_id']), ('res_model', '=', row['res_model']),
            ('res_id', '=', row['res_id']), ('date', '>=', fields.Datetime.now() - timedelta(days=1)),
        ], limit=1)

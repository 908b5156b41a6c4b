from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.jlink_compliance.workflow import Grant, granting

#: How many contacts one notice names; it says how many more there are.
_NAMED = 20


class ContactNote(models.Model):
    """Account management is in charge of all communication with its customers: it learns of contacts by others."""

    _inherit = 'jlink.contact.note'

    is_manager_told = fields.Boolean(readonly=True, copy=False)

    _untold_index = models.Index('(id) WHERE is_manager_told IS NOT TRUE AND manager_id <> user_id')

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        self._await_managers(any(note.manager_id and note.manager_id != note.user_id for note in notes))
        return notes

    # === BUSINESS METHODS === #

    @api.model
    def _await_managers(self, wanted):
        """Have account managers told soon, after what happens now and apart from it."""
        if wanted:
            # sudo: the scheduled action tells, whoever had the contact.
            self.env.ref('jlink_positions.ir_cron_contacts').sudo()._trigger()

    @api.model
    def _tell_managers(self, limit=500):
        """Tell account managers of contacts that others had with their customers: one notice each, whatever happened.

        The notice names customer and colleague only; the contact, which may be blacked out, says the rest.

        :return: how many contacts were told of
        :rtype: int
        """
        self.flush_model(['is_manager_told', 'manager_id', 'user_id', 'direction', 'channel'])
        found = self.env.execute_query(SQL(
            """SELECT id FROM jlink_contact_note
               WHERE is_manager_told IS NOT TRUE AND manager_id <> user_id
               ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""", limit,
        ))
        # sudo: told by the program, not by whoever had the contact.
        notes = self.sudo().browse(note_id for note_id, in found)
        wanted = notes.filtered(lambda note: not (note.direction == 'in' and note.message_id) and not note.corrects_id)
        for manager, theirs in wanted.grouped('manager_id').items():
            theirs._tell(manager)
        self.env.cr.execute(SQL("UPDATE jlink_contact_note SET is_manager_told = TRUE WHERE id = ANY(%s)", notes.ids))
        notes.invalidate_recordset(['is_manager_told'])
        return len(notes)

    def _tell(self, manager):
        """Tell ``manager`` of these contacts in one notice."""
        notes = self.with_context(lang=manager.lang)
        lines = [
            Markup('<li>%s: <a href="/odoo/customer-contacts/%s">%s</a></li>') % (
                self.env._("%(person)s with %(customer)s", person=note.user_id.name, customer=note.partner_id.name),
                note.id, note.display_name,
            ) for note in notes[:_NAMED]
        ]
        if len(notes) > _NAMED:
            lines.append(Markup('<li>%s</li>') % notes.env._("and %(count)s more", count=len(notes) - _NAMED))
        notes.env['mail.thread'].message_notify(
            partner_ids=manager.partner_id.ids,
            subject=notes.env._("Contacts of colleagues with your customers"),
            body=Markup('<ul>%s</ul>') % Markup().join(lines),
        )

    def _move_to(self, document, others):
        """Have the contacts about ``others`` belong to ``document``, which takes their place."""
        notes = self.search([('res_model', '=', others._name), ('res_id', 'in', others.ids)])
        vals = {'res_id': document.id}
        with granting(Grant(self._name, frozenset(notes.ids), vals)):
            notes.write(vals)

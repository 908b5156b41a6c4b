from odoo import models

from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..exceptions import ContactNoteError


class ContactNote(models.Model):
    """What follows a note: its correction, and the next step."""

    _inherit = 'jlink.contact.note'

    # === ACTION METHODS === #

    def action_correct(self):
        """Open the note that will take the place of this one, with what is in it already."""
        self.ensure_one()
        self._check_correctable()
        values = {
            f'default_{name}': self[name]
            for name in ('date', 'channel', 'direction', 'occasion', 'comment', 'next_step', 'is_confidential',
                         'res_model', 'res_id')
        }
        return {
            **self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_note_action_log'),
            'name': self.env._("Correct"),
            'context': {
                **values,
                'default_corrects_id': self.id,
                'default_partner_id': self.partner_id.id,
                'default_position_id': self.position_id.id,
                'default_user_id': self.user_id.id,
                'default_contact_ids': self.contact_ids.ids,
                'default_keyword_ids': self.keyword_ids.ids,
            },
        }

    def action_open_document(self):
        """Open what the contact belongs to: request, position, order or customer."""
        self.ensure_one()
        self.check_access('read')
        document = self.env[self.res_model].browse(self.res_id).exists() if self.res_model else self.partner_id
        document = document or self.partner_id
        document.check_access('read')
        return document._get_records_action()

    # === BUSINESS METHODS === #

    def _check_correctable(self):
        self.check_access('read')
        if self.state != 'documented':
            raise ContactNoteError(self.env._(
                "Only a documented contact is corrected: comment an open one, and correct the latest of several"
                " corrections.",
            ))

    def _prepare_correction(self, vals):
        """Check that the note takes the place of another one: with a reason, of the same customer."""
        original = self.browse(vals.get('corrects_id', self.env.context.get('default_corrects_id')))
        if not original:
            return {**vals, 'corrects_id': False, 'correction_reason': False}
        original._check_correctable()
        reason = (vals.get('correction_reason') or '').strip()
        if not reason:
            raise ContactNoteError(self.env._("Say why the contact is corrected."))
        # What was confidential stays it.
        confidential = original.is_confidential or vals.get('is_confidential', False)
        return {**vals, 'corrects_id': original.id, 'correction_reason': reason, 'is_confidential': confidential}

    def _succeed(self):
        """Have these notes take the place of those that they correct."""
        for note in self.filtered('corrects_id'):
            vals = {'corrected_by_id': note.id}
            with granting(Grant(self._name, frozenset(note.corrects_id.ids), vals)):
                # sudo: the successor is written by whoever may log one, the original by nobody.
                note.corrects_id.sudo().write(vals)
            note.corrects_id._ledger_record('correct', payload={'successor': note.id})

    def _plan_next_step(self):
        """Plan what follows from the contact, for whoever had it, where it belongs to."""
        # What a correction takes over is planned already.
        for note in self.filtered(lambda note: note.next_step and note.next_step != note.corrects_id.next_step):
            document = self.env[note.res_model].browse(note.res_id) if note.res_model else note.partner_id
            document.activity_schedule(
                'mail.mail_activity_data_todo', note.next_step_date, summary=note.next_step, user_id=note.user_id.id,
            )

from odoo import api, fields, models


class ContactNote(models.Model):
    """What account managers do with contacts that noted themselves: comment them, one by one or several at once."""

    _inherit = 'jlink.contact.note'

    timely_share = fields.Float(
        string="In Time (%)", compute='_compute_timely_share', store=True, precompute=True, aggregator='avg',
        help="The share of contacts documented within a working day.",
    )

    @api.depends('is_timely')
    def _compute_timely_share(self):
        for note in self:
            note.timely_share = 100.0 * note.is_timely

    # === ACTION METHODS === #

    def action_annotate(self):
        """Open one comment for all of these contacts."""
        self.check_access('write')
        return self._get_annotate_action()

    def action_open_source(self):
        """Open the mail of the contact; without one, what the contact belongs to."""
        self.ensure_one()
        self.check_access('read')
        message = self.message_id
        if not message or not message.has_access('read'):
            return self.action_open_document()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Mail"),
            'res_model': message._name,
            'res_id': message.id,
            'view_mode': 'form',
            'views': [(self.env.ref('jlink_positions.contact_message_view_form').id, 'form')],
            'target': 'new',
        }

    # === BUSINESS METHODS === #

    def _get_annotate_action(self):
        return {
            **self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_annotate_action'),
            'context': {'active_model': self._name, 'active_ids': self.ids, 'active_id': self[:1].id},
        }

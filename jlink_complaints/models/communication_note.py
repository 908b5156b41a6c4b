from odoo import api, fields, models


class ContactNote(models.Model):
    """A contact may have informed the customer of a topic of the communication plan, which is done by it."""

    _inherit = 'jlink.contact.note'

    topic_ids = fields.Many2many(
        comodel_name='jlink.communication.topic', relation='jlink_contact_note_topic_rel', column1='note_id',
        column2='topic_id', string="Informed Of",
        help="Topics of the communication plan: the next time they are due is counted from this contact.",
    )

    @api.model
    def _get_unnoted_models(self):
        """Mailings and requests for feedback document themselves."""
        return (*super()._get_unnoted_models(), 'jlink.communication.', 'jlink.feedback')

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        if (followed := notes | notes.corrects_id).topic_ids:
            self.env['jlink.communication.plan']._follow_contacts(followed)
        return notes

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {'comment', 'topic_ids'} and self.topic_ids:
            self.env['jlink.communication.plan']._follow_contacts(self)
        return result

    def action_correct(self):
        """Take the topics over as well."""
        action = super().action_correct()
        action['context']['default_topic_ids'] = self.topic_ids.ids
        return action

from odoo import models

from ..exceptions import CommunicationError


class CommunicationPlan(models.Model):
    """What people do from the plan: inform, log what they said, look at the customer."""

    _inherit = 'jlink.communication.plan'

    # === ACTION METHODS === #

    def action_inform(self):
        """Do what the topic asks for with these customers: as a rule, write to them."""
        self.check_access('read')
        self.env['jlink.communication.mailing'].check_access('create')
        if len(self.topic_id) != 1:
            raise CommunicationError(self.env._("Choose rows of one topic: each topic has a text of its own."))
        return self._get_topic_action()

    def action_done_by_contact(self):
        """Log the contact by which the customer was informed."""
        self.ensure_one()
        self.check_access('read')
        self.env['jlink.contact.note'].check_access('create')
        return {
            **self.env['ir.actions.act_window']._for_xml_id('jlink_positions.contact_note_action_log'),
            'context': {
                'default_partner_id': self.partner_id.id,
                'default_topic_ids': self.topic_id.ids,
                'default_occasion': self.topic_id.occasion,
                'default_keyword_ids': self.topic_id.keyword_ids.ids,
                'default_contact_ids': self.recipient_ids.ids,
            },
        }

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        self.check_access('read')
        return self.partner_id._get_records_action()

    # === BUSINESS METHODS === #

    def _get_topic_action(self):
        """Return the action that informs these customers of their one topic; kinds of topics may have others."""
        if self.topic_id.kind == 'feedback':
            self._send_due_feedback()
            return {
                **self.env['ir.actions.act_window']._for_xml_id('jlink_complaints.feedback_action'),
                'domain': [('partner_id', 'in', self.partner_id.ids)],
                'context': {},
            }
        mailing = self.env['jlink.communication.mailing'].create({
            'topic_id': self.topic_id.id, 'customer_ids': self.partner_id.ids,
        })
        return mailing._get_records_action()

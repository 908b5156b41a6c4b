from odoo import fields, models

from ..exceptions import CommunicationError

CRON = 'jlink_complaints.ir_cron_communication_mailing'


class CommunicationMailing(models.Model):
    """What people do with a mailing: choose the recipients, look who is left out, send, stop, go on."""

    _inherit = 'jlink.communication.mailing'

    # === ACTION METHODS === #

    def action_check(self):
        """Find out anew who is left out, and why."""
        self.check_access('write')
        if any(mailing.state != 'draft' for mailing in self):
            raise CommunicationError(self.env._("It is checked by itself while it is sent."))
        for mailing in self:
            mailing._fill()

    def action_start(self):
        """Send it: each recipient gets a mail of their own."""
        self._check_step_right(self._get_step('start'))
        self.action_check()
        self._take_step('start', {'user_id': self.env.uid, 'started_on': fields.Datetime.now()})
        self._wake()

    def action_stop(self):
        """Stop: what has not left stays here."""
        self._take_step('stop')
        self.line_ids._hold_mails()

    def action_resume(self):
        """Go on where it was stopped; nobody is written to twice."""
        self._take_step('resume')
        self.line_ids._release_mails()
        self._wake()

    def action_try_again(self):
        """Try once more to deliver what could not be delivered."""
        self._check_step_right(self._get_step('resume'))
        # sudo: mails are sent by the program, the right to it was checked.
        failed = self.sudo().line_ids.filtered(lambda line: line.state == 'failed')
        if not failed:
            raise CommunicationError(self.env._("Everything was delivered: there is nothing to try again."))
        failed.mail_id.mark_outgoing()
        failed.write({'state': 'queued', 'failure': False})
        for mailing in self.filtered(lambda mailing: mailing.state == 'done').sudo():  # sudo: as above
            mailing._workflow_write({'state': 'sending', 'finished_on': False}, 'resume')
        self._wake()

    def action_open_lines(self):
        """Open the recipients as a list of their own, to search and group."""
        self.ensure_one()
        self.check_access('read')
        return {
            **self.env['ir.actions.act_window']._for_xml_id('jlink_complaints.communication_mailing_line_action'),
            'domain': [('mailing_id', '=', self.id)], 'context': {},
        }

    # === BUSINESS METHODS - RECIPIENTS === #

    def _fill(self, *, anew=False):
        """Complete the texts from the topic's template, and the recipients from the plan of the customers.

        :param bool anew: the topic is another one, and so are its texts
        """
        self.ensure_one()
        if self.topic_id:
            self.env['jlink.communication.content']._fill(self, anew)
            self._add_customers()
        self._check_recipients()

    def _add_customers(self):
        """Add whom the customers have marked as recipients of the topic; a customer without any becomes a line."""
        lines = self.line_ids
        if not (customers := self.customer_ids - lines.partner_id.commercial_partner_id):
            return
        plan = self.env['jlink.communication.plan'].sudo().search([  # sudo: recipients of a topic, whoever sends
            ('partner_id', 'in', customers.ids), ('topic_id', '=', self.topic_id.id),
        ])
        people = plan.recipient_ids.sudo(self.env.su)
        self._add_people(people | (customers - people.commercial_partner_id))

    def _add_people(self, people):
        self.env['jlink.communication.mailing.line'].create([
            {'mailing_id': self.id, 'partner_id': person.id} for person in people - self.line_ids.partner_id
        ])
        self._check_recipients()

    def _check_recipients(self):
        for mailing in self:
            mailing.line_ids._check()

    # === BUSINESS METHODS - SENDING === #

    def _wake(self):
        self.env.ref(CRON).sudo()._trigger()  # sudo: the scheduler is woken by whoever may send

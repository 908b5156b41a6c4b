import re

from odoo import models

from odoo.addons.jlink_compliance.redaction import MARK
from odoo.addons.jlink_compliance.workflow import Grant, granting

from ..exceptions import ComplaintError

#: What kind of reaction a contact tells of, by its occasion.
_KINDS = {'complaint': 'complaint', 'inquiry': 'query', 'feedback': 'suggestion', 'reaction': 'suggestion'}


class ContactNote(models.Model):
    """A contact in which the customer reacted becomes a reaction with one click."""

    _inherit = 'jlink.contact.note'

    def action_make_reaction(self):
        """Record what the customer said as a reaction, or open the one that was recorded."""
        self.ensure_one()
        self.check_access('read')
        complaints = self.env['jlink.complaint']
        complaints.check_access('create')
        if self.state != 'documented':
            raise ComplaintError(self.env._("Document the contact first: its comment becomes the reaction."))
        # sudo: whether it is recorded already is a fact; it is opened with the user's own rights.
        found = complaints.sudo().search([('res_model', '=', self._name), ('res_id', 'in', self._get_succession().ids)])
        complaint = found[:1].sudo(False) or complaints.create(self._prepare_reaction())
        complaint.check_access('read')
        return complaint._get_records_action()

    def _prepare_reaction(self):
        return {
            'kind': _KINDS.get(self.occasion, 'complaint'), 'channel': self.channel, 'received_on': self.date,
            'partner_id': self.partner_id.id, 'contact_id': self.contact_ids[:1].id, 'position_id': self.position_id.id,
            'user_id': (self.partner_id.user_id or self.user_id).id, 'company_id': self.company_id.id,
            'description': self.comment, 'is_confidential': self.is_confidential, 'res_model': self._name,
            'res_id': self.id,
        }

    def _redact(self, passages, reason):
        """Black out in the reaction that was made from the contact, too."""
        super()._redact(passages, reason)
        passages = [passage for passage in map(str.strip, passages) if passage]
        pattern = re.compile('|'.join(map(re.escape, sorted(passages, key=len, reverse=True))), re.IGNORECASE)
        # sudo: whoever may black out does so in all that says the same.
        for complaint in self.env['jlink.complaint'].sudo().search([
            ('res_model', '=', self._name), ('res_id', 'in', self.sudo()._get_succession().ids),
        ]):
            vals = {'description': pattern.sub(MARK, complaint.description)}
            with granting(Grant(complaint._name, frozenset(complaint.ids), vals)):
                complaint.write(vals)
            complaint._ledger_record('redact', payload={'reason': reason.strip()})


class Complaint(models.Model):
    """Where a reaction comes from."""

    _inherit = 'jlink.complaint'

    def action_open_source(self):
        """Open the contact, the feedback or the document that the reaction comes from."""
        self.ensure_one()
        self.check_access('read')
        source = self.env[self.res_model].browse(self.res_id).exists() if self.res_model else self.feedback_id
        source = source or self.partner_id
        source.check_access('read')
        return source._get_records_action()

    def _get_event_name(self, event):
        return self.env._("Passages blacked out") if event == 'redact' else super()._get_event_name(event)

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jlink_compliance.models.erasure_places import Place
from odoo.addons.jlink_compliance.models.subject_package import Section
from odoo.addons.jlink_compliance.redaction import redact
from odoo.addons.jlink_compliance.workflow import Grant, erasing, granting

from ..feedback_terms import _lt


class Erasure(models.Model):
    """A person who is erased leaves no feedback; what a customer said stays, without the person."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        return [
            Place('reaction', _lt("Reactions of customers"), '_find_reactions', self._own_by_person,
                  '_erase_reactions'),
            Place('feedback', _lt("Feedback"), '_find_feedback', self._own_by_person, '_erase_feedback'),
            *super()._get_places(),
        ]

    def _find_reactions(self, scope):
        return self._search_all('jlink.complaint', self._get_person_domain(scope))

    def _find_feedback(self, scope):
        return self._search_all('jlink.feedback', self._get_person_domain(scope))

    def _get_person_domain(self, scope):
        return Domain('contact_id', 'in', scope.partners.ids) | Domain('partner_id', 'in', scope.partners.ids)

    def _own_by_person(self, records, scope):
        return {
            record: (record.contact_id & scope.partners) or (record.partner_id & scope.partners) for record in records
        }

    def _erase_feedback(self, records):
        """Delete the person's feedback with its ratings; a reaction made from it goes on by itself."""
        for complaint in self._search_all('jlink.complaint', [('feedback_id', 'in', records.ids)]):
            self._write_granted(complaint, {'feedback_id': False})
        records._ledger_erase()
        self.env['jlink.access.token']._revoke(records)
        with erasing(records._name, records.ids):
            records.unlink()

    def _erase_reactions(self, records):
        """Delete what the person alone said as a customer, and take the person out of what a firm said."""
        people = self._get_scope().partners
        own = records.filtered(lambda record: record.partner_id in people)
        own._ledger_erase()
        with erasing(own._name, own.ids):
            own.unlink()
        for complaint in records - own:
            self._write_granted(complaint, {'description': redact(complaint.description, people.mapped('name'))})
            complaint.contact_id = False
        (records - own)._ledger_record('forget')

    def _write_granted(self, record, vals):
        with granting(Grant(record._name, frozenset(record.ids), vals)):
            record.write(vals)


class SubjectPackage(models.AbstractModel):
    """A person is told what they answered, and what of theirs is recorded as a reaction."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _get_sections(self):
        return [
            *super()._get_sections(),
            Section('feedback', ('jlink.feedback',), (
                'name', 'state', 'asked_on', 'reminded_on', 'answered_on', 'score', 'comment',
            ), ('feedback',), label=_lt("Feedback")),
            Section('reactions', ('jlink.complaint',), (
                'name', 'kind', 'channel', 'received_on', 'description',
            ), ('reaction',), label=_lt("Reactions of customers")),
        ]


class Complaint(models.Model):
    _inherit = 'jlink.complaint'

    @api.model
    def _get_event_name(self, event):
        return self.env._("Cut off a person who was erased") if event == 'forget' else super()._get_event_name(event)

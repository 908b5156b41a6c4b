from odoo import api, models
from odoo.fields import Domain

from ..const import _lt
from ..workflow import erasing
from .erasure_places import Place

_MODEL = 'jlink.subject.request'


class Erasure(models.Model):
    """What is left of a person's requests: that there was one, of which kind, and that it was answered in time."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        """Return the places, requests first: what hangs on them is found by their person."""
        own = self._own_request_things
        return [
            Place('request_mail', _lt("Mails about requests"), '_find_request_mails', own, '_erase_mails'),
            Place('request_message', _lt("Messages about requests"), '_find_request_messages', own),
            Place('request_activity', _lt("Tasks about requests"), '_find_request_activities', own),
            Place('request_token', _lt("Links to packages"), '_find_request_tokens', own),
            Place('request', _lt("Requests of the person"), '_find_requests', 'partner_id', '_erase_requests'),
            *super()._get_places(),
        ]

    def _find_requests(self, scope):
        return self._search_all(_MODEL, Domain('partner_id', 'in', scope.partners.ids))

    def _find_request_mails(self, scope):
        return self._find_at_requests('mail.mail', 'model', scope)

    def _find_request_messages(self, scope):
        return self._find_at_requests('mail.message', 'model', scope)

    def _find_request_activities(self, scope):
        return self._find_at_requests('mail.activity', 'res_model', scope)

    def _find_request_tokens(self, scope):
        return self._find_at_requests('jlink.access.token', 'res_model', scope)

    def _find_at_requests(self, model, field, scope):
        requests = self._find_requests(scope)
        return self._search_all(model, Domain(field, '=', _MODEL) & Domain('res_id', 'in', requests.ids))

    def _own_request_things(self, records, scope):
        owners = {request.id: request.partner_id for request in self._find_requests(scope)}
        return {record: owners.get(record.res_id) for record in records}

    def _erase_requests(self, records):
        """Clear what is personal; the number, the kind and the days stay as proof (GDPR Art. 5(2))."""
        with erasing(records._name, records.ids):
            records.write({
                'partner_id': False, 'profile_id': False, 'contact': False, 'wish': False,
                'person_name': self.env._("Erased person"),
            })
        records._workflow_write({
            'answer': False, 'identity_note': False, 'extension_reason': False, 'package_until': False,
        })

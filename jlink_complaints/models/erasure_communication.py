from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jlink_compliance.models.erasure_places import Place
from odoo.addons.jlink_compliance.models.subject_package import Section
from odoo.addons.jlink_compliance.workflow import erasing

from ..communication_const import _lt


class Erasure(models.Model):
    """With a person go their bases for advertising, their opt-outs, and what says that they were written to."""

    _inherit = 'jlink.erasure'

    @api.model
    def _get_places(self):
        return [
            Place('mailing', _lt("Mailings"), '_find_mailing_lines', 'partner_id', '_erase_communication'),
            Place('advertising_basis', _lt("Bases for advertising"), '_find_advertising_bases', 'partner_id',
                  '_erase_communication'),
            Place('optout', _lt("Opt-outs"), '_find_optouts', 'partner_id', '_erase_communication'),
            *super()._get_places(),
        ]

    def _find_mailing_lines(self, scope):
        return self._search_all('jlink.communication.mailing.line', Domain('partner_id', 'in', scope.partners.ids))

    def _find_advertising_bases(self, scope):
        return self._search_all('jlink.advertising.basis', Domain('partner_id', 'in', scope.partners.ids))

    def _find_optouts(self, scope):
        return self._search_all('jlink.communication.optout', Domain('partner_id', 'in', scope.partners.ids))

    def _erase_communication(self, records):
        self.env['jlink.access.token']._revoke(records)
        records._ledger_erase()
        with erasing(records._name, records.ids):
            records.unlink()


class SubjectPackage(models.AbstractModel):
    """What a person is told of being written to, and of their own say in it."""

    _inherit = 'jlink.subject.package'

    @api.model
    def _get_sections_of_contact(self):
        return [
            *super()._get_sections_of_contact(),
            Section('mailings', ('jlink.communication.mailing.line',), (
                'create_date', 'state', 'email', 'basis_text',
            ), ('mailing',), more='_tell_mailing', label=_lt("Mailings to you")),
            Section('advertising', ('jlink.advertising.basis',), (
                'kind', 'given_on', 'source', 'hint_given', 'valid_until', 'objected_on',
            ), ('advertising_basis',), label=_lt("Why you may be sent advertising")),
            Section('optouts', ('jlink.communication.optout',), (
                'opted_on', 'channel', 'note', 'ended_on', 'end_reason',
            ), ('optout',), more='_tell_mailing', label=_lt("What you do not want to be sent")),
        ]

    @api.model
    def _tell_mailing(self, record):
        return {'topic': record.topic_id.name or None}

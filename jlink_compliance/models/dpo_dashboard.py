from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..dpo_figures import FIGURES, SECTIONS

_DPO = 'jlink_compliance.group_dpo'
#: Disclosures that are on their way to a customer.
_ON_THE_WAY = ('draft', 'consulted', 'granted')
#: Of so many of them the gates are asked; the others are counted by their state.
_ASKED = 500


class DpoDashboard(models.AbstractModel):
    """The first page of the data protection officer: one query a figure, and each figure opens its list."""

    _name = 'jlink.dpo.dashboard'
    _description = "Data Protection at a Glance"

    @api.readonly
    @api.model
    def get_page(self):
        """Return the sections with their figures, what blocks disclosures, and the ledger's last check.

        :rtype: dict
        :raise AccessError: for everybody but the data protection officer
        """
        self._check_dpo()
        figures = defaultdict(list)
        for figure in self._get_figures():
            figures[figure.section].append({
                'key': figure.key,
                'label': self.env._(figure.label),
                'count': self.env[figure.model].search_count(list(figure.domain)),
                'tone': figure.tone,
            })
        figures['disclosures'] += self._count_disclosures()
        figures['undertakings'] += self._count_unbound()
        return {
            'sections': [
                {'key': key, 'label': self.env._(label), 'figures': figures[key]}
                for key, label in SECTIONS.items() if figures[key]
            ],
            'gates': self._get_gates(),
            'check': self._get_last_check(),
        }

    @api.readonly
    @api.model
    def open_figure(self, key):
        """Return the action that opens the records behind a figure.

        :param str key: the ``key`` of a figure, or ``gate:<code>`` of what blocks disclosures
        :raise AccessError: for everybody but the data protection officer
        """
        self._check_dpo()
        if key == 'unbound':
            return self._open('res.partner', [('id', 'in', self._get_unbound_ids())], self.env._("No Undertaking"))
        kind, _colon, value = key.partition(':')
        if kind == 'state':
            return self._open('jlink.disclosure', [('state', '=', value)], self.env._("Disclosures"))
        if kind == 'gate':
            ids = [found for gate, found in self._ask_gates().items() if gate[0] == value]
            return self._open(
                'jlink.disclosure', [('id', 'in', [one for some in ids for one in some])], self.env._("Disclosures"),
            )
        figure = next((figure for figure in self._get_figures() if figure.key == key), None)
        if figure is None:
            raise AccessError(self.env._("There is no such figure."))
        return self._open(figure.model, list(figure.domain), self.env._(figure.label))

    # === BUSINESS METHODS === #

    @api.model
    def _check_dpo(self):
        if not (self.env.su or self.env.user.has_group(_DPO)):
            raise AccessError(self.env._("This page is the data protection officer's."))

    @api.model
    def _get_figures(self):
        """Return the figures of the models that are installed."""
        return [figure for figure in FIGURES if figure.model in self.env]

    @api.model
    def _open(self, model, domain, name):
        return {
            'type': 'ir.actions.act_window', 'res_model': model, 'name': name, 'domain': domain,
            'views': [(False, 'list'), (False, 'form')], 'target': 'current', 'context': {'create': False},
        }

    # === DISCLOSURES === #

    @api.model
    def _count_disclosures(self):
        if 'jlink.disclosure' not in self.env:
            return []
        counts = dict(self.env['jlink.disclosure']._read_group([], ['state'], ['__count']))
        states = self.env['jlink.disclosure']._fields['state']._description_selection(self.env)
        return [
            {'key': f'state:{state}', 'label': label, 'count': counts.get(state, 0), 'tone': 'plain'}
            for state, label in states
        ]

    @api.model
    def _get_gates(self):
        """Return what blocks disclosures on their way, the most frequent first."""
        gates = [
            {'key': f'gate:{code}', 'label': message, 'count': len(ids)}
            for (code, message), ids in self._ask_gates().items()
        ]
        return sorted(gates, key=lambda gate: (-gate['count'], gate['label']))

    @api.model
    def _ask_gates(self):
        """Return the disclosures on their way by the code and text of what blocks them; all asked at once."""
        if 'jlink.disclosure' not in self.env:
            return {}
        disclosures = self.env['jlink.disclosure'].search([('state', 'in', _ON_THE_WAY)], limit=_ASKED)
        blocked = defaultdict(list)
        step = disclosures._get_step('release')
        for disclosure_id, blockers in disclosures._get_step_blockers(step).items():
            for blocker in blockers:
                blocked[blocker.code, blocker.message].append(disclosure_id)
        return blocked

    @api.model
    def _count_unbound(self):
        if 'jlink.disclosure' not in self.env:
            return []
        return [{
            'key': 'unbound', 'label': self.env._("Customers with disclosures on the way and none in force"),
            'count': len(self._get_unbound_ids()), 'tone': 'danger',
        }]

    @api.model
    def _get_unbound_ids(self):
        """Return the customers of disclosures on their way whose undertaking is not in force."""
        groups = self.env['jlink.disclosure']._read_group(
            Domain('state', 'in', (*_ON_THE_WAY, 'released')), ['company_id'], ['customer_id:recordset'],
        )
        undertakings, unbound = self.env['jlink.undertaking'], set()
        for company, customers in groups:
            unbound |= set(customers.ids) - set(undertakings._get_in_force(customers, company))
        return sorted(unbound)

    # === LEDGER === #

    @api.model
    def _get_last_check(self):
        check = self.env['jlink.ledger.check'].search([], limit=1)
        if not check:
            return False
        states = dict(check._fields['state']._description_selection(self.env))
        return {
            'id': check.id, 'state': check.state, 'label': states[check.state],
            'on': fields.Datetime.to_string(check.checked_on), 'findings': check.finding_text or '',
        }

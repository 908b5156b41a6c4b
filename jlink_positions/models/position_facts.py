from datetime import datetime, time

from odoo import fields, models

from .. import evaluation_facts
from ..contradictions import find

# Units of measure that are price units, so that an offer's price can be compared.
_UNITS = {'uom.product_uom_hour': 'hour', 'uom.product_uom_day': 'day'}


class Position(models.Model):
    """What is known about a position when it is evaluated."""

    _inherit = 'jlink.position'

    def _get_evaluation_facts(self, result):
        """Return the facts of all four criteria.

        :param dict result: the margin, as :meth:`_calculate_margin` returns it
        :rtype: list[evaluation_facts.Fact]
        """
        return [*self._get_fixed_facts(result['policy']), *self._get_margin_facts(result)]

    def _get_fixed_facts(self, policy=None):
        """Return the facts that do not depend on the calculation."""
        self.ensure_one()
        policy = policy or self._get_margin_policy()
        terms = self.version_id._get_payload()['terms']
        documents = self._get_comparable_documents()
        return [
            *evaluation_facts.completeness(terms, self._count_open_questions()),
            *evaluation_facts.consistency(find(terms, documents), len({document['name'] for document in documents})),
            *evaluation_facts.feasibility(
                len(self.research_user_ids),
                self._count_working_days_left(),
                policy.minimum_days,
                bool(self.start_date) and self.start_date < self._get_today(),
                self._count_similar_positions(),
                self._count_matching_profiles(),
            ),
        ]

    def _get_margin_facts(self, result):
        """Return the facts of the contribution margin."""
        self.ensure_one()
        price = result['inputs']['buy_rate' if self.service_type == 'permanent' else 'sell_rate']
        return evaluation_facts.margin(result['margin'], result['limits'], price, self.price_max, result['total'])

    def _count_open_questions(self):
        """Return the number of open mandatory questions of the checklist, ``None`` without a checklist."""
        return self.open_mandatory_count if self.checklist_id else None

    def _count_working_days_left(self):
        """Return the working days of the company until the submission deadline, -1 when it has passed."""
        today = self._get_today()
        if not self.submission_deadline or self.submission_deadline < today:
            return -1
        calendar = self.company_id.resource_calendar_id
        data = calendar.get_work_duration_data(
            datetime.combine(today, time.min), datetime.combine(self.submission_deadline, time.max),
        )
        return round(data['days'])

    def _count_similar_positions(self):
        """Return how many positions with a must qualification in common were staffed so far."""
        # sudo: what the firm has done before counts, whichever team did it; only the figure is shown.
        musts = self.env['jlink.position.skill'].sudo()._search([
            ('position_id', 'in', self.ids), ('importance', '=', 'must'),
        ])
        return self.sudo().search_count([
            ('company_id', '=', self.company_id.id),
            ('state', 'in', ('staffed', 'closed')),
            ('id', 'not in', self.ids),
            ('skill_ids', 'any', [('skill_id', 'in', musts.subselect('skill_id')), ('importance', '=', 'must')]),
        ])

    def _count_matching_profiles(self):
        """Return how many business partners with consent have the must qualifications.

        ``None`` says that this is not known: a model of profiles answers it by an override.
        """
        self.ensure_one()

    def _get_comparable_documents(self):
        """Return the offers and orders of the request as terms that can be compared with the requirement."""
        # sudo: a contradiction counts whether or not the user may open the colleague's quotation.
        orders = self.sudo().lead_id.order_ids.filtered(lambda order: order.state != 'cancel')
        if not orders:
            return []
        units = {self.env.ref(xmlid).id: unit for xmlid, unit in _UNITS.items()}
        return [document for order in orders for document in self._get_order_documents(order, units)]

    def _get_order_documents(self, order, units):
        customer = order.partner_id.commercial_partner_id
        if customer == self.partner_id.commercial_partner_id:
            customer = self.partner_id
        document = {
            'name': order.name,
            'partner_id': [customer.id, customer.display_name],
            'currency_id': [order.currency_id.id, order.currency_id.name],
        }
        if order.commitment_date:
            document['start_date'] = fields.Date.to_string(order.commitment_date.date())
        if order.validity_date and order.state in ('draft', 'sent'):
            document['valid_until'] = fields.Date.to_string(order.validity_date)
            document['today'] = fields.Date.to_string(self._get_today())
        lines = order.order_line.filtered(lambda line: line.product_uom_id.id in units and not line.display_type)
        yield document
        for line in lines:
            yield {'name': order.name, 'price': line.price_unit, 'price_unit': units[line.product_uom_id.id]}

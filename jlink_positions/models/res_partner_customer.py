from odoo import models
from odoo.tools import SQL

#: What one look at the partner itself decides: never colleagues, our own companies or business partners, whichever of
#: their contacts has the address. The last two values say who needs a second look, which are few.
_LOOK = """
    SELECT person.id, customer.id, person.email_normalized, customer.user_id, customer.company_id,
           customer.customer_rank > 0 OR customer.is_company AND COALESCE(customer.supplier_rank, 0) = 0,
           EXISTS (SELECT FROM jlink_profile profile JOIN res_partner known ON known.id = profile.partner_id
                   WHERE known.commercial_partner_id = customer.id)
    FROM res_partner person JOIN res_partner customer ON customer.id = person.commercial_partner_id
    WHERE %s AND person.active AND customer.active AND person.partner_share AND customer.partner_share
      AND NOT EXISTS (SELECT FROM res_company own WHERE own.partner_id = customer.id)
      AND NOT EXISTS (SELECT FROM jlink_profile profile WHERE profile.partner_id IN (person.id, customer.id))
      AND NOT EXISTS (SELECT FROM res_partner known JOIN jlink_profile profile ON profile.partner_id = known.id
                      WHERE known.email_normalized = person.email_normalized)
    ORDER BY person.id
"""

#: Of those who needed it: who does business with us, and which companies have people who are no business partners.
_SECOND_LOOK = """
    SELECT customer.id,
           customer.customer_rank > 0
           OR EXISTS (SELECT FROM jlink_position row JOIN res_partner given ON given.id = row.partner_id
                      WHERE given.commercial_partner_id = customer.id)
           OR EXISTS (SELECT FROM crm_lead row JOIN res_partner given ON given.id = row.partner_id
                      WHERE given.commercial_partner_id = customer.id)
           OR EXISTS (SELECT FROM sale_order row JOIN res_partner given ON given.id = row.partner_id
                      WHERE given.commercial_partner_id = customer.id),
           EXISTS (SELECT FROM res_partner other
                   WHERE other.commercial_partner_id = customer.id AND other.id != customer.id AND other.active
                     AND NOT other.is_company AND other.type = 'contact'
                     AND NOT EXISTS (SELECT FROM jlink_profile profile WHERE profile.partner_id = other.id))
    FROM res_partner customer WHERE customer.id = ANY(%s)
"""

_READ = {
    'res.partner': ('commercial_partner_id', 'is_company', 'customer_rank', 'supplier_rank', 'active', 'type',
                    'user_id', 'company_id', 'email_normalized', 'partner_share'),
    'jlink.position': ('partner_id',), 'crm.lead': ('partner_id',), 'sale.order': ('partner_id',),
    'jlink.profile': ('partner_id',), 'res.company': ('partner_id',),
}


class Partner(models.Model):
    """Whose mails, calls and appointments are contacts with a customer."""

    _inherit = 'res.partner'

    _contact_address_index = models.Index('(email_normalized) WHERE email_normalized IS NOT NULL')

    def _get_customers_to_note(self):
        """Return for these people and companies the customers with whom contacts are noted; for others nothing.

        A customer is a company, or whoever has a position, a request, an order or invoices; never we ourselves, a
        business partner (person or their own company), a mere supplier, or whoever is archived.

        :return: ids of people or companies, each with the id of its customer
        :rtype: dict[int, int]
        """
        return {person: customer for person, customer, *_details in self._find_customers_to_note()}

    def _find_customers_to_note(self, addresses=()):
        """Return who of these people, or behind these addresses, belongs to a customer.

        One query; a second one if it takes a look at business done: with suppliers, people who are no company, and
        companies for which business partners work. An address that is a business partner's as well is no customer's.

        :param addresses: normalized mail addresses
        :return: ids of person and customer, the person's address, ids of account manager and company of the customer
        :rtype: list[tuple]
        """
        if not self.ids and not addresses:
            return []
        for model, names in _READ.items():
            self.env[model].flush_model(names)
        wanted = SQL("person.id = ANY(%s)", list(self.ids))
        if addresses:
            wanted = SQL("(%s OR person.email_normalized = ANY(%s))", wanted, list(addresses))
        found = self.env.execute_query(SQL(_LOOK, wanted))
        doubtful = {customer for _person, customer, *_details, evident, mixed in found if not evident or mixed}
        business = self._find_business(doubtful)
        return [
            details for *details, evident, mixed in found
            if details[1] not in doubtful or self._is_customer(evident, mixed, *business[details[1]])
        ]

    def _find_business(self, customer_ids):
        if not customer_ids:
            return {}
        rows = self.env.execute_query(SQL(_SECOND_LOOK, list(customer_ids)))
        return {customer: (bool(ordered), has_others) for customer, ordered, has_others in rows}

    def _is_customer(self, evident, mixed, has_business, has_others):
        """Tell whether a doubtful one is a customer: by business, or as a company that is not a business partner's."""
        return has_business or (bool(evident) and (not mixed or has_others))

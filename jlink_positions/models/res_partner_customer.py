from odoo import models
from odoo.tools import SQL

#: What makes a partner a customer who is no company, and tells a customer who delivers to us from a mere supplier.
_BUSINESS = SQL("""(
    customer.customer_rank > 0
    OR EXISTS (SELECT FROM jlink_position row JOIN res_partner given ON given.id = row.partner_id
               WHERE given.commercial_partner_id = customer.id)
    OR EXISTS (SELECT FROM crm_lead row JOIN res_partner given ON given.id = row.partner_id
               WHERE given.commercial_partner_id = customer.id)
    OR EXISTS (SELECT FROM sale_order row JOIN res_partner given ON given.id = row.partner_id
               WHERE given.commercial_partner_id = customer.id)
)""")

#: Business partners: the person, and the company whose people are all business partners and that orders nothing.
_PROFILE = SQL("""(
    EXISTS (SELECT FROM jlink_profile profile WHERE profile.partner_id IN (person.id, customer.id))
    OR EXISTS (SELECT FROM jlink_profile profile JOIN res_partner given ON given.id = profile.partner_id
               WHERE given.commercial_partner_id = customer.id)
       AND NOT EXISTS (SELECT FROM res_partner other
                       WHERE other.commercial_partner_id = customer.id AND other.id != customer.id AND other.active
                         AND NOT other.is_company AND other.type = 'contact'
                         AND NOT EXISTS (SELECT FROM jlink_profile profile WHERE profile.partner_id = other.id))
       AND NOT %s
)""", _BUSINESS)

#: Our own companies, and colleagues.
_OURS = SQL("""(
    EXISTS (SELECT FROM res_company own WHERE own.partner_id = customer.id)
    OR EXISTS (SELECT FROM res_users colleague
               WHERE colleague.partner_id IN (person.id, customer.id) AND NOT colleague.share)
)""")

_READ = {
    'res.partner': ('commercial_partner_id', 'is_company', 'customer_rank', 'supplier_rank', 'active', 'type',
                    'user_id', 'company_id', 'email_normalized'),
    'jlink.position': ('partner_id',), 'crm.lead': ('partner_id',), 'sale.order': ('partner_id',),
    'jlink.profile': ('partner_id',), 'res.users': ('partner_id', 'share'), 'res.company': ('partner_id',),
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
        """Return who of these people, or behind these addresses, belongs to a customer; in one query.

        An address that is a business partner's as well belongs to no customer.

        :param addresses: normalized mail addresses
        :return: ids of person and customer, the person's address, ids of account manager and company of the customer
        :rtype: list[tuple]
        """
        if not self and not addresses:
            return []
        for model, names in _READ.items():
            self.env[model].flush_model(names)
        return self.env.execute_query(SQL(
            """SELECT person.id, customer.id, person.email_normalized, customer.user_id, customer.company_id
               FROM res_partner person JOIN res_partner customer ON customer.id = person.commercial_partner_id
               WHERE (person.id = ANY(%(ids)s) OR person.email_normalized = ANY(%(addresses)s))
                 AND person.active AND customer.active
                 AND (customer.is_company OR %(business)s)
                 AND (customer.supplier_rank = 0 OR customer.supplier_rank IS NULL OR %(business)s)
                 AND NOT %(ours)s AND NOT %(profile)s
                 AND NOT EXISTS (SELECT FROM res_partner same JOIN jlink_profile ON same.id = jlink_profile.partner_id
                                 WHERE same.email_normalized = person.email_normalized)
               ORDER BY person.id""",
            ids=list(self.ids), addresses=list(addresses), business=_BUSINESS, ours=_OURS, profile=_PROFILE,
        ))

from odoo import models


class Company(models.Model):
    _inherit = 'res.company'

    def _get_contact_alias(self):
        """Return the alias of the company's address for contacts, as superuser."""
        self.ensure_one()
        inbox = self.env['jlink.contact.inbox'].sudo()  # sudo: an address is no secret
        aliases = self.env['mail.alias'].sudo().search([
            ('alias_model_id', '=', self.env['ir.model']._get_id(inbox._name)), ('alias_name', '!=', False),
        ], order='id')
        return aliases.filtered(lambda alias: alias._get_company() == self)[:1]

    def _get_contact_address(self):
        """Return the address that colleagues copy and forward mails about contacts to; empty if there is none."""
        alias = self._get_contact_alias() if self else self.env['mail.alias']
        return alias.alias_full_name if alias.alias_domain_id else ''

    def _set_contact_alias(self, name):
        """Rename the company's address for contacts, or give it one."""
        self.ensure_one()
        alias = self._get_contact_alias()
        if alias:
            alias.alias_name = name
        elif name:
            # sudo: whoever may change settings may do so without being allowed all aliases.
            self.env['mail.alias'].sudo().create({
                'alias_name': name, 'alias_domain_id': self.alias_domain_id.id, 'alias_contact': 'everyone',
                'alias_model_id': self.env['ir.model']._get_id('jlink.contact.inbox'),
                'alias_defaults': repr({'company_id': self.id}),
            })

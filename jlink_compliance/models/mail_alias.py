import ast

from odoo import api, models

from ..incoming_mail import without_tag


class MailAlias(models.Model):
    """Addresses of rooms that read their mails before Odoo's gateway does."""

    _inherit = 'mail.alias'

    @api.model
    def _find_of_model(self, model, recipients):
        """Return the alias of ``model`` among ``recipients``, found as Odoo finds aliases, with or without a tag.

        :param str model: name of the model whose alias it is
        :param list recipients: addresses in lower case
        """
        plain = {without_tag(address) for address in recipients} | set(recipients)
        return self.search([
            ('alias_model_id', '=', self.env['ir.model']._get_id(model)), ('alias_name', '!=', False),
            '|', ('alias_full_name', 'in', list(plain)),
            '&', '|', ('alias_incoming_local', '=', True), ('alias_domain_id', '=', False),
                 ('alias_name', 'in', [address.partition('@')[0] for address in plain]),
        ], limit=1) if plain else self.browse()

    def _get_company(self):
        """Return the company whom mails are for: named in the defaults, or the one that owns the domain."""
        named = self.env['res.company'].browse(
            ast.literal_eval(self.alias_defaults or '{}').get('company_id') or [],
        ).exists()
        owners = self.alias_domain_id.company_ids
        return named or (owners if len(owners) == 1 else self.env.ref('base.main_company'))

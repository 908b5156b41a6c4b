from odoo import fields, models


class PrivacyCategory(models.Model):
    """A category of personal data: what a document belongs to, what a retention rule and a disclosure speak of."""

    _name = 'jlink.privacy.category'
    _description = "Category of Data"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex('(code)', "Another category has this code.")

from odoo import fields, models


class CustomerClass(models.Model):
    """How closely a customer is informed: A, B, C, or whatever the firm calls it."""

    _name = 'jlink.customer.class'
    _description = "Customer Class"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="Which customers belong to it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    cadence_ids = fields.One2many(
        comodel_name='jlink.communication.cadence', inverse_name='class_id', string="Cadences",
        help="How often customers of this class are informed of which topic.",
    )

    _name_uniq = models.UniqueIndex("((name->>'en_US'))", "There is a class of this name.")

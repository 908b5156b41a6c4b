from odoo import fields, models

_KINDS = [
    ('implied', "Implied by the service"),
    ('further', "Further requirement"),
    ('obligation', "Obligation"),
]


class PositionRequirement(models.Model):
    """A requirement beyond the terms: not specified by the customer but necessary, judged necessary by
    the firm, or an obligation under statute or regulation (chapter "Determination of customer
    requirements")."""

    _name = 'jlink.position.requirement'
    _description = "Further Requirement"
    _inherit = ['jlink.position.term.mixin']
    _order = 'position_id, kind, sequence, id'

    sequence = fields.Integer(default=10)
    kind = fields.Selection(selection=_KINDS, required=True, default='implied', index=True)
    name = fields.Text(string="Requirement", required=True)
    source = fields.Char(help="Where an obligation comes from: the statute, regulation or agreement.")

    def _get_term(self):
        """Return the line as it is frozen in a version."""
        self.ensure_one()
        return {'kind': self.kind, 'name': self.name, 'source': self.source or ''}

    def _format_term(self):
        """Return the line as text in the language of the environment."""
        self.ensure_one()
        return f"{self.name} ({self.source})" if self.source else self.name

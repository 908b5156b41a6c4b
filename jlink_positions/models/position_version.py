from odoo import api, fields, models

from ..const import AGREEMENT_CHANNELS, TERM_FIELDS


class PositionVersion(models.Model):
    """The requirements of a position as the customer agreed to them: immutable, numbered, hashed."""

    _name = 'jlink.position.version'
    _description = "Version of Requirements"
    _inherit = ['jlink.snapshot.mixin']
    _order = 'position_id, number desc'

    position_id = fields.Many2one(
        comodel_name='jlink.position', required=True, index=True, ondelete='restrict', readonly=True,
    )
    company_id = fields.Many2one(related='position_id.company_id', store=True, precompute=True, index=True)
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    channel = fields.Selection(selection=AGREEMENT_CHANNELS, required=True, readonly=True)
    agreed_by_id = fields.Many2one(
        comodel_name='res.partner',
        required=True,
        readonly=True,
        index=True,
        ondelete='restrict',
        help="The person who agreed on the customer's side.",
    )
    agreed_by_name = fields.Char(
        string="Name as Agreed", readonly=True, help="The person's name on the day of the agreement.",
    )
    agreed_on = fields.Datetime(required=True, readonly=True, help="When the customer agreed.")
    recorded_by_id = fields.Many2one(
        comodel_name='res.users', required=True, readonly=True, ondelete='restrict',
    )
    note = fields.Char(readonly=True)
    reason = fields.Char(string="Reason for the Change", readonly=True)
    asked_by_id = fields.Many2one(
        comodel_name='res.partner', string="Change Asked By", readonly=True, ondelete='restrict',
    )
    change_ids = fields.One2many(
        comodel_name='jlink.position.change', inverse_name='version_id', string="Changes", readonly=True,
    )
    is_material = fields.Boolean(
        string="Material Change", readonly=True, help="At least one of the changes is material.",
    )

    content = fields.Html(string="Agreed Terms", compute='_compute_content', sanitize=False)

    _number_uniq = models.UniqueIndex('(position_id, number)')

    @api.depends('position_id.name', 'number')
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(position)s, version %(number)s", position=version.position_id.name, number=version.number,
            )

    def _compute_content(self):
        """Render the frozen terms with labels in the reader's language."""
        position = self.env['jlink.position']
        for version in self:
            terms = version._get_payload()['terms']
            lines = [
                (position._get_field_label(name), position._describe_frozen(name, terms[name]))
                for name in TERM_FIELDS if name in terms
            ]
            version.content = self.env['ir.qweb']._render(
                'jlink_positions.position_version_content', {'lines': [line for line in lines if line[1]]},
            )

from odoo import api, fields, models

from odoo.addons.jlink_positions.const import CONTACT_OCCASIONS

from ..communication_const import ADVERTISING_KINDS, KINDS, UNITS


class CommunicationTopic(models.Model):
    """What customers are regularly informed of, or asked about.

    Source: chapter "Communication with customers": essential events of current orders, developments of the market,
    innovations, feedback on our services.
    """

    _name = 'jlink.communication.topic'
    _description = "Topic of Communication"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(selection=KINDS, required=True, default='other')
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    template_id = fields.Many2one(
        comodel_name='mail.template', ondelete='restrict', domain="[('model', '=', 'res.partner')]",
        help="Its subject and text, in each language, are where a mailing starts from.",
    )
    is_advertising = fields.Boolean(
        string="Advertising", compute='_compute_is_advertising', store=True, readonly=False, precompute=True,
        help="Advertising by mail needs the recipient's consent, or an existing customer who was told that they may"
             " object (§ 7 UWG). Information on a current order does not.",
    )
    occasion = fields.Selection(
        selection=CONTACT_OCCASIONS, default='information', help="What the contacts that document it are about.",
    )
    keyword_ids = fields.Many2many(
        comodel_name='jlink.contact.keyword', string="Keywords",
        help="By what the contacts that document it are found.",
    )
    cadence_ids = fields.One2many(
        comodel_name='jlink.communication.cadence', inverse_name='topic_id', string="Cadences", copy=True,
    )

    @api.depends('kind')
    def _compute_is_advertising(self):
        for topic in self:
            topic.is_advertising = topic.kind in ADVERTISING_KINDS

    def write(self, vals):
        result = super().write(vals)
        if vals.get('active'):
            self.env['jlink.communication.plan']._make_rows()
        return result


class CommunicationCadence(models.Model):
    """How often customers of a class are informed of a topic."""

    _name = 'jlink.communication.cadence'
    _description = "Cadence of Communication"
    _order = 'class_id, topic_id'

    topic_id = fields.Many2one(
        comodel_name='jlink.communication.topic', required=True, index=True, ondelete='cascade',
    )
    class_id = fields.Many2one(
        comodel_name='jlink.customer.class', string="Customer Class", required=True, index=True, ondelete='cascade',
    )
    count = fields.Integer(string="Every", required=True, default=1)
    unit = fields.Selection(selection=UNITS, required=True, default='month')

    _pair_uniq = models.UniqueIndex(
        '(topic_id, class_id)', "This class has a cadence for the topic already: change it.",
    )
    _count_positive = models.Constraint('CHECK(count > 0)', "Say every how many weeks or months: at least one.")

    @api.depends('count', 'unit', 'class_id')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for cadence in self:
            cadence.display_name = f'{cadence.class_id.name}: {cadence._describe()}'

    @api.model_create_multi
    def create(self, vals_list):
        cadences = super().create(vals_list)
        self.env['jlink.communication.plan']._make_rows()
        return cadences

    def _describe(self):
        self.ensure_one()
        return self.env['jlink.communication.plan']._describe_interval(self.count, self.unit)

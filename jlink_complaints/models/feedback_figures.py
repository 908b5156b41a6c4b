from odoo import api, fields, models
from odoo.tools import format_date

from ..feedback_terms import ROLES_HEARING, SCORES


class FeedbackFigures(models.AbstractModel):
    """Records of which it is seen how satisfied the customer is: customers and positions."""

    _name = 'jlink.feedback.figures.mixin'
    _description = "Feedback Seen on a Record"

    feedback_count = fields.Integer(string="Answers", compute='_compute_feedback', groups=ROLES_HEARING)
    feedback_average = fields.Float(
        string="Average Feedback", digits=(3, 1), compute='_compute_feedback', groups=ROLES_HEARING,
        help="5 is the best answer, 1 the worst.",
    )
    feedback_words = fields.Char(string="Feedback", compute='_compute_feedback', groups=ROLES_HEARING)
    last_feedback_on = fields.Datetime(string="Last Feedback", compute='_compute_feedback', groups=ROLES_HEARING)

    @api.depends_context('uid', 'lang')
    def _compute_feedback(self):
        """Tell average, number and date in one query for all records."""
        field, by_record = self._get_feedback_field()
        found = {record.id: figures for record, *figures in self.env['jlink.feedback']._read_group(
            [(field, 'in', list(set(by_record.values()))), ('score', '!=', False)], [field],
            ['__count', 'score_value:avg', 'answered_on:max'],
        )}
        for record in self:
            count, average, last = found.get(by_record[record]) or (0, 0.0, False)
            record.feedback_count = count
            record.feedback_average = average
            record.last_feedback_on = last
            record.feedback_words = self._describe_feedback(count, average, last) if count else False

    @api.model
    def _describe_feedback(self, count, average, last):
        names = dict(self.env['jlink.feedback']._fields['score']._description_selection(self.env))
        return self.env._(
            "%(score)s (average %(average)s of 5, answers: %(count)s, last on %(date)s)",
            score=names[str(min(range(1, len(SCORES) + 1), key=lambda value: (abs(value - average), value)))],
            average=f'{average:.1f}', count=count, date=format_date(self.env, last),
        )

    def _get_feedback_field(self):
        """Return the field of feedback that points here, and the id it points at for each record."""
        raise NotImplementedError

    # === ACTION METHODS === #

    def action_open_feedback(self):
        """Open what the customer was asked and has answered."""
        self.ensure_one()
        self.check_access('read')
        field, by_record = self._get_feedback_field()
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_complaints.feedback_action')
        return {**action, 'domain': [(field, 'in', list(by_record.values()))], 'context': self._get_asking_context()}

    def action_ask_feedback(self):
        """Open a new request for feedback."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('jlink_complaints.feedback_action_ask')
        return {**action, 'context': self._get_asking_context()}

    def _get_asking_context(self):
        raise NotImplementedError


class Partner(models.Model):
    """How satisfied a customer is, and whether a person wants to be asked."""

    _name = 'res.partner'
    _inherit = ['res.partner', 'jlink.feedback.figures.mixin']

    jlink_feedback_stopped_on = fields.Datetime(
        string="No Feedback Asked Since", copy=False, groups=ROLES_HEARING,
        help="The person does not want to be asked for feedback; set by themselves, or by whoever was told.",
    )

    def _get_feedback_field(self):
        return 'partner_id', {partner: partner.commercial_partner_id.id for partner in self}

    def _get_asking_context(self):
        customer = self.commercial_partner_id
        people = customer.child_ids.filtered('email_normalized')
        return {
            'default_partner_id': customer.id,
            'default_contact_id': (self if self != customer else people[:1]).id,
            'default_user_id': (customer.user_id or self.env.user).id,
        }

    # === BUSINESS METHODS === #

    def _get_objecting(self):
        """Return those who do not want to be asked for feedback, or written to at all."""
        # sudo: what a person wants counts, whoever asks.
        topics = self.env['jlink.communication.topic'].sudo().search([('kind', '=', 'feedback')])
        return self.env['jlink.communication.optout']._get_refusing(self, topics)

    def _get_with_basis(self):
        """Return those to whom advertising may be sent: a basis is recorded and holds."""
        return self.browse().union(*self.env['jlink.advertising.basis']._get_valid(self))


class Position(models.Model):
    """What the customer said of a position's work."""

    _name = 'jlink.position'
    _inherit = ['jlink.position', 'jlink.feedback.figures.mixin']

    feedback_ids = fields.One2many(
        comodel_name='jlink.feedback', inverse_name='position_id', string="Requests for Feedback", groups=ROLES_HEARING,
    )

    def _get_feedback_field(self):
        return 'position_id', {position: position.id for position in self}

    def _get_asking_context(self):
        return {
            'default_partner_id': self.partner_id.commercial_partner_id.id, 'default_contact_id': self.contact_id.id,
            'default_position_id': self.id, 'default_user_id': (self.user_id or self.env.user).id,
        }

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_VALUE_FIELDS = ('value_text', 'value_number', 'value_date', 'value_yesno', 'value_option_id')


class PositionAnswer(models.Model):
    """What an answer must look like."""

    _inherit = 'jlink.position.answer'

    @api.constrains(*_VALUE_FIELDS)
    def _check_value_fits_question(self):
        for answer in self:
            if any(answer[name] for name in _VALUE_FIELDS if name != answer._get_value_field()):
                raise ValidationError(self.env._(
                    "The answer to “%(question)s” does not fit the kind of question: enter it in the form of the"
                    " answer, or in the position's own field.",
                    question=answer.question,
                ))

    @api.constrains('value_option_id')
    def _check_option_is_offered(self):
        for answer in self:
            if answer.value_option_id and answer.value_option_id.item_id != answer.item_id:
                raise ValidationError(self.env._(
                    "“%(option)s” is not among the options of “%(question)s”: choose one of them.",
                    option=answer.value_option_id.name, question=answer.question,
                ))

    @api.constrains('answered_by_id')
    def _check_answered_by(self):
        for answer in self.filtered('answered_by_id'):
            position = answer.position_id
            customers = (position.partner_id + position.end_customer_id).commercial_partner_id
            if customers and answer.answered_by_id.commercial_partner_id not in customers:
                raise ValidationError(self.env._(
                    "%(person)s does not belong to the customer: choose a person of %(customer)s.",
                    person=answer.answered_by_id.name, customer=position.partner_id.name,
                ))

    @api.constrains('answered_on')
    def _check_answered_on(self):
        now = fields.Datetime.now()
        if any(answer.answered_on and answer.answered_on > now for answer in self):
            raise ValidationError(self.env._("The customer cannot have said it in the future: correct the time."))

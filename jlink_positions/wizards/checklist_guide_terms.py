from odoo import fields, models


def _term(field_class, name, **attributes):
    # As the user, not as superuser: the guide may show no more of a position than the position itself.
    return field_class(related=f'position_id.{name}', readonly=False, related_sudo=False, **attributes)


class ChecklistGuide(models.TransientModel):
    """The terms of the position, so that a question bound to one is answered in its real field."""

    _inherit = 'jlink.checklist.guide'

    commercial_partner_id = fields.Many2one(related='position_id.commercial_partner_id', related_sudo=False)
    company_id = fields.Many2one(related='position_id.company_id', related_sudo=False)
    partner_id = _term(fields.Many2one, 'partner_id')
    contact_id = _term(
        fields.Many2one,
        'contact_id',
        domain="[('commercial_partner_id', '=?', commercial_partner_id), ('is_company', '=', False)]",
    )
    end_customer_id = _term(fields.Many2one, 'end_customer_id')
    service_type = _term(fields.Selection, 'service_type')
    role = _term(fields.Char, 'role')
    headcount = _term(fields.Integer, 'headcount')
    skill_ids = _term(fields.One2many, 'skill_ids')
    start_date = _term(fields.Date, 'start_date')
    end_date = _term(fields.Date, 'end_date')
    workload = _term(fields.Float, 'workload')
    city = _term(fields.Char, 'city')
    country_id = _term(fields.Many2one, 'country_id')
    remote_share = _term(fields.Float, 'remote_share')
    price_min = _term(fields.Monetary, 'price_min')
    price_max = _term(fields.Monetary, 'price_max')
    price_unit = _term(fields.Selection, 'price_unit')
    currency_id = _term(fields.Many2one, 'currency_id')
    submission_deadline = _term(fields.Date, 'submission_deadline')
    proposal_delivery = _term(fields.Selection, 'proposal_delivery')
    proposal_date = _term(fields.Date, 'proposal_date')
    requirement_ids = _term(fields.One2many, 'requirement_ids')

from odoo import fields, models
from odoo.fields import Domain

_DPO = 'jlink_compliance.group_dpo'


class Profile(models.Model):
    _inherit = 'jlink.profile'

    case_ids = fields.One2many(
        comodel_name='jlink.profile.case', inverse_name='profile_id', string="Cases", readonly=True, groups=_DPO,
    )


class Users(models.Model):
    """The data protection officer sees the profiles of own open cases and nothing else by that role."""

    _inherit = 'res.users'

    def _get_profile_domain(self, company_ids, *, part=False, cases=True):
        """Extend what the user sees of profiles by own open cases.

        Another role neither opens nor closes one: the cases are added to what that role sees.

        :param bool cases: whether cases count; they do for reading alone
        """
        domain = super()._get_profile_domain(company_ids, part=part)
        if not (cases and self.has_group(_DPO)):
            return domain
        # Rules are evaluated as superuser, so that none of cases and profiles on the way asks for this domain again.
        looked_into = Domain('case_ids', 'any', self.env['jlink.profile.case']._get_open_domain(self))
        if part:
            looked_into = Domain('profile_id', 'any', looked_into)
        return domain | (Domain('company_id', 'in', company_ids) & looked_into)

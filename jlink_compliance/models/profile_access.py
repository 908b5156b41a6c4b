from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import AccessLogError
from ..plain_reference import PlainMany2one
from ..workflow import may_erase

WAYS = [
    ('form', "Profile opened"),
    ('document', "Document opened"),
    ('paper', "Paper made"),
    ('case', "Looked into under a case"),
]


class ProfileAccess(models.Model):
    """Who looked at which profile: one entry for each person, profile, way and hour.

    It watches over the data of business partners and not over employees: the data protection officer alone reads it, it
    is purged after the company's time, and it is counted by employee only where the company, with its works council,
    has allowed that.

    Source: GDPR Art. 5(2), 32(1)(b) and (d); § 87(1) no. 6 BetrVG.
    """

    _name = 'jlink.profile.access'
    _description = "Look at a Profile"
    _order = 'at desc, id desc'
    _rec_name = 'profile_id'
    _log_access = False

    # Plain: written through a cursor of its own, which must wait for nobody.
    profile_id = PlainMany2one(
        comodel_name='jlink.profile', string="Profile", readonly=True, required=True, ondelete='restrict',
    )
    user_id = PlainMany2one(comodel_name='res.users', string="By", readonly=True, required=True, ondelete='restrict')
    company_id = PlainMany2one(comodel_name='res.company', readonly=True, required=True, ondelete='restrict')
    at = fields.Datetime(readonly=True, required=True, help="The first time within the hour.")
    how = fields.Selection(selection=WAYS, string="What", readonly=True, required=True)

    _hour_uniq = models.UniqueIndex("(profile_id, user_id, how, date_trunc('hour', at))")
    _company_idx = models.Index('(company_id, at DESC)')

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):  # noqa: ARG002  # pylint: disable=method-required-super  # nothing passes
        raise AccessLogError(self.env._("Looking at a profile records itself: nothing is entered by hand."))

    def write(self, vals):  # noqa: ARG002  # pylint: disable=method-required-super  # nothing passes
        raise AccessLogError(self.env._("Who looked at a profile is recorded as it was and cannot be changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if not may_erase(self._name, self.ids):
            raise AccessLogError(self.env._("Who looked at a profile goes by its own retention only."))

    @api.model
    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec.split(':')[0].split('.')[0] == 'user_id':
            self._check_by_user()
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _check_by_user(self):
        # sudo: companies' settings are facts, whoever asks.
        if not all(company.jlink_access_by_user for company in self.env.companies.sudo()):
            raise AccessLogError(self.env._(
                "Figures by employee are switched off. The administrator allows them in the settings, after the works"
                " council has agreed.",
            ))

    # === BUSINESS METHODS === #

    @api.model
    def _log(self, profiles, how):
        """Record that the user looks at ``profiles`` now: one query where that is known already, two where it is not.

        Superuser code and people outside the firm, who see their own data only, leave no entry. What is recorded stays,
        whatever becomes of the transaction.

        :param str how: one of ``WAYS``
        """
        if self.env.su or not profiles.ids or not self.env.user._is_internal():
            return
        for way, looked in self._get_ways(profiles, how).items():
            known = self._get_known(looked, way)
            self._enter(looked.filtered(lambda profile, known=known: profile.id not in known), way)

    @api.model
    def _get_ways(self, profiles, how):
        """Return the profiles by what to call it: an officer's look at what only a case opens is named as such."""
        if how != 'form' or not self.env.user.has_group('jlink_compliance.group_dpo'):
            return {how: profiles}
        cases = self.env['jlink.profile.case']
        # sudo: whether there is a case is a fact.
        looked_into = cases.sudo().search([
            ('profile_id', 'in', profiles.ids), *cases._get_open_domain(self.env.user),
        ]).profile_id.sudo(False)
        return {'case': profiles & looked_into, how: profiles - looked_into}

    @api.model
    def _get_known(self, profiles, how):
        if not profiles:
            return set()
        return {row[0] for row in self.env.execute_query(SQL(
            """SELECT profile_id FROM jlink_profile_access
               WHERE profile_id IN %s AND user_id = %s AND how = %s
                     AND date_trunc('hour', at) = date_trunc('hour', timezone('UTC', clock_timestamp()))""",
            tuple(profiles.ids), self.env.uid, how,
        ))}

    @api.model
    def _enter(self, profiles, how):
        if not profiles:
            return
        # sudo: number and company are known of every profile.
        rows = SQL(', ').join(
            SQL("(%s, %s, %s, %s, timezone('UTC', clock_timestamp())::timestamp(0))",
                profile.id, self.env.uid, profile.company_id.id, how)
            for profile in profiles.sudo()
        )
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(
                """INSERT INTO jlink_profile_access (profile_id, user_id, company_id, how, at) VALUES %s
                   ON CONFLICT DO NOTHING""", rows,
            ))

    @api.autovacuum
    def _gc_old(self):
        """Purge what is older than the company keeps it, in one query."""
        self.env.cr.execute(SQL(
            """DELETE FROM jlink_profile_access access USING res_company company
               WHERE company.id = access.company_id
                     AND access.at < timezone('UTC', now()) - make_interval(months => company.jlink_access_months)""",
        ))
        self.invalidate_model()

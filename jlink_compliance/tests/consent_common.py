from odoo.tests import TransactionCase, new_test_user

ROLES = {
    'account manager': 'jlink_compliance.group_account_manager',
    'researcher': 'jlink_compliance.group_researcher',
    'management': 'jlink_compliance.group_management',
    'data protection officer': 'jlink_compliance.group_dpo',
    'back office': 'jlink_compliance.group_back_office',
    'employee': 'base.group_user',
    'administrator': 'base.group_system',
    'public': 'base.group_public',
}


class ConsentCase(TransactionCase):
    """One user of each role, released texts, and a business partner who was asked for consent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, login=f'consent {role}', groups=group) for role, group in ROLES.items()
        }
        cls.manager, cls.researcher = cls.users['account manager'], cls.users['researcher']
        cls.release_texts()
        cls.profile = cls.record("Paula Tiedemann", 'paula.tiedemann@example.com')
        cls.consent = cls.profile.consent_ids

    @classmethod
    def release_texts(cls):
        for text in cls.env['jlink.privacy.text'].search([('state', '=', 'draft')]):
            text.with_user(cls.users['management']).action_release()

    @classmethod
    def record(cls, name, email, **values):
        """Return the profile of a new business partner who was just asked, as superuser."""
        partner = cls.env['res.partner'].create({'name': name, 'email': email, 'lang': 'en_US', **values})
        profile = cls.env['jlink.profile']._record_first(partner, 'referral', cls.env.company)
        cls.env['jlink.consent']._open_requests(profile)._request('mail')
        return profile

    @classmethod
    def grant(cls, profile=None):
        """Let the person consent by phone, as an account manager records it."""
        consent = (profile or cls.profile).consent_ids.filtered(lambda consent: consent.state == 'requested')
        consent.with_user(cls.manager)._decide('grant', 'phone', {'note': "Said yes."})
        return consent

    @classmethod
    def withdraw(cls, profile=None):
        consent = (profile or cls.profile).consent_ids.filtered(lambda consent: consent.state == 'granted')
        consent.with_user(cls.manager)._decide('withdraw', 'phone', {'note': "Said no."})
        return consent

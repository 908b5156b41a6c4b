from odoo.tests import new_test_user

from .consent_common import ConsentCase

#: What must not be found anywhere while the profile is locked.
SECRET = "Kassandra-Expertin"


class LeakCase(ConsentCase):
    """A profile with content whose consent was withdrawn, and everybody who might want to look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        skill = cls.env['hr.skill'].search([('skill_type_id.is_language', '=', False)], limit=1)
        cls.grant()
        cls.profile.write({
            'headline': SECRET, 'summary': SECRET, 'note': SECRET, 'city': SECRET, 'travel': SECRET, 'rate': 97.5,
            'skill_ids': [(0, 0, {'skill_id': skill.id, 'evidence': SECRET})],
            'document_ids': [(0, 0, {
                'name': f'{SECRET}.pdf', 'category_id': cls.env.ref('jlink_compliance.category_cv').id,
                'content': b'S2Fzc2FuZHJh',
            })],
        })
        cls.skill, cls.document = cls.profile.skill_ids, cls.profile.document_ids
        other = cls.env['res.company'].create({'name': "Other Company"})
        cls.users |= {
            'several roles': new_test_user(cls.env, login='leak several', groups=(
                'jlink_compliance.group_account_manager,jlink_compliance.group_researcher,'
                'jlink_compliance.group_management,jlink_compliance.group_dpo,jlink_compliance.group_back_office,'
                'base.group_system'
            )),
            'portal customer': new_test_user(cls.env, login='leak customer', groups='base.group_portal'),
            'another business partner': new_test_user(cls.env, login='leak partner', groups='base.group_portal'),
            'second company': new_test_user(
                cls.env, login='leak company', company_id=other.id, company_ids=[(6, 0, other.ids)],
                groups='jlink_compliance.group_account_manager',
            ),
        }
        stranger = cls.users['another business partner'].partner_id
        stranger.write({'email': 'stranger@example.com'})
        cls.env['jlink.consent']._open_requests(
            cls.env['jlink.profile']._record_first(stranger, 'referral', cls.env.company),
        )._request('mail')
        # The right to export closes nothing by itself: let everybody have it.
        cls.env.ref('base.group_allow_export').user_ids = [
            (4, user.id) for user in cls.users.values() if user._is_internal()
        ]
        cls.withdraw()
        cls.env.flush_all()

    @property
    def protected(self):
        return (self.profile, self.skill, self.document)

import contextlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .disclosure_common import DisclosureCase

_EVERYBODY = (
    'account manager', 'researcher', 'management', 'data protection officer', 'back office', 'employee',
    'administrator', 'public', 'portal customer', 'another business partner', 'second company', 'the person',
)
_PARTS = ('document_ids', 'exit_ids', 'notice_ids', 'decision_ids')


@tagged('post_install', '-at_install')
class TestDisclosureLeaks(DisclosureCase):
    """Who was told about whom is seen by those who have to know, whichever way the others try."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env['res.company'].create({'name': "Other Company"})
        portal = {name: new_test_user(cls.env, login=f'leak {name}', groups='base.group_portal') for name in (
            'portal customer', 'another business partner', 'the person',
        )}
        cls.users |= portal | {'second company': new_test_user(
            cls.env, login='leak company', company_id=other.id, company_ids=[(6, 0, other.ids)],
            groups='jlink_compliance.group_account_manager',
        )}
        portal['portal customer'].partner_id = cls.buyer
        portal['the person'].partner_id = cls.profile.partner_id
        stranger = portal['another business partner'].partner_id
        stranger.email = 'stranger@example.com'
        profile = cls.env['jlink.profile']._record_first(stranger, 'referral', cls.env.company)
        cls.env['jlink.consent']._open_requests(profile)._request('mail')
        cls.grant(profile)
        cls.others = cls.prepare(profile=profile, document_ids=[(0, 0, {'source': 'blind'})])
        cls.others.action_consult()
        cls.disclosure = cls.make_released()

    def look(self, record):
        """Return what the user finds of ``record``, over all ways of the ORM."""
        model, domain = record.browse(), [('id', '=', record.id)]
        name = record._rec_name
        ways = (
            lambda: record.read(),
            lambda: record.web_read({'display_name': {}}),
            lambda: model.search_read(domain),
            lambda: model.web_search_read(domain, {'display_name': {}})['records'],
            lambda: model.search_count(domain),
            lambda: model.name_search(record.sudo().display_name),
            lambda: [row for row in model.formatted_read_group(domain, [name], ['__count']) if row['__count']],
            lambda: record.export_data([name])['datas'],
            lambda: record.copy_data(),
        )
        found = []
        for way in ways:
            self.env.invalidate_all()
            with contextlib.suppress(UserError, ValueError):
                found.append(way())
        return [result for result in found if result]

    def assert_seen_by(self, record, *roles):
        for role in _EVERYBODY:
            with self.subTest(model=record._name, role=role):
                found = self.look(record.sudo(False).with_user(self.users[role]))
                self.assertEqual(bool(found), role in roles, found)

    def test_an_open_disclosure_is_seen_by_staff_and_its_person(self):
        inside = ('account manager', 'researcher', 'management', 'data protection officer', 'back office')
        self.assert_seen_by(self.disclosure, *inside, 'the person')

    def test_a_second_business_partner_or_customer_never_sees_the_first(self):
        inside = ('account manager', 'researcher', 'management', 'data protection officer', 'back office')
        self.assert_seen_by(self.others, *inside, 'another business partner')

    def test_after_the_withdrawal_only_office_and_officer_see_it(self):
        self.withdraw()
        disclosure = self.disclosure.sudo()
        self.assertTrue(self.look(disclosure.sudo(False).with_user(self.manager)), "recipients are to be told first")
        disclosure.notice_ids.with_user(self.manager).action_done()
        self.assert_seen_by(disclosure, 'data protection officer', 'back office', 'the person')
        for part in _PARTS:
            for record in disclosure[part]:
                for role in ('account manager', 'researcher', 'employee', 'administrator', 'portal customer'):
                    with self.subTest(part=part, role=role):
                        self.assertFalse(self.look(record.sudo(False).with_user(self.users[role])))

    def test_nobody_writes_evidence(self):
        for part in ('exit_ids', 'decision_ids'):
            record = self.disclosure.sudo()[part][:1]
            for role in _EVERYBODY:
                with self.subTest(part=part, role=role):
                    with self.assertRaises(AccessError):
                        record.sudo(False).with_user(self.users[role]).write({'disclosure_id': self.others.id})
                    with self.assertRaises(AccessError):
                        record.sudo(False).with_user(self.users[role]).unlink()
            with self.assertRaises(AccessError):
                record.write({'disclosure_id': self.others.id})

    def test_what_the_gate_rests_on_cannot_be_forged(self):
        for values in (
            {'open_until': '2099-01-01'}, {'partner_id': self.buyer.id}, {'company_id': 1}, {'name': "DI-1"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.disclosure.sudo().write(values)
            with self.subTest(values=values), self.assertRaises(UserError):
                self.prepare(**values)
        line = self.disclosure.document_ids
        for values in ({'sha256': '0' * 64}, {'disclosure_id': self.others.id}, {'profile_document_id': self.cv.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                line.sudo().write(values)

    def test_names_are_numbers(self):
        for record in (self.disclosure, self.disclosure.document_ids, self.disclosure.exit_ids):
            self.assertNotIn("Paula", record.display_name)

    def test_nothing_is_typed_or_attached_at_a_disclosure(self):
        with self.assertRaises(AccessError):
            self.disclosure.message_post(body="Paula is great", message_type='comment')
        self.disclosure.message_subscribe(self.buyer.ids)
        self.disclosure.user_id = self.users['researcher']
        self.assertFalse(self.disclosure.message_follower_ids)

    def test_a_profile_that_the_user_does_not_see_is_nothing_to_prepare_for(self):
        locked = self.record("Lars Lock", 'lars@example.com')
        with self.assertRaises(AccessError):
            self.prepare(profile=locked, document_ids=[])

    def test_the_officer_approves_nothing(self):
        officer = self.disclosure.with_user(self.users['data protection officer'])
        for action in ('action_recall', 'action_reopen', 'action_take_away', 'action_record_exit'):
            with self.subTest(action=action), self.assertRaises(UserError):
                getattr(officer, action)()

import contextlib

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..exceptions import CaseError, GuardedFieldError
from .leak_common import SECRET, LeakCase


@tagged('post_install', '-at_install')
class TestProfileCase(LeakCase):
    """The data protection officer looks into a locked profile under an own open case, and in no other way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['data protection officer']
        cls.deputy = new_test_user(cls.env, login='case deputy', groups='jlink_compliance.group_dpo')
        cls.Case = cls.env['jlink.profile.case']

    def open_case(self, user=None, number=None, reason="Complaint of 3 March"):
        return self.Case.with_user(user or self.officer)._open(number or self.profile.name, reason)

    def sees(self, user, record=None):
        self.env.invalidate_all()
        record = self.profile if record is None else record
        return bool(record.browse().with_user(user).search_count([('id', '=', record.id)]))

    def test_an_open_case_shows_the_profile_with_lines_and_documents_to_its_officer(self):
        for record in self.protected:
            self.assertFalse(self.sees(self.officer, record))
        self.open_case()
        for record in self.protected:
            self.assertTrue(self.sees(self.officer, record))
        self.assertEqual(self.profile.with_user(self.officer).summary, SECRET)

    def test_a_case_shows_this_profile_and_no_other(self):
        other = self.record("Ines Otto", 'ines.otto@example.com')
        self.grant(other)
        self.open_case()
        self.assertEqual(self.env['jlink.profile'].with_user(self.officer).search([]), self.profile)
        self.assertFalse(self.sees(self.officer, other))

    def test_a_colleagues_case_opens_nothing(self):
        case = self.open_case(self.deputy)
        self.assertFalse(self.sees(self.officer))
        self.assertTrue(case.with_user(self.officer).name)
        for act in ('action_look', 'action_close'):
            with self.subTest(act=act), self.assertRaises(CaseError):
                getattr(case.with_user(self.officer), act)()

    def test_the_profile_locks_by_itself_when_the_time_is_over(self):
        """The rule is cached with the user; no job has run."""
        case = self.open_case()
        self.assertTrue(self.sees(self.officer))
        self.env.flush_all()
        self.env.cr.execute("UPDATE jlink_profile_case SET open_until = now() - interval '1 minute'")
        self.assertFalse(self.sees(self.officer))
        with self.assertRaises(CaseError):
            case.action_look()

    def test_closing_locks_at_once(self):
        self.open_case().action_close()
        self.assertFalse(self.sees(self.officer))

    def test_cases_of_other_companies_and_of_unknown_numbers_do_not_open(self):
        other = self.env['res.company'].create({'name': "Far Away"})
        stranger = new_test_user(
            self.env, login='case far', company_id=other.id, company_ids=[(6, 0, other.ids)],
            groups='jlink_compliance.group_dpo',
        )
        for user, number in ((stranger, self.profile.name), (self.officer, 'BP-NONE')):
            with self.subTest(number=number), self.assertRaises(CaseError):
                self.open_case(user, number)

    def test_a_case_needs_a_reason(self):
        for reason in (False, "  "):
            with self.assertRaises(CaseError):
                self.open_case(reason=reason)

    def test_nobody_else_opens_a_case(self):
        for role in ('account manager', 'researcher', 'management', 'back office', 'employee', 'administrator'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.open_case(self.users[role])

    def test_a_case_is_not_forged_prolonged_or_deleted(self):
        values = {
            'name': 'x', 'profile_id': self.profile.id, 'company_id': self.env.company.id, 'user_id': self.officer.id,
            'state': 'open', 'reason': "x", 'open_until': '2099-01-01',
        }
        for model in (self.Case.with_user(self.officer), self.Case):
            with self.assertRaises(AccessError):
                model.create(values)
        case = self.open_case()
        for forged in ({'open_until': '2099-01-01'}, {'state': 'open'}, {'profile_id': 1}, {'user_id': self.deputy.id}):
            with self.subTest(forged=forged):
                with self.assertRaises(AccessError):
                    case.write(forged)
                with self.assertRaises(GuardedFieldError):
                    case.sudo().write(forged)
        with self.assertRaises(CaseError):
            case.sudo().unlink()

    def test_several_roles_together_see_by_case_and_change_nothing(self):
        user = self.users['several roles']
        self.assertFalse(self.sees(user))
        self.open_case(user)
        self.assertTrue(self.sees(user))
        for record, values in zip(self.protected, (
            {'headline': "x"}, {'evidence': "x"}, {'name': "x"},
        ), strict=True):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(user).write(values)
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(user).unlink()

    def test_the_officer_changes_no_profile_that_is_open(self):
        other = self.record("Ines Otto", 'ines.otto@example.com')
        self.grant(other)
        self.open_case(number=other.name)
        with self.assertRaises(AccessError):
            other.with_user(self.officer).write({'headline': "x"})

    def test_opening_and_closing_leave_evidence_that_names_nobody(self):
        case = self.open_case()
        case.action_close()
        entries = self.env['jlink.ledger.entry'].search([
            ('model', '=', self.Case._name), ('res_id', '=', case.id),
        ], order='id')
        self.assertEqual(entries.mapped('event'), ['create', 'open', 'close'])
        self.assertEqual(set(entries.mapped('reference')), {case.name})
        self.assertIn("Complaint of 3 March", entries[1].with_user(self.officer).facts)

    def test_others_see_no_cases(self):
        case = self.open_case()
        for role in ('account manager', 'researcher', 'management', 'back office', 'employee'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                case.with_user(self.users[role]).read(['reason'])

    def test_the_window_opens_the_case_for_the_hours_of_the_company(self):
        self.env.company.jlink_case_hours = 2
        window = self.env['jlink.profile.case.open'].with_user(self.officer).create({
            'number': self.profile.name.lower(), 'reason': "Complaint",
        })
        case = self.Case.browse(window.action_open()['res_id'])
        self.assertEqual((case.open_until - case.opened_on).total_seconds(), 7200)

    def test_the_job_says_of_old_cases_that_their_time_is_over(self):
        case = self.open_case()
        self.env.flush_all()
        self.env.cr.execute("UPDATE jlink_profile_case SET open_until = now() - interval '1 minute'")
        case.invalidate_recordset()
        case.sudo()._take_step('expire', {'closed_on': fields.Datetime.now()})
        self.assertEqual(case.state, 'expired')

    def test_the_erasure_of_the_person_takes_the_cases_along(self):
        case = self.open_case()
        erasure = self.env['jlink.erasure'].search([('profile_ref', '=', self.profile.id)])
        self.profile.flush_recordset()
        with contextlib.suppress(UserError):
            erasure._run()
        self.assertFalse(case.exists())
        self.assertFalse(self.env['jlink.ledger.payload'].sudo().search([('payload', 'ilike', "Complaint of 3 March")]))

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import GuardedFieldError, StepBlockedError, StepNotAllowedError

from ..exceptions import ReleasedChecklistError
from .common import PositionCase


@tagged('post_install', '-at_install')
class TestChecklist(PositionCase):
    """The checklist as a controlled document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.released = cls.env.ref('jlink_positions.checklist_freelance').with_user(cls.management)
        cls.other_company = cls.env['res.company'].create({'name': "JLink North"})

    def make_checklist(self, **values):
        return self.env['jlink.checklist'].with_user(self.management).create({
            'number': 'QM-CL-77',
            'name': "Checklist of the test",
            'service_type': 'freelance',
            'item_ids': [
                Command.create({
                    'code': 'role', 'question': "Which role?", 'bound_field': 'role', 'is_mandatory': True,
                }),
                Command.create({'code': 'why', 'question': "Why?", 'is_mandatory': True, 'section': 'further'}),
                Command.create({
                    'code': 'tools', 'question': "Whose tools?", 'answer_type': 'selection', 'section': 'implied',
                    'option_ids': [Command.create({'name': "Ours"}), Command.create({'name': "Theirs"})],
                }),
            ],
            **values,
        })

    # === WHAT SHIPS === #

    def test_each_service_type_has_one_released_checklist_from_the_start(self):
        for service_type, number in (('freelance', '01'), ('temporary', '02'), ('permanent', '03')):
            checklist = self.env.ref(f'jlink_positions.checklist_{service_type}')
            self.assertEqual(checklist.number, f'JLINK-CL-{number}')
            self.assertEqual((checklist.state, checklist.revision), ('released', 1))
            self.assertTrue(checklist.valid_from)
            self.assertGreaterEqual(len(checklist.item_ids), 18)
            self.assertEqual(len(set(checklist.item_ids.mapped('section'))), 4)

    def test_obligations_name_the_law_they_come_from(self):
        for service_type, source in (('freelance', '611a'), ('temporary', 'AÜG'), ('permanent', 'AGG')):
            items = self.env.ref(f'jlink_positions.checklist_{service_type}').item_ids
            self.assertTrue(any(source in (item.legal_source or '') for item in items), service_type)

    # === LIFE OF A REVISION === #

    def test_a_release_supersedes_the_revision_in_use_and_names_its_approver(self):
        checklist = self.make_checklist()
        checklist.action_release()
        self.assertEqual(checklist.state, 'released')
        self.assertEqual(checklist.approver_id, self.management)
        self.assertEqual(checklist.valid_from, fields.Date.context_today(checklist))
        self.assertEqual(self.released.state, 'superseded')
        self.assertEqual(self.released.valid_until, checklist.valid_from)

    def test_a_new_revision_is_a_draft_with_the_same_questions_and_their_translations(self):
        self.env['res.lang']._activate_lang('de_DE')
        checklist = self.make_checklist()
        checklist.item_ids[1].with_context(lang='de_DE').question = "Warum?"
        checklist.action_release()
        draft = self.env['jlink.checklist'].browse(checklist.action_new_revision()['res_id'])
        self.assertEqual((draft.state, draft.number, draft.revision), ('draft', checklist.number, 2))
        self.assertFalse(draft.approver_id or draft.valid_from)
        self.assertEqual(draft.item_ids.mapped('code'), checklist.item_ids.mapped('code'))
        self.assertEqual(draft.item_ids.option_ids.mapped('name'), ["Ours", "Theirs"])
        self.assertEqual(draft.item_ids[1].with_context(lang='de_DE').question, "Warum?")
        self.assertEqual(checklist.action_new_revision()['res_id'], draft.id, "one draft at a time")

    def test_a_checklist_without_questions_or_options_is_not_released(self):
        for values in (
            {'item_ids': []},
            {'item_ids': [Command.create({'question': "Which?", 'answer_type': 'selection'})]},
        ):
            with self.assertRaises(StepBlockedError):
                self.make_checklist(**values).action_release()
            self.env['jlink.checklist'].search([('number', '=', 'QM-CL-77')]).unlink()

    def test_a_company_may_have_its_own_checklist_beside_the_common_one(self):
        checklist = self.make_checklist(company_id=self.company.id)
        checklist.action_release()
        self.assertEqual(self.released.state, 'released')
        self.assertEqual(self.make_position().checklist_id, checklist)

    def test_the_database_holds_at_most_one_released_checklist_per_service_type(self):
        checklist = self.make_checklist()
        self.env.flush_all()
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE jlink_checklist SET state = 'released' WHERE id = %s", [checklist.id])

    # === IMMUTABILITY === #

    def test_a_released_revision_cannot_be_changed_in_any_way(self):
        item = self.released.item_ids.filtered(lambda item: item.code == 'travel')
        option, draft = item.option_ids[0], self.make_checklist()
        ways = {
            'name': lambda: self.released.write({'name': "Other"}),
            'superuser': lambda: self.released.sudo().write({'service_type': 'permanent'}),
            'company': lambda: self.released.write({'company_id': self.company.id}),
            'add by command': lambda: self.released.write({'item_ids': [Command.create({'question': "More?"})]}),
            'add': lambda: item.create({'checklist_id': self.released.id, 'question': "More?"}),
            'move in': lambda: draft.item_ids[0].write({'checklist_id': self.released.id, 'code': 'moved'}),
            'move out': lambda: item.write({'checklist_id': draft.id}),
            'question': lambda: item.write({'question': "Other?"}),
            'mandatory': lambda: item.sudo().write({'is_mandatory': True}),
            'translation': lambda: item.update_field_translations('question', {'en_US': "Other?"}),
            'translations': lambda: item.web_override_translations({'question': "Other?"}),
            'name translation': lambda: self.released.update_field_translations('name', {'en_US': "Other"}),
            'option': lambda: option.write({'name': "Other"}),
            'option added': lambda: option.create({'item_id': item.id, 'name': "Other"}),
            'option removed': option.unlink,
            'option translation': lambda: option.update_field_translations('name', {'en_US': "Other"}),
            'question removed': item.unlink,
            'removed': lambda: self.released.sudo().unlink(),
        }
        for way, attempt in ways.items():
            with self.subTest(way), self.assertRaises(ReleasedChecklistError), self.env.cr.savepoint():
                attempt()

    def test_state_revision_and_approval_are_written_by_steps_only(self):
        model = self.env['jlink.checklist'].with_user(self.management)
        forged = {'state': 'released', 'revision': 9, 'approver_id': self.management.id, 'valid_from': '2020-01-01'}
        for checklist in (
            self.make_checklist(number='QM-CL-78', **forged),
            model.with_context(**{f'default_{name}': value for name, value in forged.items()}).create({
                'number': 'QM-CL-79', 'name': "By default",
            }),
            self.released.copy(forged),
        ):
            self.assertEqual((checklist.state, checklist.revision), ('draft', 1))
            self.assertFalse(checklist.approver_id or checklist.valid_from)
            for name, value in forged.items():
                with self.subTest(name), self.assertRaises(GuardedFieldError):
                    checklist.write({name: value})

    def test_only_management_edits_and_releases(self):
        draft = self.make_checklist()
        for user in (self.account_manager, self.researcher, self.dpo):
            self.assertTrue(self.released.with_user(user).item_ids[0].question)
            with self.assertRaises(AccessError):
                draft.with_user(user).write({'name': "Other"})
            with self.assertRaises(StepNotAllowedError):
                draft.with_user(user).action_release()
            with self.assertRaises(StepNotAllowedError):
                self.released.with_user(user).action_withdraw()
            with self.assertRaises(AccessError):
                self.released.with_user(user).action_new_revision()
        with self.assertRaises(AccessError):
            self.released.with_user(self.stranger).read(['name'])

    # === QUESTIONS === #

    def test_a_question_about_prices_is_commercial(self):
        item = self.make_checklist().item_ids[0]
        item.bound_field = 'price_max'
        self.assertTrue(item.is_commercial)
        with self.assertRaises(UserError):
            item.is_commercial = False

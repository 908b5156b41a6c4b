from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..exceptions import ProfileLockedError
from .profile_common import ProfileCase


@tagged('post_install', '-at_install')
class TestProfile(ProfileCase):

    def type_skills(self, profile, text, user=None):
        wizard = self.env['jlink.profile.skills.add'].with_user(user or self.researcher)
        form = Form(wizard.with_context(default_profile_id=profile.id))
        form.text = text
        return form

    def test_typed_skills_become_lines(self):
        form = self.type_skills(self.profile, "welding master 8, MILLING 2,5; Elvish k2")
        form.save().action_add()
        lines = self.profile.competence_ids.sorted('id')
        self.assertEqual(
            [(line.skill_id.name, line.level_id.name, line.years) for line in lines],
            [("Welding", "Master", 8.0), ("Milling", False, 2.5), ("Elvish", "K2", 0.0)],
        )
        self.assertEqual(self.profile.language_ids.skill_id, self.skills["Elvish"])
        self.assertEqual(len(self.profile.skill_ids), 2)

    def test_unknown_skills_are_for_a_person_to_decide(self):
        wizard = self.type_skills(self.profile, "Welding, Basket Weaving fit 3").save()
        self.assertEqual(wizard.line_ids.mapped('text'), ["Welding", "Basket Weaving"])
        self.assertFalse(wizard.line_ids[1].skill_id)
        with self.assertRaises(UserError):
            wizard.action_add()
        wizard.line_ids[1].skill_id = self.skills["Milling"]
        wizard.action_add()
        self.assertEqual(self.profile.skill_ids.skill_id, self.skills["Welding"] + self.skills["Milling"])

    def test_a_skill_that_is_there_gets_what_was_said(self):
        self.type_skills(self.profile, "Welding master 8").save().action_add()
        self.type_skills(self.profile, "Welding 9").save().action_add()
        line = self.profile.skill_ids
        self.assertEqual((len(line), line.level_id.name, line.years), (1, "Master", 9.0))

    def test_a_level_of_another_kind_is_not_taken(self):
        wizard = self.type_skills(self.profile, "Welding K2").save()
        self.assertEqual(wizard.line_ids.skill_id, self.skills["Welding"])
        self.assertFalse(wizard.line_ids.level_id)

    def test_nothing_is_typed_into_a_locked_profile_nor_by_who_may_not(self):
        wizard = self.type_skills(self.profile, "Welding").save()
        self.withdraw()
        with self.assertRaises(AccessError):
            wizard.action_add()
        with self.assertRaises(AccessError):
            self.env['jlink.profile.skills.add'].with_user(self.users['management']).create({
                'profile_id': self.profile.id,
            })
        with self.assertRaises(ProfileLockedError):
            self.profile._add_skills([(self.skills["Welding"], {})])

    def test_list_shows_the_best_skills_and_when(self):
        profile = self.make_open("Ada Byron", [
            ("Milling", "Fit", 9), ("Welding", "Master", 1), ("Elvish", "K2", 0),
        ], available_from=self.day(10))
        self.assertEqual(profile.top_skill_ids.mapped('name'), ["Welding", "Milling"])
        self.assertEqual(profile.availability, 'soon')
        profile.available_from = self.day(-1)
        self.assertEqual(profile.availability, 'now')
        self.assertFalse(profile.is_ending_soon)

    def test_lists_take_as_many_queries_for_eighty_rows_as_for_ten(self):
        for number in range(30):
            self.make_open(f"Person {number}", [("Milling", "Fit", 9), ("Welding", "Master", 1)])
        self.env.flush_all()
        profiles = self.env['jlink.profile'].with_user(self.researcher)
        names = ('name', 'headline', 'available_from', 'rate', 'open_until', 'availability', 'is_ending_soon')
        specification = {
            **{name: {} for name in names},
            **{name: {'fields': {'display_name': {}}} for name in ('partner_id', 'top_skill_ids')},
        }
        ids = profiles.search([], limit=80).ids
        counts = []
        for some in (ids[:5], ids[:5], ids):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            profiles.browse(some).web_read(specification)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 12)

    def test_contact_opens_for_who_reads_the_profile(self):
        action = self.profile.with_user(self.researcher).action_open_contact()
        self.assertEqual((action['res_model'], action['res_id']), ('res.partner', self.profile.partner_id.id))
        for role in ('employee', 'data protection officer'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.profile.with_user(self.users[role]).action_open_contact()

    def test_number_stays_the_name(self):
        self.assertEqual(self.profile.display_name, self.profile.name)
        self.assertNotIn("Petra", self.profile.display_name)

    def test_odoos_languages_are_languages(self):
        languages = self.env.ref('hr_skills.hr_skill_type_lang')
        self.assertTrue(languages.is_language)
        before = len(languages.skill_level_ids)
        self.env['hr.skill.type']._set_up_languages()
        self.assertEqual(len(languages.skill_level_ids), before)

    def test_documents_tell_how_they_can_be_shown(self):
        for name, preview in (("cv.PDF", 'pdf'), ("photo.jpeg", 'image'), ("cv.docx", False), ("cv", False)):
            with self.subTest(name=name):
                self.assertEqual(self.env['jlink.profile.document'].new({'name': name}).preview, preview)

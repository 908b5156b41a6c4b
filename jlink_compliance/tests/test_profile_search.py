from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .profile_common import ProfileCase


@tagged('post_install', '-at_install')
class TestProfileSearch(ProfileCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_open(
            "Ada Byron", [("Welding", "Master", 8), ("Milling", "Fit", 3), ("Elvish", "K2", 0)],
            available_from=cls.day(5), rate=90, rate_unit='hour',
        )
        cls.ben = cls.make_open(
            "Ben Crane", [("Welding", "Fit", 20), ("Turning, fine", "Master", 2), ("Elvish", "K1", 0)],
            available_from=cls.day(60), rate=700, rate_unit='day', does_freelance=False, does_permanent=True,
        )
        cls.cleo = cls.make_open("Cleo Dorn", [("Milling", "Master", 1)])
        cls.all = cls.ada + cls.ben + cls.cleo

    def find(self, *arguments, **conditions):
        profiles = self.env['jlink.profile'].with_user(self.researcher)
        return profiles.search(profiles._get_search_domain(*arguments, **conditions)) & self.all

    def typed(self, text, name='skill_query', user=None):
        profiles = self.env['jlink.profile'].with_user(user or self.researcher)
        return profiles.search([(name, 'ilike', text)]) & self.all

    def least(self, skill, progress=0, years=0):
        return self.skills[skill].id, progress, years

    def test_skills_are_found_by_level_and_years(self):
        for found, *conditions in (
            (self.ada + self.ben, self.least("Welding")),
            (self.ada, self.least("Welding", 100)),
            (self.ben, self.least("Welding", 0, 10)),
            (self.ada, self.least("Welding"), self.least("Milling")),
            (self.ada, self.least("Welding"), self.least("Elvish", 90)),
            (self.all.browse(), self.least("Milling", 100, 2)),
        ):
            with self.subTest(conditions=conditions):
                self.assertEqual(self.find(conditions), found.sorted('name', reverse=True))

    def test_one_of_several_is_enough_where_none_is_a_must(self):
        self.assertEqual(self.find((), [self.least("Milling", 100), self.least("Turning, fine")]), self.cleo + self.ben)

    def test_availability_rate_and_service_narrow_it(self):
        self.assertEqual(self.find(available_by=self.day(30)), self.ada)
        self.assertEqual(self.find(max_rate=95), self.ada)
        self.assertEqual(self.find(max_rate=1000, rate_unit='day'), self.ben)
        self.assertEqual(self.find(service_type='permanent'), self.ben)

    def test_the_search_box_reads_what_is_typed(self):
        for text, found in (
            ("welding", self.ben + self.ada),
            ("Welding master, milling fit 3", self.ada),
            ("Turning, fine", self.ben),
            ("weld", self.ben + self.ada),
            ("Elvish K2", self.ada),
            ("Welding 10 years", self.ben),
            ("no such thing", self.all.browse()),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.typed(text), found)
        self.assertEqual(self.typed("Milling master; Turning, fine", 'skill_query_any'), self.cleo + self.ben)

    def test_what_is_found_is_what_may_be_seen(self):
        self.withdraw(self.ada)
        self.assertFalse(self.typed("Welding master"))
        self.assertEqual(self.find([self.least("Welding")]), self.ben)
        dpo = self.users['data protection officer']
        self.assertFalse(self.typed("Welding", user=dpo))
        with self.assertRaises(AccessError):
            self.typed("Welding", user=self.users['employee'])

    def test_wizard_counts_and_opens_what_it_counted(self):
        with Form(self.env['jlink.profile.search'].with_user(self.researcher)) as form:
            with form.line_ids.edit(0) as line:
                line.skill_id, line.level_id = self.skills["Welding"], self.levels["Fit"]
            with form.line_ids.new() as line:
                line.skill_id, line.years, line.is_must = self.skills["Turning, fine"], 2, False
            with form.line_ids.new() as line:
                line.skill_id, line.is_must = self.skills["Milling"], False
            self.assertEqual(form.match_count, 2)
            form.language_id, form.language_level_id = self.skills["Elvish"], self.levels["K2"]
            form.available_by = self.day(5)
            form.max_rate = 90
            self.assertEqual(form.match_count, 1)
            form.service_type = 'freelance'
        context = form.record.action_find()['context']
        self.assertEqual(context['search_default_skill_query'], "Welding Fit; Elvish K2")
        self.assertEqual(context['search_default_skill_query_any'], "Turning, fine 2; Milling")
        self.assertEqual(self.typed(context['search_default_skill_query']), self.ada)
        self.assertEqual(self.typed(context['search_default_skill_query_any'], 'skill_query_any'), self.all.sorted(
            'name', reverse=True,
        ))
        self.assertEqual((context['search_default_rate'], context['search_default_freelance']), (90, 1))

    def test_wizard_is_for_who_reads_profiles(self):
        for role in ('employee', 'data protection officer'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env['jlink.profile.search'].with_user(self.users[role]).create({})

    def test_a_search_takes_few_queries_whatever_it_finds(self):
        self.env.invalidate_all()
        domain = self.env['jlink.profile']._get_search_domain([self.least("Welding"), self.least("Milling")])
        profiles = self.env['jlink.profile'].with_user(self.researcher)
        profiles.search(domain)
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            profiles.search(domain)

import io

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from ..exceptions import PaperNotAllowedError, ProfileLockedError
from .profile_common import ProfileCase

OPEN = 'jlink_compliance.profile_open'
BLIND = 'jlink_compliance.profile_blind'


@tagged('post_install', '-at_install')
class TestProfilePapers(ProfileCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.env['res.lang']._activate_lang('de_DE')
        cls.ada = cls.make_open(
            "Ada Byron", [("Welding", "Master", 8), ("Elvish", "K2", 0)],
            headline="Welder, formerly with Ada",
            summary="Call ada.byron@example.com or +49 40 5550101.\nGood at seams.",
            zip="22765", city="Hamburg", travel="Around Hamburg", rate=93, note="Secret remark",
            country_id=cls.env.ref('base.de').id,
        )
        cls.ada.skill_ids.evidence = "Works for Great Employer"

    def render(self, report, user=None, profile=None):
        user = user or self.manager
        content, paper = self.env['jlink.paper'].with_user(user)._render(
            report, (profile or self.ada).with_user(user), 'preview',
        )
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        pages = [reader.getPage(number).extractText() for number in range(reader.getNumPages())]
        return " ".join(" ".join(pages).split()), paper, content

    def test_profile_names_the_person_and_nothing_between_us(self):
        text, paper, _content = self.render(OPEN)
        for word in ("Ada Byron", "Welding", "Master", "Great Employer", "Hamburg", "Elvish"):
            self.assertIn(word, text)
        for word in ("93", "Secret remark"):
            self.assertNotIn(word, text)
        self.assertEqual(paper.name, f"Profile {self.ada.name}.pdf")

    def test_blind_profile_tells_nobody_who_it_is(self):
        text, paper, content = self.render(BLIND)
        for word in ("Welding", "Master", self.ada.name, "Germany", "postal area 2", "Good at seams"):
            self.assertIn(word, text)
        for word in ("Ada", "Byron", "example.com", "5550101", "Hamburg", "22765", "Great Employer", "93", "Secret"):
            self.assertNotIn(word, text)
            self.assertNotIn(word, paper.name)
        for word in (b'Ada', b'Byron'):
            self.assertNotIn(word, content)

    def test_language_is_the_persons(self):
        self.ada.partner_id.sudo().lang = 'de_DE'
        self.assertEqual(self.render(OPEN)[1].lang, 'de_DE')

    def test_who_may_print_it(self):
        self.render(BLIND, self.researcher)
        for role in ('management', 'back office'):
            with self.subTest(role=role), self.assertRaises(PaperNotAllowedError):
                self.render(OPEN, self.users[role])

    def test_a_locked_profile_is_not_printed(self):
        self.withdraw(self.ada)
        for user, error in ((self.manager, AccessError), (self.env.ref('base.user_root'), ProfileLockedError)):
            for report in (OPEN, BLIND):
                with self.subTest(report=report), self.assertRaises(error):
                    self.render(report, user)

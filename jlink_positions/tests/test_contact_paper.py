from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import ContactNoteError
from .contact_common import ContactCase
from .paper_common import PaperCase

TIMELINE = 'jlink_positions.contact_timeline_report'


class Text(str):
    """What a paper says; kerning tears its words apart when it is read back."""

    __slots__ = ()

    def __contains__(self, words):
        return "".join(words.split()) in "".join(self.split())


@tagged('post_install', '-at_install')
class TestContactPaper(ContactCase, PaperCase):
    """The timeline on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()

    def make_timeline(self, user=None, **values):
        timelines = self.env['jlink.contact.timeline'].with_user(user or self.account_manager)
        return timelines.create({'partner_id': self.customer.id, **values})

    def read_paper(self, timeline, user=None):
        content, _paper = self.render(timeline, user or timeline.create_uid, TIMELINE)
        return Text(" ".join(self.read_pages(content)))

    def test_it_tells_each_contact_of_the_period_by_month(self):
        keyword = self.make_keyword("Extension of stay")
        self.log("Wants three people\nfrom May", contact_ids=self.link(self.contact), keyword_ids=self.link(keyword))
        old = fields.Datetime.now() - timedelta(days=800)
        self.log("Long ago", date=old)
        text = self.read_paper(self.make_timeline())
        for found in ("Wants three people", "from May", self.contact.name, "Extension of stay", self.customer.name,
                      fields.Date.today().strftime('%B %Y')):
            self.assertIn(found, text)
        self.assertNotIn("Long ago", text)
        self.assertIn("Long ago", self.read_paper(self.make_timeline(date_from=old.date())))

    def test_days_begin_and_end_where_the_company_is(self):
        self.company.partner_id.tz = 'Asia/Tokyo'
        self.log("Early in the day", date='2026-05-07 16:00:00')
        day = {'date_from': '2026-05-08', 'date_to': '2026-05-08'}
        self.assertIn("Early in the day", self.read_paper(self.make_timeline(**day)))
        with self.assertRaises(ContactNoteError):
            self.make_timeline(date_from='2026-05-07', date_to='2026-05-07').action_print()

    def test_a_correction_stands_for_what_it_corrects(self):
        note = self.log("Wants tree people")
        self.log("Wants three people", corrects_id=note.id, correction_reason="Typing error")
        text = self.read_paper(self.make_timeline())
        self.assertIn("Wants three people", text)
        self.assertIn("Typing error", text)
        self.assertNotIn("Wants tree people", text)

    def test_what_was_blacked_out_and_what_is_open_is_marked(self):
        note = self.log("Max is ill")
        note._redact(["Max"], "Private")
        self.make_open()
        text = self.read_paper(self.make_timeline())
        self.assertIn("blacked out", text)
        self.assertIn("To be documented", text)
        self.assertNotIn("Max", text)

    def test_confidential_contacts_are_printed_by_whoever_may_read_them(self):
        self.log("About their director", is_confidential=True)
        self.log("About the weather")
        third = self.make_user('third', 'jlink_compliance.group_account_manager')
        self.assertNotIn("About their director", self.read_paper(self.make_timeline(third)))
        for user in (self.account_manager, self.management):
            self.assertIn("About their director", self.read_paper(self.make_timeline(user)))

    def test_nobody_prints_with_the_eyes_of_somebody_else(self):
        self.log("About their director", is_confidential=True)
        timeline = self.make_timeline()
        third = self.make_user('third', 'jlink_compliance.group_account_manager')
        for user in (third, self.management, self.researcher, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.render(timeline, user, TIMELINE)

    def test_selected_contacts_of_one_customer_are_printed(self):
        chosen = self.log("This one")
        self.log("That one")
        other = self.env['res.partner'].create({'name': "Other AG", 'is_company': True})
        elsewhere = self.log("Elsewhere", partner_id=other.id)
        timelines = self.env['jlink.contact.timeline'].with_user(self.account_manager)
        timeline = timelines.with_context(active_model=chosen._name, active_ids=chosen.ids).create({})
        text = self.read_paper(timeline)
        self.assertIn("This one", text)
        self.assertNotIn("That one", text)
        with self.assertRaises(ContactNoteError):
            timelines.with_context(active_model=chosen._name, active_ids=(chosen | elsewhere).ids).create({})

    def test_a_person_is_a_number_in_the_register(self):
        person = self.env['res.partner'].create({'name': "Paula Privat"})
        self.log("Called", partner_id=person.id)
        _content, paper = self.render(self.make_timeline(partner_id=person.id), report=TIMELINE)
        self.assertNotIn("Paula", paper.name)
        self.assertEqual(paper.res_model, 'jlink.contact.timeline')

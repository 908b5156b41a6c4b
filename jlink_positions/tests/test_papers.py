import hashlib
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jlink_compliance.exceptions import (
    PaperGuardError,
    PaperNotAllowedError,
    PaperNotPossibleError,
    PaperTamperedError,
)

from .paper_common import RECORD, SHEET, SHEET_NAME, PaperCase


@tagged('post_install', '-at_install')
class TestPapers(PaperCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.env['res.lang']._activate_lang('de_DE')
        cls.position = cls.make_agreed()

    # === THE BYTES === #

    def test_whoever_prints_gets_the_same_bytes(self):
        self.management.write({'lang': 'de_DE', 'tz': 'Asia/Tokyo'})
        first, _paper = self.render(self.position)
        second, paper = self.render(self.position, self.management)
        self.assertEqual(first, second)
        self.assertEqual(paper.sha256, hashlib.sha256(first).hexdigest())

    def test_language_and_time_are_those_of_the_document(self):
        self.customer.lang = 'de_DE'
        self.company.partner_id.tz = 'Asia/Tokyo'
        content, paper = self.render(self.position)
        self.assertEqual((paper.lang, paper.tz), ('de_DE', 'Asia/Tokyo'))
        text = " ".join(self.read_pages(content))
        self.assertIn("Positionsblatt", text)
        self.assertIn("Seite1von", text.replace(" ", ""))

    def test_a_version_is_printed_as_agreed(self):
        before, _paper = self.render(self.position)
        self.customer.name = "Renamed AG"
        self.assertEqual(self.render(self.position)[0], before)

    def test_a_draft_says_so_on_each_page(self):
        pages = self.read_pages(self.render(self.make_position())[0])
        self.assertTrue(all("DRAFT" in page.upper() for page in pages))

    def test_sixty_lines_and_long_texts_stay_whole(self):
        skills = self.env['hr.skill'].create([
            {'name': f"Skill no {number:02}.", 'skill_type_id': self.skill_type.id} for number in range(60)
        ])
        position = self.make_agreed(
            skill_ids=[Command.create({'skill_id': skill.id}) for skill in skills],
            requirement_ids=[Command.create({'kind': 'further', 'name': "Word " * 2000 + "the very end"})],
        )
        pages = self.read_pages(self.render(position)[0])
        text = " ".join(pages)
        self.assertEqual([name for name in skills.mapped('name') if name not in text], [])
        self.assertIn("the very end", text)
        self.assertGreaterEqual(sum("Qualification Weight Level" in page for page in pages), 2)
        self.assertLess(len(pages), 12)

    def test_an_evaluation_record_tells_facts_verdict_and_calculation(self):
        evaluation = self.evaluate_with_condition(self.position, 78.0)
        text = " ".join(self.read_pages(self.render(evaluation, report=RECORD)[0]))
        words = ("Conditions to Be Accepted", "Strategic customer", "78.00", "17.89", evaluation.content_hash[:12])
        for found in words:
            self.assertIn(found, text)

    def test_text_of_people_loads_nothing(self):
        attack = (
            '<p>Need Java</p><a rel="attachment" href="file:///etc/passwd">x</a><img src="http://127.0.0.1:9/x.png">'
        )
        position = self.make_position(
            request=attack, requirement_ids=[Command.create({'kind': 'further', 'name': attack})],
        )
        with self.assertNoLogs('odoo.addons.jlink_compliance.paper_fetcher', 'WARNING'):
            content, _paper = self.render(position)
        self.assertNotIn(b'EmbeddedFile', content)
        self.assertIn("Need Java", " ".join(self.read_pages(content)))

    def test_a_template_that_prints_raw_text_loads_nothing_either(self):
        self.env['ir.ui.view'].browse(self.env.ref(SHEET_NAME).id).write({'arch_db': (
            '<t t-name="x"><html lang="en"><head><title>x</title></head>'
            '<body><div t-out="doc.request"/></body></html></t>'
        )})
        position = self.make_position(request='<a rel="attachment" href="file:///etc/passwd">x</a>')
        with self.assertLogs('odoo.addons.jlink_compliance.paper_fetcher', 'WARNING'), mute_logger('weasyprint'):
            content, _paper = self.render(position)
        self.assertNotIn(b'EmbeddedFile', content)

    # === ODOO'S OWN DOORS === #

    def test_odoos_ways_to_a_pdf_lead_to_the_paper_room(self):
        reports = self.env['ir.actions.report'].with_user(self.account_manager)
        with patch.object(type(reports), '_run_wkhtmltopdf', side_effect=AssertionError):
            content, kind = reports._render_qweb_pdf(SHEET, self.position.ids)
        self.assertEqual((content[:5], kind), (b'%PDF-', 'pdf'))
        self.assertTrue(self.find(content))

    def test_several_papers_become_one_registered_file(self):
        positions = self.position + self.make_agreed()
        content, papers = self.render(positions)
        self.assertEqual(papers.mapped('res_id'), positions.ids)
        self.assertEqual(set(papers.mapped('sha256')), {hashlib.sha256(content).hexdigest()})

    def test_a_paper_is_not_shown_as_a_page(self):
        with self.assertRaises(PaperNotPossibleError):
            self.env['ir.actions.report'].with_user(self.account_manager)._render_qweb_html(SHEET, self.position.ids)

    # === RIGHTS === #

    def test_roles_without_prices_print_no_paper_with_prices(self):
        self.evaluate(self.position)
        self.order(self.position)
        for user in (self.researcher, self.dpo, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(PaperNotAllowedError):
                self.render(self.position, user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env['ir.actions.report'].with_user(user)._render_qweb_pdf(SHEET, self.position.ids)
            bindings = self.env['ir.actions.actions'].with_user(user).get_bindings('jlink.position')
            self.assertNotIn(SHEET_NAME, [action.get('report_name') for action in bindings.get('report', ())])

    def test_an_account_manager_prints_no_paper_of_another_team(self):
        other = self.make_user('other_manager', 'jlink_compliance.group_account_manager')
        with self.assertRaises(AccessError):
            self.render(self.position, other)

    # === THE REGISTER === #

    def find(self, content):
        return self.env['jlink.paper'].search([('sha256', '=', hashlib.sha256(content).hexdigest())])

    def test_nobody_changes_the_register(self):
        _content, paper = self.render(self.position, purpose='filed')
        for user in (self.account_manager, self.management, self.dpo, self.env.ref('base.user_root')):
            papers = self.env['jlink.paper'].with_user(user)
            for attempt in (
                lambda papers=papers: papers.create({'name': "x"}),
                lambda papers=papers: papers.browse(paper.id).write({'purpose': 'print'}),
                lambda papers=papers: papers.browse(paper.id).unlink(),
                lambda papers=papers: papers.browse(paper.id).copy(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt()

    def test_the_register_shows_papers_of_records_that_one_may_read(self):
        _content, paper = self.render(self.position, purpose='filed')
        other = self.make_user('other_manager', 'jlink_compliance.group_account_manager')
        readers = {user: paper in paper.with_user(user).search([]) for user in (
            self.account_manager, self.management, other, self.dpo,
        )}
        self.assertEqual(list(readers.values()), [True, True, False, False])
        for user in (other, self.dpo, self.researcher):
            with self.assertRaises(AccessError):
                paper.with_user(user)._get_content()

    def test_stored_bytes_are_read_by_readers_of_the_paper_only(self):
        content, paper = self.render(self.position, purpose='sent')
        self.assertEqual(paper.with_user(self.management)._get_content(), content)
        attachment = self.env['ir.attachment'].search([
            ('res_model', '=', 'jlink.paper'), ('res_field', '=', 'content'), ('res_id', '=', paper.id),
        ])
        self.assertTrue(attachment)
        other = self.make_user('other_manager', 'jlink_compliance.group_account_manager')
        self.env.invalidate_all()
        for user in (other, self.dpo, self.researcher, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                attachment.with_user(user).read(['raw', 'datas'])

    def test_stored_bytes_are_neither_changed_nor_deleted(self):
        _content, paper = self.render(self.position, purpose='signed')
        attachment = self.env['ir.attachment'].search([
            ('res_model', '=', 'jlink.paper'), ('res_field', '=', 'content'), ('res_id', '=', paper.id),
        ])
        with self.assertRaises(PaperGuardError):
            attachment.write({'raw': b'other'})
        with self.assertRaises(PaperGuardError):
            attachment.unlink()

    def test_tampered_bytes_are_refused(self):
        _content, paper = self.render(self.position, purpose='filed')
        paper = paper.sudo()
        self.env.cr.execute("UPDATE jlink_paper SET sha256 = repeat('0', 64) WHERE id = %s", paper.ids)
        paper.invalidate_recordset()
        with self.assertRaises(PaperTamperedError):
            paper._get_content()

    def test_a_kept_paper_tells_those_who_follow_it_once(self):
        with patch.object(type(self.env['jlink.paper']), '_on_paper_kept', autospec=True) as followed:
            _content, paper = self.render(self.position, purpose='filed')
            self.render(self.position)
        followed.assert_called_once_with(paper)

    def test_the_register_is_read_in_constant_queries(self):
        papers = self.env['jlink.paper']
        for _number in range(2):
            papers += self.render(self.position, purpose='filed')[1]
        reader = papers.with_user(self.management)

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.read(['name', 'purpose'])
            return self.cr.sql_log_count - before

        count(reader)
        self.assertEqual(count(reader[:1]), count(reader))


@tagged('post_install', '-at_install')
class TestPaperRollback(PaperCase):
    """With real cursors, as in production."""

    def test_a_rendering_stays_registered_whatever_becomes_of_the_business_step(self):
        position = self.make_agreed()
        with self.cr.savepoint() as savepoint:
            content, paper = self.render(position)
            digest = hashlib.sha256(content).hexdigest()
            self.assertEqual((paper.sha256, paper.purpose), (digest, 'print'))
            savepoint.rollback()
        with self.registry.cursor() as cr:
            self.addCleanup(self.forget, digest)
            cr.execute('SELECT rendered_on, user_id FROM jlink_paper WHERE sha256 = %s', [digest])
            (rendered_on, user_id), = cr.fetchall()
        self.assertEqual(user_id, self.account_manager.id)
        self.assertAlmostEqual(rendered_on.timestamp(), fields.Datetime.now().timestamp(), delta=600)

    def forget(self, digest):
        with self.registry.cursor() as cr:
            cr.execute('DELETE FROM jlink_paper WHERE sha256 = %s', [digest])

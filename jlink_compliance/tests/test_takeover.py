import base64
import io
import zipfile
from datetime import timedelta
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..exceptions import GuardedFieldError, TakeoverError
from ..takeover_columns import CODES, COLUMNS
from .quarantine_common import QuarantineCase

_FILES = {'proofs/consent.pdf': b'%PDF signed', 'cv.pdf': b'%PDF cv'}


@tagged('post_install', '-at_install')
class TestTakeover(QuarantineCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.users['management']
        kind = cls.env['hr.skill.type'].create({
            'name': "Take-over", 'skill_ids': [(0, 0, {'name': "Cobol Stock"}), (0, 0, {'name': "Ada Stock"})],
            'skill_level_ids': [(0, 0, {'name': "Expert", 'level_progress': 100, 'default_level': True})],
        })
        cls.skills = kind.skill_ids

    def row(self, **cells):
        return {'name': "Stock Person", 'email': 'stock.person@example.org', **cells}

    def proved(self, **cells):
        day = fields.Date.today() - timedelta(days=30)
        return self.row(
            consent_date=day.strftime('%d.%m.%Y'), consent_text="DS-01 Rev. 2", proof='consent.pdf', headline="Cobol",
            skills="Cobol Stock:Expert:8; ada stock::2", rate="95,50", rate_unit='hour', city="Bonn", country='DE',
            documents='cv.pdf', phone='+49 30 1234567', recorded_on='2020-01-31', **cells,
        )

    def make(self, *rows, files=_FILES):
        lines = [';'.join(CODES), *(';'.join(f'"{row.get(code, "")}"' for code in CODES) for row in rows)]
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, 'w') as package:
            for name, content in files.items():
                package.writestr(name, content)
        return self.env['jlink.takeover'].with_user(self.boss).create({
            'content': base64.b64encode('\n'.join(lines).encode()), 'file_name': 'stock.csv',
            'proofs': base64.b64encode(archive.getvalue()), 'proofs_name': 'proofs.zip',
        })

    def check(self, *rows, **values):
        run = self.make(*rows, **values)
        run.action_check()
        return run

    def take_over(self, *rows, **values):
        run = self.check(*rows, **values)
        run.action_import()
        return run

    def get_profile(self, email='stock.person@example.org'):
        return self.env['jlink.profile'].search([('partner_id.email', '=', email)])

    def figures(self, run):
        run.invalidate_recordset()
        return run.to_ask_count, run.asked_count, run.asked_progress

    # === WITH AND WITHOUT PROOF === #

    def test_who_has_proof_is_taken_over_with_content(self):
        run = self.take_over(self.proved())
        profile = self.get_profile()
        consent = profile.consent_ids
        self.assertEqual((run.state, run.proof_count, run.progress), ('done', 1, 100))
        self.assertEqual((profile.state, profile.headline, profile.rate, profile.city), ('open', "Cobol", 95.5, "Bonn"))
        years = {line.skill_id.name: line.years for line in profile.skill_ids}
        self.assertEqual(years, {"Cobol Stock": 8, "Ada Stock": 2})
        self.assertEqual(self.get_bytes(profile.document_ids), b'%PDF cv')
        self.assertEqual((consent.state, consent.channel), ('granted', 'takeover'))
        self.assertEqual(consent.decided_on.date(), fields.Date.today() - timedelta(days=30))
        decision = consent.decision_ids.with_context(bin_size=False)
        self.assertEqual(base64.b64decode(decision.scan), b'%PDF signed')
        self.assertEqual(decision._get_payload()['evidence']['declaration'], "DS-01 Rev. 2")
        mails = [('model', '=', 'jlink.consent'), ('res_id', '=', consent.id)]
        self.assertFalse(self.env['mail.mail'].search_count(mails))

    def test_of_whom_there_is_no_proof_nothing_is_kept(self):
        run = self.take_over({**self.proved(), 'proof': ''})
        profile = self.get_profile()
        self.assertEqual((run.queue_count, profile.state, profile.consent_ids.state), (1, 'requested', 'draft'))
        self.assertFalse(profile.headline or profile.skill_ids or profile.document_ids or profile.rate or profile.city)
        self.assertEqual((profile.partner_id.phone, profile.recorded_on.year), (False, 2020))

    def test_a_consent_that_is_over_counts_as_none(self):
        run = self.check(self.proved(valid_until=(fields.Date.today() - timedelta(days=1)).isoformat()))
        self.assertEqual((run.proof_count, run.queue_count), (0, 1))

    def test_the_queue_is_asked_in_batches_and_can_be_stopped(self):
        run = self.take_over(*(self.row(email=f'queue{number}@example.org') for number in range(5)))
        self.assertEqual(self.figures(run), (5, 0, 0))
        run.action_send()
        self.assertEqual(run.sudo()._send_batch(limit=2), 2)
        self.assertEqual(self.figures(run), (3, 2, 40))
        run.action_stop()
        self.assertEqual(run.sudo()._send_batch(limit=2), 0)
        run.action_send()
        while run.sudo()._send_batch(limit=2):
            pass
        self.assertEqual((self.figures(run), run.is_sending), ((0, 5, 100), False))
        self.assertEqual(set(self.get_profile('queue1@example.org').consent_ids.mapped('state')), {'requested'})

    # === DRY RUN === #

    def test_each_rejected_row_is_explained(self):
        known = self.profile.partner_id.email
        cases = (
            (self.row(name=''), "Name"), (self.row(email=''), "Mail"), (self.row(email='nonsense'), "Mail"),
            (self.row(email='', phone='abc'), "Phone"), (self.row(email=known), "Mail"),
            (self.row(recorded_on='32.13.2020'), "Recorded on"), (self.row(consent_date='2099-01-01'), "Consent on"),
            (self.row(lang='xx_XX'), "Language"), (self.row(source='stolen'), "Source"),
            (self.proved(valid_until='2001-01-01'), "Valid until"), ({**self.proved(), 'proof': 'gone.pdf'}, "Proof"),
            ({**self.proved(), 'skills': 'Telepathy'}, "Skills"),
            ({**self.proved(), 'skills': 'Cobol Stock:God'}, "Skills"),
            ({**self.proved(), 'skills': 'Cobol Stock::many'}, "Skills"),
            ({**self.proved(), 'skills': 'Cobol Stock; Cobol Stock'}, "Skills"),
            ({**self.proved(), 'rate': 'a lot'}, "Rate"), ({**self.proved(), 'rate_unit': 'year!'}, "Unit"),
            ({**self.proved(), 'country': 'ZZ'}, "Country"), ({**self.proved(), 'documents': 'none.pdf'}, "Documents"),
        )
        for number, (row, column) in enumerate(cases):
            with self.subTest(number=number):
                run = self.check(row)
                line = run.rejected_ids
                self.assertEqual((run.rejected_count, line.row, line.column), (1, 2, column))
                self.assertTrue(line.reason.startswith(column), line.reason)

    def test_a_double_within_the_file_names_the_other_row(self):
        run = self.check(self.row(), self.row(email='Stock.Person@Example.org'))
        self.assertEqual((run.queue_count, run.rejected_ids.row), (1, 3))
        self.assertIn("row 2", run.rejected_ids.reason)

    def test_checking_changes_nothing(self):
        partners = self.env['res.partner'].search_count([])
        run = self.check(self.proved())
        self.assertEqual(self.env['res.partner'].search_count([]), partners)
        with self.assertRaises(TakeoverError):
            run.write({'content': base64.b64encode(b'name\nOther')})
        run.action_reopen()
        run.write({'content': base64.b64encode(b'name;email\nOther;o@example.org')})
        run.action_check()
        self.assertEqual((run.proof_count, run.queue_count), (0, 1))

    def test_a_file_that_is_no_table_is_refused_in_one_sentence(self):
        for content, proofs in (
            (b'', b''), (b'\x00\xff', b''), (b'PK\x03\x04rubbish', b''), (b'a;b', b''), (b'name\nx', b'x'),
        ):
            run = self.env['jlink.takeover'].with_user(self.boss).create({
                'content': base64.b64encode(content), 'proofs': base64.b64encode(proofs)})
            with self.subTest(content=content), self.assertRaises(TakeoverError):
                run.action_check()

    def test_workbooks_and_german_csv_are_read(self):
        book = openpyxl.Workbook()
        book.active.append(["Name", "E-Mail", "email", "Zip"])
        book.active.append(["X", "", 'xlsx@example.org', 53111])
        buffer = io.BytesIO()
        book.save(buffer)
        for content in (buffer.getvalue(), "Name;Mail\nJörg;j@example.org".encode('cp1252')):
            run = self.env['jlink.takeover'].with_user(self.boss).create({'content': base64.b64encode(content)})
            run.action_check()
            self.assertEqual((run.queue_count, run.rejected_count), (1, 0))

    def test_checking_costs_the_same_queries_for_more_rows(self):
        counts = []
        for size in (2, 40):
            run = self.make(*(self.proved() | {'email': f'{size}-{number}@example.org', 'phone': ''}
                              for number in range(size))).sudo()
            run._get_headers()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            run._check_rows()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 2)

    # === THE RUN === #

    def test_a_row_recorded_in_the_meantime_is_left_out_and_said(self):
        run = self.check(self.row(), self.row(email='second@example.org'))
        self.record("Fast", 'stock.person@example.org')
        run.action_import()
        self.assertEqual((run.state, run.queue_count, run.rejected_count), ('done', 1, 1))
        self.assertIn("recorded already", run.rejected_ids.reason)

    def test_a_run_goes_on_in_batches(self):
        run = self.check(*(self.row(email=f'batch{number}@example.org') for number in range(5)))
        run._take_step('import')
        self.assertEqual(run.sudo()._import_batch(limit=2), 2)
        self.assertEqual((run.state, run.progress), ('running', 40))
        while run.sudo()._import_batch(limit=2):
            pass
        run.invalidate_recordset()
        self.assertEqual((run.state, run.progress), ('done', 100))

    def test_the_file_is_gone_afterwards(self):
        done, left = self.take_over(self.proved()), self.check(self.row(email='left@example.org'))
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            self.env['jlink.takeover']._gc_files()
        for run in (done, left):
            self.assertFalse(run.content or run.proofs or run.file_name or any(run.sudo().line_ids.mapped('facts')))
        self.assertEqual((done.state, left.state), ('done', 'abandoned'))
        self.assertFalse(self.env['ir.attachment'].search_count([('res_model', '=like', 'jlink.takeover%')]))

    def test_the_ledger_has_the_hash_of_the_files_and_the_figures(self):
        run = self.take_over(self.proved())
        of_run = [('model', '=', run._name), ('res_id', '=', run.id), ('event', '!=', 'create')]
        entries = self.env['jlink.ledger.entry'].search(of_run, order='id')
        self.assertEqual(entries.mapped('event'), ['check', 'import', 'finish'])
        facts = self.env['jlink.ledger.payload'].browse(entries[-3].id).payload
        self.assertIn(run.file_hash, facts)

    # === WHO MAY === #

    def test_management_only(self):
        run = self.make(self.row())
        for role in ('account manager', 'researcher', 'data protection officer', 'back office', 'employee'):
            as_role = run.with_user(self.users[role])
            with self.subTest(role=role):
                for method in ('action_check', 'action_import', 'action_send', 'action_stop', 'action_abandon',
                               'action_template', 'action_reopen'):
                    with self.assertRaises(AccessError):
                        getattr(as_role, method)()
                with self.assertRaises(AccessError):
                    as_role.create({})

    def test_nobody_reads_what_rows_say_or_writes_their_state(self):
        run = self.check(self.row())
        with self.assertRaises(AccessError):
            run.line_ids.read(['facts'])
        with self.assertRaises(AccessError):
            run.line_ids.write({'kind': 'proof'})
        for values in ({'state': 'done'}, {'proof_count': 9}, {'is_sending': True}, {'file_hash': 'x'}):
            with self.subTest(values=values), self.assertRaises(GuardedFieldError):
                run.write(values)

    def test_the_template_is_what_is_read(self):
        self.authenticate(self.boss.login, self.boss.login)
        for form in ('csv', 'xlsx'):
            content = self.url_open(f'/jlink/takeover/template/{form}').content
            run = self.env['jlink.takeover'].with_user(self.boss).create({'content': base64.b64encode(content)})
            run.action_check()
            self.assertEqual(run.rejected_ids.row, 2, "the example names files that are not there")
        self.assertEqual(openpyxl.load_workbook(io.BytesIO(content)).active.max_column, len(COLUMNS))
        self.authenticate(self.manager.login, self.manager.login)
        self.assertEqual(self.url_open('/jlink/takeover/template/csv').status_code, 404)

    def test_what_unpacks_to_too_much_is_rejected(self):
        with patch('odoo.addons.jlink_compliance.takeover_table.MAX_FILE', 5):
            self.assertEqual(self.check(self.proved()).rejected_count, 1)

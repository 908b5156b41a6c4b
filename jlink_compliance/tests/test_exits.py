import base64
import email
import io
import zipfile
from email.message import EmailMessage

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..exceptions import ExitRefusedError, GuardedFieldError
from ..exit_digests import sha1
from .disclosure_common import DisclosureCase

CONTENT = b'%PDF-1.4 of Paula' + b' Java' * 40


def pack(*files):
    """Return a ZIP archive of pairs of name and bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def nest(name, content):
    """Return a mail with a file, as bytes."""
    mail = EmailMessage()
    mail['Subject'] = "Nested"
    mail.set_content("See attached.")
    mail.add_attachment(content, 'application', 'octet-stream', filename=name)
    return mail.as_bytes()


class ExitCase(DisclosureCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.cv_bytes = base64.b64decode(cls.cv.with_context(bin_size=False).content)
        cls.gate = cls.env['jlink.exit.gate']

    def refusals(self):
        return self.env['jlink.exit.refusal'].search([])

    def assert_refused(self, call, *words):
        """Assert that the call is refused in a sentence with these words, and that the officer reads of it."""
        before = len(self.refusals())
        # Without the savepoint of `assertRaises`, which the cursor of the refusals shares in tests.
        try:
            call()
        except ExitRefusedError as refused:
            sentence = str(refused)
        else:
            self.fail("It was not refused.")
        for word in words:
            self.assertIn(word, sentence)
        self.env.invalidate_all()
        self.assertEqual(len(self.refusals()), before + 1)
        return self.refusals()[:1]


@tagged('post_install', '-at_install')
class TestExitGate(ExitCase):
    """What is protected goes where a released disclosure covers it, and nowhere else."""

    def check(self, *files, to=None):
        self.gate._check(files, [to or self.buyer.email], 'mail')

    def test_a_document_leaves_under_its_release_only(self):
        said = self.profile.name, "cv.pdf", self.buyer.email
        self.assert_refused(lambda: self.check(("cv.pdf", self.cv_bytes)), *said)
        self.make_released()
        self.check(("cv.pdf", self.cv_bytes))
        refusal = self.assert_refused(
            lambda: self.check(("cv.pdf", self.cv_bytes), to='else@nordlicht.example'), 'else@nordlicht.example')
        self.assertEqual((refusal.profile_name, refusal.reason, refusal.user_id), (
            self.profile.name, 'uncovered', self.env.user))

    def test_the_person_is_sent_what_is_their_own(self):
        self.check(("cv.pdf", self.cv_bytes), to=self.profile.partner_id.email.upper())

    def test_packing_and_nesting_hide_nothing(self):
        packed = pack(("inner/cv.pdf", self.cv_bytes))
        for name, content in (
            ("cv.zip", packed), ("cv.docx", packed), ("twice.zip", pack(("a.bin", packed))),
            ("m.eml", nest("a", packed)),
            ("plain.txt", nest("a.pdf", self.cv_bytes)), ("x.zip", pack(("m.eml", nest("a.pdf", self.cv_bytes)))),
        ):
            with self.subTest(name=name):
                self.assert_refused(lambda name=name, content=content: self.check((name, content)), name)

    def test_withdrawal_and_termination_close_the_gate(self):
        self.make_released()
        self.check(("cv.pdf", self.cv_bytes))
        self.withdraw()
        self.assert_refused(lambda: self.check(("cv.pdf", self.cv_bytes)))

    def test_what_cannot_be_opened_goes_to_colleagues_only(self):
        sevenzip = b'7z\xbc\xaf\x27\x1c' + b'0' * 100
        refusal = self.assert_refused(lambda: self.check(("a.7z", sevenzip)), "a.7z", "PDF or ZIP")
        self.assertEqual(refusal.reason, 'format')
        self.researcher.partner_id.email = 'rita@jlink.example'
        self.check(("a.7z", sevenzip), to='rita@jlink.example')

    def test_what_is_sealed_goes_to_nobody(self):
        content = b'%PDF-1.4 sealed ' + b'x' * 4_000
        sealed = self.env['jlink.quarantine']._seal(self.env.company, 'mail', [])
        self.env['jlink.quarantine.file'].create({'quarantine_id': sealed.id, 'content': base64.b64encode(
            nest("cv.pdf", content))})
        self.assert_refused(lambda: self.check(("x.pdf", content)), "sealed")

    def test_ordinary_files_pass(self):
        self.check(("offer.pdf", b'%PDF-1.4 offer'), ("a.zip", pack(("b.txt", b'b'))), ("bad.zip.txt", b'PKx'))

    def test_refused_exits_are_read_by_the_officer_and_changed_by_nobody(self):
        refusal = self.assert_refused(lambda: self.check(("cv.pdf", self.cv_bytes)))
        officer = self.users['data protection officer']
        self.assertEqual(refusal.with_user(officer).profile_name, self.profile.name)
        for call in (lambda: refusal.write({'reason': 'copy'}), lambda: refusal.create({'channel': 'mail'}),
                     refusal.sudo().unlink, refusal.with_user(officer).unlink):
            with self.assertRaises(UserError):
                call()
        with self.assertRaises(GuardedFieldError):
            refusal.sudo().write({'reason': 'copy'})


@tagged('post_install', '-at_install')
class TestExitCopies(ExitCase):
    """A protected file lies in its profile: no copy of it is stored elsewhere, no link with a key leads to it."""

    def test_no_attachment_holds_it(self):
        files = self.env['ir.attachment']
        plain = files.create({'name': "plain", 'raw': b'plain'})
        for values in (
            {'raw': self.cv_bytes}, {'datas': base64.b64encode(self.cv_bytes)}, {'db_datas': self.cv_bytes},
            {'raw': pack(("a.pdf", self.cv_bytes))},
            {'raw': self.cv_bytes, 'res_model': 'res.partner', 'res_id': self.customer.id},
        ):
            with self.subTest(values=values.keys()):
                self.assert_refused(lambda values=values: files.sudo().create({'name': "a.pdf", **values}), "a.pdf")
                self.assert_refused(lambda values=values: plain.sudo().write(values), self.profile.name)

    def make_old_copy(self):
        """Return a copy from before the document came into the profile."""
        copy = self.env['ir.attachment'].with_user(self.manager).create({'name': "old.pdf", 'raw': b'old one'}).sudo()
        self.env['jlink.fingerprint']._enter_files('jlink.profile.document', [
            (self.profile.id, self.cv.id, "old.pdf", b'old one'),
        ])
        return copy

    def test_an_old_copy_gets_no_key_and_no_message(self):
        copy = self.make_old_copy()
        self.assert_refused(copy.generate_access_token, "old.pdf")
        self.assert_refused(lambda: copy.write({'public': True}), "old.pdf")
        self.assert_refused(lambda: self.customer.message_post(body="x", attachment_ids=copy.ids), "old.pdf")
        self.assertEqual(sha1(b'old one'), copy.checksum)

    def test_an_old_copy_is_not_downloaded(self):
        copy = self.make_old_copy()
        self.assert_refused(lambda: copy.with_user(self.manager).read(['datas']))
        self.assertTrue(copy.with_user(self.manager).with_context(bin_size=True).read(['datas']))
        self.assertEqual(copy.with_user(self.manager).read(['name'])[0]['name'], "old.pdf")

    def test_the_writer_is_told_while_the_message_is_open(self):
        copy = self.make_old_copy()
        composer = self.env['mail.compose.message'].with_context(
            default_model='res.partner', default_res_ids=self.customer.ids,
        ).create({'body': "Hello", 'partner_ids': self.buyer.ids, 'attachment_ids': copy.ids})
        self.assert_refused(composer.action_send_mail, self.buyer.email)
        self.assertTrue(composer.exists())

    def test_an_arriving_mail_is_kept_without_the_file(self):
        raw = email.message_from_bytes(nest("cv.pdf", self.cv_bytes), policy=email.policy.SMTP)
        parsed = self.env['mail.thread'].message_parse(raw)
        self.assertFalse(parsed['attachments'])
        self.assertIn("left out", parsed['body'])
        self.assertIn("See attached", parsed['body'])


@tagged('post_install', '-at_install')
class TestExitTaking(ExitCase):
    """Employees look at documents and papers; they take away what is released."""

    def test_no_role_reads_the_bytes_of_a_document(self):
        for role in ('account manager', 'researcher'):
            document = self.cv.with_user(self.users[role])
            with self.subTest(role=role):
                self.assert_refused(lambda document=document: document.read(['content']), "prepare a disclosure")
                self.assert_refused(lambda document=document: document.search_read([], ['content']))
                self.assertTrue(document.with_context(bin_size=True).read(['content'])[0]['content'])
                self.assertTrue(document.web_read({'content': {}}))
                self.assertEqual(document._get_preview(), self.cv_bytes)

    def test_no_role_exports_people(self):
        self.manager.group_ids |= self.env.ref('base.group_allow_export')
        for protected, path in (
            (self.profile, 'headline'), (self.profile, 'document_ids/name'), (self.cv, 'content'),
            (self.cv, 'profile_id/headline'), (self.profile.partner_id, 'name'),
        ):
            records = protected.with_user(self.manager)
            with self.subTest(path=path):
                if path == 'name':
                    records.export_data([path])
                else:
                    self.assert_refused(lambda records=records, path=path: records.export_data([path]), "portal")
        self.profile.with_user(self.manager).export_data(['name', 'state'])

    def render(self, purpose, user=None):
        user = user or self.manager
        report = self.env.ref('jlink_compliance.profile_open')
        return self.env['jlink.paper.part'].with_user(user)._make_part(report.report_name, self.profile.id, purpose)

    def test_papers_are_previewed_and_taken_away_as_released(self):
        part = self.render('preview').sudo()
        own = self.env['jlink.paper.part'].with_user(self.manager)
        self.assert_refused(lambda: own._get_own_parts(part.ids)._take_away('pdf'), "You may look at this")
        self.assert_refused(lambda: self.render('print'), self.profile.name)
        disclosure = self.make_released(
            category_ids=self.env.ref('jlink_compliance.category_profile').ids,
            document_ids=[(0, 0, {'source': 'open'})],
        )
        part = self.render('preview').sudo()
        own._get_own_parts(part.ids)._take_away('pdf')
        self.assertIn('download', disclosure.exit_ids.mapped('channel'))
        self.profile.sudo().headline = "Another one"
        self.assert_refused(lambda: self.render('print'), "has changed since")

    def test_pages_are_known_in_merged_files(self):
        content = self.env['jlink.paper'].with_user(self.manager)._render(
            self.env.ref('jlink_compliance.profile_open'), self.profile.with_user(self.manager), 'preview')[0]
        other = self.env['jlink.paper']._merge([(content, {}), (content, {})])
        self.assertNotEqual(other, content)
        self.assert_refused(
            lambda: self.gate._check([("quotation.pdf", other)], [self.buyer.email], 'mail'), self.profile.name)

    def test_fingerprints_and_refusals_go_with_the_person(self):
        self.assert_refused(lambda: self.gate._check([("cv.pdf", self.cv_bytes)], [self.buyer.email], 'mail'))
        known = self.env['jlink.fingerprint'].search([('profile_id', '=', self.profile.id)])
        self.assertTrue(known)
        self.withdraw()
        erasure = self.env['jlink.erasure'].search([('profile_ref', '=', self.profile.id), ('state', '=', 'planned')])
        scope = erasure._get_scope()
        self.assertEqual(erasure._find_fingerprints(scope), known)
        self.assertEqual(erasure._find_refusals(scope).mapped('profile_name'), [self.profile.name])

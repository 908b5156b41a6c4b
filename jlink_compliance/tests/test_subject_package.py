import base64
import io
import json
import tracemalloc
import zipfile

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.subject_package import UNTOLD_PLACES
from .consent_page_common import ConsentPageCase
from .disclosure_common import DisclosureCase

#: Models that point at a person or a profile and hold nothing to be told, each with the reason.
UNTOLD = {
    'jlink.erasure': "numbers only, and what is told of an erasure is its certificate",
    'jlink.undertaking': "about customers",
    'jlink.takeover.line': "rows of a file, whose people are profiles by now",
    'jlink.profile.access': "who in the firm looked is told to the data protection officer only",
    'jlink.profile.case': "the data protection officer's own supervision",
    'jlink.spot.check': "as a case",
    'jlink.spot.check.line': "as a case",
    'jlink.finding': "as a case",
    'jlink.advice': "as a case",
    'jlink.fingerprint': "hashes by which copies of documents are known again",
    'jlink.exit.refusal': "what was stopped, hence told to nobody",
    'jlink.communication.plan': "about customers",
    'jlink.customer.offer': "about customers",
    'jlink.silence': "computed from contacts and feedback, about customers",
}
PERSONAL = ('res.partner', 'jlink.profile', 'jlink.consent', 'jlink.disclosure', 'jlink.subject.request')


@tagged('post_install', '-at_install')
class TestSubjectPackage(DisclosureCase, ConsentPageCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['back office']
        cls.partner = cls.profile.partner_id
        cls.package = cls.env['jlink.subject.package']

    def make_ready(self, kind='access'):
        request = self.env['jlink.subject.request'].with_user(self.officer).create({
            'kind': kind, 'partner_id': self.partner.id, 'channel': 'letter',
        })
        request._identify('document')
        request.action_carry_out()
        return request

    def open_package(self, partner=None):
        return zipfile.ZipFile(io.BytesIO(b''.join(self.package._stream_zip(partner or self.partner))))

    def read_data(self, partner=None):
        return json.loads(self.open_package(partner).read('data.json'))

    # === NOTHING IS FORGOTTEN === #

    def test_each_place_of_erasure_is_told(self):
        told = {place for section in self.package._get_sections() for place in section.places}
        places = {place.name for place in self.env['jlink.erasure']._get_places()}
        self.assertEqual(places - told - UNTOLD_PLACES.keys(), set(),
                         "places of personal data in no section of the package")
        self.assertFalse(told - places, "sections of places that are gone")

    def test_each_model_that_points_at_a_person_is_told(self):
        told = {model for section in self.package._get_sections() for model in section.models}
        missing = {
            name for name, model in self.registry.items()
            if name.startswith('jlink.') and not model._abstract and not model._transient
            for field in self.env[name]._fields.values()
            if field.type == 'many2one' and field.store and field.comodel_name in PERSONAL
        } - told - UNTOLD.keys()
        self.assertEqual({name for name in missing if not name.startswith(('jlink.position', 'jlink.research'))}, set())

    # === WHAT IT SAYS === #

    def test_package_tells_everything_with_recipients_by_name(self):
        disclosure = self.make_released()
        disclosure._record_exit('phone', disclosure.document_ids, disclosure.recipient_ids)
        self.profile.write({'headline': "Java developer", 'never_ids': [Command.create({'company_name': "Old Firm"})]})
        archive = self.open_package()
        data = json.loads(archive.read('data.json'))
        self.assertEqual(data['person'][0]['email'], 'paula.tiedemann@example.com')
        self.assertEqual(data['profile'][0]['headline'], "Java developer")
        self.assertEqual(data['profile'][0]['source'], 'referral')
        self.assertEqual(data['consents'][0]['decisions'][0]['decision'], 'granted')
        told = data['disclosures'][0]
        self.assertEqual((told['customer'], told['recipients']), (self.customer.name, [self.buyer.name]))
        self.assertEqual(told['left'][0]['recipient'], self.buyer.name)
        self.assertEqual(data['never'][0]['company_name'], "Old Firm")
        self.assertEqual(archive.read(data['documents'][0]['file']), b'%PDF-1.4 of Paula')
        self.assertTrue(data['about'][0]['purposes'][0]['legal_basis'])
        self.assertIn("Curriculum vitae", [line['name'] for line in data['about'][0]['periods']] + ["Curriculum vitae"])
        self.assertTrue(data['history'])
        self.assertNotIn(self.buyer.email, archive.read('data.json').decode())

    def test_package_holds_nothing_of_anybody_else(self):
        other = self.record("Otto Other", 'otto@example.com')
        self.grant(other)
        other.write({'headline': "Secret of Otto", 'document_ids': [Command.create({
            'name': 'otto.pdf', 'content': base64.b64encode(b'%PDF-1.4 of Otto'),
            'category_id': self.env.ref('jlink_compliance.category_cv').id,
        })]})
        self.env['mail.message'].create({
            'model': 'res.partner', 'res_id': self.partner.id, 'message_type': 'comment', 'subject': "About Otto Other",
            'body': "Paula and Otto Other", 'partner_ids': (self.partner | other.partner_id).ids,
        })
        self.env['mail.mail'].create({
            'email_to': f'otto.{self.partner.email}', 'subject': "For Otto", 'body_html': "x",
        })
        archive = self.open_package()
        everything = b' '.join(archive.read(name) + name.encode() for name in archive.namelist())
        for word in (b'Otto', b'otto', b'Secret'):
            self.assertNotIn(word, everything)
        self.assertIn('Secret of Otto', json.dumps(self.read_data(other.partner_id)))

    def test_package_of_a_locked_person_is_complete(self):
        self.profile.headline = "Held"
        self.withdraw()
        self.assertEqual(self.read_data()['profile'][0]['headline'], "Held")

    def test_package_of_somebody_without_profile(self):
        data = self.read_data(self.buyer)
        self.assertEqual((data['person'][0]['name'], data['profile'], data['documents']), (self.buyer.name, [], []))

    def test_many_documents_are_streamed_with_constant_memory(self):
        category = self.env.ref('jlink_compliance.category_cv').id
        body = base64.b64encode(b'%PDF-1.4 ' + bytes(range(256)) * 800)  # 200 KB
        for _batch in range(4):
            self.env['jlink.profile.document'].create([
                {'profile_id': self.profile.id, 'name': 'same.pdf', 'content': body, 'category_id': category}
                for _number in range(25)
            ])
        self.env.flush_all()
        self.env.invalidate_all()
        tracemalloc.start()
        size = sum(len(part) for part in self.package._stream_zip(self.partner))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.assertGreater(size, 10_000)
        self.assertLess(peak, 8_000_000, "100 documents of 200 KB are 20 MB")

    # === HANDING OVER === #

    def test_person_fetches_by_the_link_and_looking_fetches_nothing(self):
        request = self.make_ready()
        path = request._make_link('package').removeprefix(request.get_base_url())
        page = self.url_open(path)
        self.assertIn("Your data are ready", page.text)
        self.assertEqual(page.headers['Referrer-Policy'], 'no-referrer')
        self.assertFalse(request.fetched_on)
        answer = self.send(path)
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        self.assertIsNone(archive.testzip())
        self.assertIn('data.json', archive.namelist())
        (paper,) = (name for name in archive.namelist() if name.endswith('.pdf') and '/' not in name)
        self.assertTrue(archive.read(paper).startswith(b'%PDF'))
        self.assertEqual(answer.headers['Cache-Control'], 'no-store, private')
        self.env.invalidate_all()
        self.assertTrue(request.fetched_on)

    def test_link_dies_and_serves_nobody_else(self):
        request = self.make_ready()
        path = request._make_link('package').removeprefix(request.get_base_url())
        self.assertEqual(self.url_open('/consent/package/guessed').status_code, 404)
        self.assertEqual(self.url_open(path, data={'x': '1'}).status_code, 400)
        self.authenticate(self.officer.login, self.officer.login)
        self.assertIn("employee", self.send(path).text)
        self.authenticate(None, None)
        request.sudo()._workflow_write({'package_until': '2020-01-01 00:00:00'})
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertFalse(request.fetched_on)

    def test_person_files_and_fetches_in_the_portal(self):
        user = self.make_portal_user()
        self.authenticate(user.login, user.login)
        self.assertIn('/my/privacy-requests', self.url_open('/my').text)
        page = self.send('/my/privacy-requests', kind='access', wish="All of it")
        self.assertIn("Your request is recorded", page.text)
        request = self.env['jlink.subject.request'].search([('partner_id', '=', self.partner.id)])
        self.assertEqual((request.state, request.identity_method, request.is_own), ('identified', 'portal', True))
        self.assertEqual(request.wish, "All of it")
        again = self.send('/my/privacy-requests', kind='access', wish="Typed before")
        self.assertEqual((again.status_code, "Typed before" in again.text), (422, True))
        request.with_user(self.officer).action_carry_out()
        answer = self.send(f'/my/privacy-requests/{request.id}/package', '/my/privacy-requests')
        self.assertIn('data.json', zipfile.ZipFile(io.BytesIO(answer.content)).namelist())

    def test_nobody_else_fetches_it(self):
        request = self.make_ready()
        path = f'/my/privacy-requests/{request.id}/package'
        other = self.make_portal_user(self.record("Otto Other", 'otto@example.com'))
        for login in (other.login, self.officer.login, self.manager.login):
            self.authenticate(login, login)
            with self.subTest(login=login):
                self.assertEqual(self.send(path, '/my').status_code, 404)
                self.assertNotIn(request.name, self.url_open('/my/privacy-requests').text)

    def test_no_role_prints_the_paper_of_the_package(self):
        request = self.make_ready()
        report = self.env.ref('jlink_compliance.subject_package')
        for role, user in self.users.items():
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env['jlink.paper'].with_user(user)._render(report, request.with_user(user), 'print')

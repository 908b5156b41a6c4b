import io
import json
import zipfile

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..document_types import MAX_BYTES
from ..exceptions import ProfileLockedError
from .consent_page_common import ConsentPageCase

OWN_PAGES = ('/my/profile', '/my/profile/export.json', '/my/profile/export.zip', '/my/consents')


@tagged('post_install', '-at_install')
class TestPrivacyPortal(ConsentPageCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env['hr.skill.type'].create([
            {
                'name': name, 'is_language': is_language,
                'skill_ids': [Command.create({'name': skill})],
                'skill_level_ids': [
                    Command.create({'name': level, 'level_progress': progress, 'default_level': default})
                    for level, progress, default in levels
                ],
            }
            for name, is_language, skill, levels in (
                ("Programming", False, "Java", (("Beginner", 20, True), ("Expert", 100, False))),
                ("Languages", True, "German", (("A1", 10, True), ("C2", 100, False))),
            )
        ])
        cls.java, cls.german = kinds.skill_ids.sorted('name', reverse=True)
        cls.expert = kinds[0].skill_level_ids.filtered(lambda level: level.name == "Expert")
        cls.c2 = kinds[1].skill_level_ids.filtered(lambda level: level.name == "C2")

    def setUp(self):
        super().setUp()
        self.grant()
        self.profile.write({'headline': "Java developer", 'note': "Prefers mornings", 'city': "Hamburg"})
        self.document = self.add_document(self.profile)
        self.user = self.make_portal_user()
        self.authenticate(self.user.login, self.user.login)

    # === SEE === #

    def test_home_leads_to_the_own_profile(self):
        page = self.url_open('/my').text
        self.assertIn('/my/profile', page)
        self.assertIn('/my/consents', page)

    def test_person_sees_everything_that_is_held(self):
        self.profile.write({'skill_ids': [Command.create({
            'skill_id': self.java.id, 'level_id': self.expert.id, 'years': 7, 'evidence': "SAP project",
        })]})
        page = self.url_open('/my/profile').text
        for held in (
            self.profile.name, "Paula Tiedemann", 'paula.tiedemann@example.com', "Recommended by somebody",
            "Java developer", "Prefers mornings", "Hamburg", "SAP project", "CV of Petra.pdf", "Curriculum vitae",
        ):
            with self.subTest(held=held):
                self.assertIn(held, page)

    def test_person_of_a_locked_profile_sees_it_and_changes_nothing(self):
        self.withdraw()
        page = self.url_open('/my/profile').text
        self.assertIn("Java developer", page)
        self.assertIn("Your profile is locked", page)
        self.assertNotIn('name="headline"', page)
        for path, values in (
            ('/my/profile', {'headline': "Changed"}),
            ('/my/profile/skill', {'skill_id': str(self.java.id)}),
            ('/my/profile/document', {'action': 'remove', 'document_id': str(self.document.id)}),
        ):
            with self.subTest(path=path):
                self.assertEqual(self.send(path, '/my/profile', **values).status_code, 422)
        self.assertEqual((self.profile.headline, self.profile.document_ids), ("Java developer", self.document))
        with self.assertRaises(ProfileLockedError):
            self.profile.with_user(self.user)._correct({'headline': "Changed"})
        self.assertEqual(self.url_open(f'/my/profile/document/{self.document.id}').content, b'%PDF-1.7 held')

    # === CORRECT === #

    def test_person_corrects_the_own_profile(self):
        page = self.send(
            '/my/profile', headline="Architect", summary="Ten years", available_from='2031-05-01', workload='80',
            rate='95.50', rate_unit='hour', does_permanent='1', zip='20457', city="Bremen",
            country_id=str(self.env.ref('base.de').id), remote_share='60', travel="Northern Germany",
        )
        self.assertIn("Saved.", page.text)
        self.assertRecordValues(self.profile, [{
            'headline': "Architect", 'workload': 80, 'rate': 95.5, 'does_permanent': True, 'does_freelance': False,
            'city': "Bremen", 'country_id': self.env.ref('base.de').id, 'remote_share': 60,
        }])
        entry = self.env['jlink.ledger.entry'].search([('event', '=', 'correct')], order='id desc', limit=1)
        self.assertEqual((entry.res_id, entry.actor), (self.profile.id, 'salted'))

    def test_what_cannot_be_read_is_asked_for_again_and_nothing_typed_is_lost(self):
        for field, typed in (('workload', '101'), ('available_from', 'tomorrow'), ('rate', '-1'), ('rate_unit', 'x')):
            with self.subTest(field=field):
                page = self.send('/my/profile', headline="Typed before", **{field: typed})
                self.assertEqual(page.status_code, 422)
                self.assertIn("Typed before", page.text)
        self.assertEqual(self.profile.headline, "Java developer")

    def test_fields_that_are_not_for_the_person_are_left_alone(self):
        self.send('/my/profile', headline="Mine", note="Mine", source='other', open_until='2099-01-01', state='open')
        self.assertEqual((self.profile.note, self.profile.source), ("Prefers mornings", 'referral'))
        for values in ({'note': "x"}, {'partner_id': 1}, {'open_until': '2099-01-01'}, {'skill_ids': []}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.profile.with_user(self.user)._correct(values)

    def test_person_adds_corrects_and_removes_skills_and_languages(self):
        path = '/my/profile/skill'
        self.send(path, '/my/profile', skill_id=str(self.java.id), level_id=str(self.expert.id), years='7.5')
        self.send(path, '/my/profile', skill_id=str(self.german.id), level_id=str(self.c2.id))
        self.assertRecordValues(self.profile.skill_ids, [{'skill_id': self.java.id, 'years': 7.5}])
        self.assertEqual(self.profile.language_ids.level_id, self.c2)
        line = self.profile.skill_ids
        self.send(path, '/my/profile', skill_id=str(self.java.id), level_id=str(self.expert.id), years='8')
        self.assertEqual((self.profile.skill_ids, line.years), (line, 8))
        self.send(path, '/my/profile', action='remove', line_id=str(line.id))
        self.assertFalse(line.exists())

    def test_level_of_another_kind_is_refused(self):
        page = self.send('/my/profile/skill', '/my/profile', skill_id=str(self.java.id), level_id=str(self.c2.id))
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self.profile.skill_ids)

    # === DOCUMENTS === #

    def upload(self, name="New CV.pdf", content=b'%PDF-1.7 new', category='category_cv'):
        form = self.read_form('/my/profile')
        return self.url_open('/my/profile/document', files={'upload': (name, content)}, data={
            'csrf_token': form['csrf_token'], 'category_id': self.env.ref(f'jlink_compliance.{category}').id,
        })

    def test_person_hands_over_a_document_and_removes_it(self):
        self.upload()
        handed_over = self.profile.document_ids - self.document
        self.assertEqual(self.url_open(f'/my/profile/document/{handed_over.id}').content, b'%PDF-1.7 new')
        self.send('/my/profile/document', '/my/profile', action='remove', document_id=str(handed_over.id))
        self.assertFalse(handed_over.exists())
        self.assertFalse(self.env['ir.attachment'].search([('res_model', '=', 'jlink.profile.document')]))

    def test_only_such_documents_are_taken(self):
        for wrong in (
            {'name': 'cv.exe'}, {'content': b'MZ'}, {'category': 'category_contract'}, {'content': b''},
            {'content': b'%PDF-' + bytes(MAX_BYTES)},
        ):
            with self.subTest(wrong={name: str(value)[:20] for name, value in wrong.items()}):
                self.assertEqual(self.upload(**wrong).status_code, 422)
        self.assertEqual(self.profile.document_ids, self.document)

    def test_what_the_firm_filed_is_not_removed_by_the_person(self):
        page = self.send('/my/profile/document', '/my/profile', action='remove', document_id=str(self.document.id))
        self.assertEqual(page.status_code, 422)
        self.assertTrue(self.document.exists())

    # === TAKE ALONG === #

    def test_person_takes_everything_along(self):
        data = json.loads(self.url_open('/my/profile/export.json').content)
        self.assertEqual(data['person']['email'], 'paula.tiedemann@example.com')
        self.assertEqual(data['profile']['headline'], "Java developer")
        self.assertEqual(data['consents'][0]['state'], 'granted')
        self.assertEqual(data['documents'][0]['sha256'], self.document.sha256)
        self.add_document(self.profile, content=b'%PDF-1.7 second')
        archive = zipfile.ZipFile(io.BytesIO(self.url_open('/my/profile/export.zip').content))
        self.assertEqual(sorted(archive.namelist()), ["CV of Petra (2).pdf", "CV of Petra.pdf", 'profile.json'])
        self.assertEqual(archive.read("CV of Petra (2).pdf"), b'%PDF-1.7 held')

    def test_nothing_that_is_held_in_fields_is_left_out(self):
        """Each stored field is taken along or named here, with what stands for it."""
        technical = {'id', 'create_uid', 'create_date', 'write_uid', 'write_date', 'company_id'}
        linked = {'partner_id', 'country_id', 'consent_ids', 'skill_ids', 'language_ids', 'document_ids'}
        linked |= {'never_ids', 'disclosure_ids'}
        linked.add('competence_ids')  # both kinds of lines together
        technical.add('case_ids')  # who looked is the officer's evidence
        data = json.loads(self.url_open('/my/profile/export.json').content)
        held = {name for name, field in self.profile._fields.items() if field.store}
        self.assertEqual(held - technical - linked - data['profile'].keys(), set())

    # === CONSENTS === #

    def test_person_withdraws_in_the_portal(self):
        self.assertIn(self.consent.name, self.url_open('/my/consents').text)
        path = f'/my/consents/{self.consent.id}'
        self.assertIn(self.consent.text_id.name, self.url_open(path).text)
        self.assertEqual(self.consent.state, 'granted')
        page = self.send(f'{path}/withdraw', path)
        self.assertIn("Your consent is withdrawn", page.text)
        self.assertEqual((self.consent.state, self.profile.state), ('withdrawn', 'ended'))
        self.assertEqual(self.consent.decision_ids[0].channel, 'portal')

    def test_person_answers_an_open_request_in_the_portal_once(self):
        self.withdraw()
        request = self.env['jlink.consent']._open_requests(self.profile)
        request._request('link')
        path = f'/my/consents/{request.id}'
        form = self.read_form(path)
        self.url_open(f'{path}/answer', data={**form, 'decision': 'grant'})
        self.url_open(f'{path}/answer', data={**form, 'decision': 'decline'})
        self.assertEqual((request.state, request.channel), ('granted', 'portal'))
        self.assertTrue(self.profile._is_open())

    def test_decisions_need_the_token_of_the_form(self):
        for path, values in (
            (f'/my/consents/{self.consent.id}/withdraw', {}),
            ('/my/profile', {'headline': "Forged"}),
            ('/my/profile/document', {'action': 'remove', 'document_id': self.document.id}),
        ):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(path, data={'x': '1', **values}).status_code, 400)
        self.assertEqual((self.consent.state, self.profile.headline), ('granted', "Java developer"))

    # === OTHERS === #

    def test_nobody_else_reaches_it_by_guessing(self):
        other = self.record("Otto Other", 'otto@example.com')
        others = {
            'another business partner': self.make_portal_user(other).login,
            "customer's contact": new_test_user(self.env, login='customer', groups='base.group_portal').login,
            **{role: self.users[role].login for role in ('employee', 'account manager', 'administrator')},
        }
        paths = (
            f'/my/profile/document/{self.document.id}', f'/my/consents/{self.consent.id}',
        )
        for who, login in others.items():
            self.authenticate(login, login)
            for path in (*paths, *(() if who == 'another business partner' else OWN_PAGES)):
                with self.subTest(who=who, path=path):
                    self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate(None, None)
        for path in (*paths, *OWN_PAGES):
            with self.subTest(who='public', path=path):
                self.assertIn('/web/login', self.url_open(path).url)

    def test_nobody_else_changes_it_by_guessing(self):
        other = self.record("Otto Other", 'otto@example.com')
        self.grant(other)
        login = self.make_portal_user(other).login
        self.authenticate(login, login)
        self.send(f'/my/consents/{self.consent.id}/withdraw', '/my/profile')
        self.send('/my/profile/document', '/my/profile', action='remove', document_id=str(self.document.id))
        self.send('/my/profile', headline="Otto's")
        self.assertEqual((self.consent.state, self.profile.headline), ('granted', "Java developer"))
        self.assertTrue(self.document.exists())
        for user in (other.partner_id.user_ids, self.manager, self.users['administrator']):
            profile = self.profile.with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                profile._correct({'headline': "Forged"})

    def test_another_business_partner_reads_nothing_over_the_orm(self):
        other = self.make_portal_user(self.record("Otto Other", 'otto@example.com'))
        for record in (self.profile, self.document, self.consent):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(other).search([('id', '=', record.id)]))
                with self.assertRaises(AccessError):
                    record.with_user(other).read(['display_name'])

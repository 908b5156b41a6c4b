import io
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..controllers import quarantine as controller
from .quarantine_common import QuarantineCase


@tagged('post_install', '-at_install')
class TestQuarantineDrop(QuarantineCase, HttpCase):

    def drop(self, role, files=(('cv.pdf', b'%PDF-1.4 secret'),), csrf=True, **values):
        login = self.users[role].login
        self.authenticate(login, login)
        data = {'name': "Dora Drop", 'email': 'dora.drop@example.org', 'phone': '', 'source': 'referral', **values}
        if csrf:
            data['csrf_token'] = Request.csrf_token(self)
        return self.url_open('/jlink/quarantine/drop', data=data, files=[
            ('documents', (name, io.BytesIO(content))) for name, content in files
        ])

    def get_sealed(self):
        return self.quarantines.search([('partner_id.email', '=', 'dora.drop@example.org')])

    def test_several_files_are_sealed_and_the_request_leaves(self):
        answer = self.drop('researcher', [('cv.pdf', b'a'), ('Zeugnis.docx', b'b')])
        self.assertEqual(answer.status_code, 200)
        quarantine = self.get_sealed()
        self.assertEqual(answer.json()['number'], quarantine.name)
        self.assertEqual((quarantine.state, quarantine.consent_id.state), ('sealed', 'requested'))
        self.assertEqual(self.files.search_count([('quarantine_id', '=', quarantine.id)]), 2)
        self.assertFalse(self.env['ir.attachment'].search_count([('name', 'in', ('cv.pdf', 'Zeugnis.docx'))]))

    def test_a_person_reached_by_phone_gets_a_link(self):
        answer = self.drop('account manager', email='', phone='+49 30 1234567')
        self.assertEqual(answer.json()['action']['res_model'], 'jlink.consent.link')

    def test_other_roles_are_refused(self):
        for role in ('management', 'data protection officer', 'back office', 'employee', 'administrator'):
            with self.subTest(role=role):
                self.assertGreaterEqual(self.drop(role).status_code, 400)
        self.assertFalse(self.get_sealed())

    def test_without_token_nothing_is_taken(self):
        self.assertEqual(self.drop('researcher', csrf=False).status_code, 400)
        self.assertFalse(self.get_sealed())

    def test_each_mistake_is_said_in_one_sentence_and_leaves_nothing(self):
        before = self.quarantines.search_count([])
        with patch.object(controller, 'MAX_FILE', 5):
            for files, values, said in (
                ([], {}, "at least one document"),
                ([('run.exe', b'x')], {}, "is no document"),
                ([('cv.pdf', b'')], {}, "is empty"),
                ([('cv.pdf', b'123456')], {}, "larger than 25 MB"),
                ([('cv.pdf', b'x')], {'name': ' '}, "Say who the person is"),
                ([('cv.pdf', b'x')], {'source': 'nonsense'}, "Say who the person is"),
                ([('cv.pdf', b'x')], {'phone': '+49 30 1'}, "Give one way"),
                ([('cv.pdf', b'x')], {'email': 'nonsense'}, "is no mail address"),
                ([('cv.pdf', b'x')] * 21, {}, "at most 20"),
            ):
                with self.subTest(said=said):
                    answer = self.drop('researcher', files, **values)
                    self.assertEqual(answer.status_code, 422)
                    self.assertIn(said, answer.json()['error'])
        self.assertEqual(self.quarantines.search_count([]), before)

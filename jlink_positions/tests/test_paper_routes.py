import hashlib
import io
import json
import zipfile

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .paper_common import SHEET_NAME, PaperCase


@tagged('post_install', '-at_install')
class TestPaperRoutes(PaperCase, HttpCase):

    def login(self, user):
        user.password = user.login
        self.authenticate(user.login, user.login)

    def ask(self, record_id, purpose='print'):
        """Render over HTTP; return the answer, an error included."""
        response = self.url_open('/jlink/paper/render', data=json.dumps({'params': {
            'report_name': SHEET_NAME, 'res_id': record_id, 'purpose': purpose,
        }}), headers={'Content-Type': 'application/json'})
        return response.json()

    @mute_logger('odoo.http')
    def test_a_batch_loses_nothing_when_one_record_fails(self):
        positions = self.make_agreed() + self.make_agreed()
        foreign = self.make_position()
        foreign.sudo().write({
            'user_id': self.management.id, 'team_id': self.env['crm.team'].create({'name': "Others"}).id,
        })
        self.login(self.account_manager)
        answers = [self.ask(number) for number in (positions[0].id, foreign.id, positions[1].id)]
        self.assertEqual(['error' in answer for answer in answers], [False, True, False])
        names = [answer['result']['name'] for answer in answers if 'result' in answer]
        self.assertEqual(names, [f"Position Sheet {position.name}.pdf" for position in positions])
        ids = [answer['result']['id'] for answer in answers if 'result' in answer]
        parts = self.env['jlink.paper.part'].with_user(self.account_manager)._get_own_parts(ids)
        name, content = parts._take_away('pdf')
        self.assertEqual((name, content[:5]), ("Papers.pdf", b'%PDF-'))
        entries = self.env['jlink.paper'].search([('sha256', '=', hashlib.sha256(content).hexdigest())])
        self.assertEqual(set(entries.mapped('res_id')), set(positions.ids))
        archive = zipfile.ZipFile(io.BytesIO(parts._take_away('zip')[1]))
        self.assertEqual(archive.namelist(), names)

    @mute_logger('odoo.http')
    def test_a_part_is_shown_to_the_one_who_made_it(self):
        position = self.make_agreed()
        self.login(self.account_manager)
        number = self.ask(position.id, 'preview')['result']['id']
        shown = self.url_open(f'/jlink/paper/part/{number}')
        self.assertEqual((shown.status_code, shown.content[:5]), (200, b'%PDF-'))
        self.assertIn('no-store', shown.headers['Cache-Control'])
        self.login(self.management)
        self.assertNotEqual(self.url_open(f'/jlink/paper/part/{number}').content[:5], b'%PDF-')

    @mute_logger('odoo.http', 'odoo.addons.web.controllers.report')
    def test_strangers_get_nothing(self):
        position = self.make_agreed()
        _content, paper = self.render(position, purpose='filed')
        portal = new_test_user(self.env, login='portal_stranger', groups='base.group_portal')
        for user in (portal, self.researcher, self.dpo, self.stranger):
            self.login(user)
            with self.subTest(user=user.login):
                self.assertIn('error', self.ask(position.id))
                for path in (f'/jlink/paper/{paper.id}', f'/report/pdf/{SHEET_NAME}/{position.id}'):
                    self.assertNotEqual(self.url_open(path).content[:5], b'%PDF-')
        self.authenticate(None, None)
        self.assertNotEqual(self.url_open(f'/jlink/paper/{paper.id}').content[:5], b'%PDF-')

    def test_odoos_own_route_serves_a_paper(self):
        position = self.make_agreed()
        self.login(self.management)
        answer = self.url_open(f'/report/pdf/{SHEET_NAME}/{position.id}')
        self.assertEqual((answer.status_code, answer.content[:5]), (200, b'%PDF-'))

    @mute_logger('odoo.http')
    def test_only_steps_sign_and_send(self):
        position = self.make_agreed(research_user_ids=[Command.clear()])
        self.login(self.account_manager)
        self.assertIn('error', self.ask(position.id, 'signed'))

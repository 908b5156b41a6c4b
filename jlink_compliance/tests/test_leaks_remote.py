import contextlib
import json
import xmlrpc.client
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .leak_common import SECRET, LeakCase

_LOGGERS = (
    'odoo.http', 'odoo.addons.rpc.controllers.xmlrpc',
    'odoo.addons.rpc.controllers.json2', 'odoo.addons.base.models.ir_rule', 'odoo.sql_db',
)


@tagged('post_install', '-at_install')
class TestLeaksRemote(LeakCase, HttpCase):
    """A locked profile is found by nobody over any door to the network."""

    def people(self):
        return {role: user for role, user in self.users.items() if role != 'public'}

    def call_json2(self, user, model, method, **arguments):
        expiry = fields.Datetime.now() + timedelta(days=1)
        key = self.env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'test', expiry)
        return self.url_open(
            f'/json/2/{model}/{method}', data=json.dumps(arguments),
            headers={'Authorization': f'bearer {key}', 'Content-Type': 'application/json'},
        ).text

    def test_json_2(self):
        for role, user in self.people().items():
            for record in self.protected:
                with self.subTest(role=role, model=record._name), mute_logger(*_LOGGERS):
                    for method, arguments in {
                        'read': {'ids': record.ids}, 'search_read': {'domain': []},
                        'web_search_read': {'domain': [], 'specification': {'display_name': {}}},
                        'export_data': {'ids': record.ids, 'fields_to_export': ['display_name']},
                    }.items():
                        answer = self.call_json2(user, record._name, method, **arguments)
                        self.assertNotIn(SECRET, answer)
                        self.assertNotIn("Paula", answer)

    def test_xml_rpc(self):
        for role, user in self.people().items():
            for record in self.protected:
                with self.subTest(role=role, model=record._name), mute_logger(*_LOGGERS):
                    found = []
                    with contextlib.suppress(xmlrpc.client.Fault):
                        found = self.xmlrpc_object.execute_kw(
                            self.env.cr.dbname, user.id, user.login, record._name, 'search_read',
                            [[('id', '=', record.id)], ['id']],
                        )
                    self.assertEqual(found, [])

    def test_xml_rpc_is_a_door_that_is_open(self):
        """Otherwise the test before would say nothing."""
        found = self.xmlrpc_object.execute_kw(
            self.env.cr.dbname, self.manager.id, self.manager.login, 'jlink.consent', 'search_read',
            [[('id', '=', self.consent.id)], ['name']],
        )
        self.assertEqual(found[0]['name'], self.consent.name)

    def test_web_routes_hand_out_no_bytes(self):
        routes = (
            f'/web/content/jlink.profile.document/{self.document.id}/content',
            f'/web/content?model=jlink.profile.document&id={self.document.id}&field=content',
            f'/web/image/jlink.profile.document/{self.document.id}/content',
            f'/odoo/jlink.profile/{self.profile.id}',
            f'/web/binary/company_logo?model=jlink.profile.document&id={self.document.id}',
        )
        for role, user in [*self.people().items(), ('nobody', None)]:
            self.authenticate(user.login if user else None, user.login if user else None)
            for route in routes:
                with self.subTest(role=role, route=route), mute_logger(*_LOGGERS):
                    answer = self.url_open(route)
                    self.assertNotIn(b'Kassandra', answer.content)

    def test_no_attachment_id_leads_to_a_document(self):
        newest = self.env['ir.attachment'].search([], order='id desc', limit=1).id or 0
        self.authenticate(self.manager.login, self.manager.login)
        for attachment_id in range(newest, newest + 5):
            with mute_logger(*_LOGGERS):
                self.assertNotIn(b'Kassandra', self.url_open(f'/web/content/{attachment_id}').content)

    def test_papers_are_not_printed_of_what_is_locked(self):
        for report in self.env['ir.actions.report'].search([('model', '=', 'jlink.profile')]):
            for role, user in self.people().items():
                self.authenticate(user.login, user.login)
                with self.subTest(role=role, report=report.report_name), mute_logger(*_LOGGERS):
                    answer = self.url_open(f'/report/pdf/{report.report_name}/{self.profile.id}')
                    self.assertNotEqual(answer.headers.get('Content-Type'), 'application/pdf')

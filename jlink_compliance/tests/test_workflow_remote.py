import json
import xmlrpc.client
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from . import common

REFUSED = r'GuardedFieldError|AccessError'
PRIVATE_METHODS = {
    '_take_step': ['agree'],
    '_workflow_write': [{'state': 'done'}],
    '_write': [{'state': 'done'}],
    '_on_step_taken': [None],
}


@tagged('post_install', '-at_install')
class TestRemoteCalls(common.EngineCase, HttpCase):
    """No door that Odoo opens to the network leads past a workflow."""

    def setUp(self):
        super().setUp()
        self.thing = self.make_thing()
        self.env.flush_all()

    def assert_untouched(self):
        self.env.invalidate_all()
        self.assertEqual((self.thing.state, self.thing.evidence), ('draft', False))

    def call_client(self, method, args):
        return self.make_jsonrpc_request(
            f'/web/dataset/call_kw/jlink.test.thing/{method}',
            {'model': 'jlink.test.thing', 'method': method, 'args': [self.thing.ids, *args], 'kwargs': {}},
        )

    def call_json2(self, user, method, **arguments):
        expiry = fields.Datetime.now() + timedelta(days=1)
        key = self.env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'test', expiry)
        return self.url_open(
            f'/json/2/jlink.test.thing/{method}',
            data=json.dumps({'ids': self.thing.ids, **arguments}),
            headers={'Authorization': f'bearer {key}', 'Content-Type': 'application/json'},
        )

    @mute_logger('odoo.http', 'odoo.addons.rpc.controllers.json2')
    def test_the_web_client(self):
        for user in self.users.values():
            self.authenticate(user.login, user.login)
            for method, args in {'write': [{'state': 'done'}], **PRIVATE_METHODS}.items():
                with self.assertRaisesRegex(JsonRpcException, REFUSED):
                    self.call_client(method, args)
                self.assert_untouched()

    @mute_logger('odoo.http')
    def test_json_2(self):
        for user in self.users.values():
            self.assertEqual(self.call_json2(user, 'read', fields=['name']).status_code, 200, "the door is open")
            response = self.call_json2(user, 'write', vals={'state': 'done'})
            self.assertEqual(response.status_code, 403)
            self.assertIn("cannot be edited", response.json()['message'])
            for method in PRIVATE_METHODS:
                self.assertGreaterEqual(self.call_json2(user, method).status_code, 400)
            self.assert_untouched()

    @mute_logger('odoo.http')
    def test_json_2_creates_drafts(self):
        response = self.url_open_create()
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.Thing.browse(response.json()).mapped('state'), ['draft'])

    def url_open_create(self):
        expiry = fields.Datetime.now() + timedelta(days=1)
        key = self.env['res.users.apikeys'].with_user(self.manager).sudo()._generate('rpc', 'test', expiry)
        return self.url_open(
            '/json/2/jlink.test.thing/create',
            data=json.dumps({'vals_list': [{'state': 'done'}], 'context': {'default_state': 'done'}}),
            headers={'Authorization': f'bearer {key}', 'Content-Type': 'application/json'},
        )

    @mute_logger('odoo.http', 'odoo.addons.rpc.controllers.xmlrpc')
    def test_xml_rpc(self):
        for user in self.users.values():
            for method, args in {'write': [{'state': 'done'}], **PRIVATE_METHODS}.items():
                with self.assertRaises(xmlrpc.client.Fault):
                    self.xmlrpc_object.execute_kw(
                        self.env.cr.dbname, user.id, user.login, 'jlink.test.thing', method,
                        [self.thing.ids, *[arg or False for arg in args]],
                    )
            self.assert_untouched()

    @mute_logger('odoo.http', 'odoo.addons.rpc.controllers.jsonrpc')
    def test_jsonrpc(self):
        for user in self.users.values():
            with self.assertRaisesRegex(JsonRpcException, REFUSED):
                self.make_jsonrpc_request('/jsonrpc', {
                    'service': 'object', 'method': 'execute_kw',
                    'args': [self.env.cr.dbname, user.id, user.login, 'jlink.test.thing', 'write',
                             [self.thing.ids, {'state': 'done'}]],
                })
            self.assert_untouched()

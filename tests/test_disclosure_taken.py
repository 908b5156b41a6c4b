"""An account manager takes released documents away: recorded by the button, handed out once, to nobody else."""

from odoo.tests import HttpCase, tagged

from odoo.addons.jlink_compliance.tests.disclosure_common import PDF, DisclosureCase


@tagged('post_install', '-at_install')
class TestDisclosureTaken(DisclosureCase, HttpCase):

    def setUp(self):
        super().setUp()
        self.disclosure = self.make_released()
        self.address = self.disclosure.action_take_away()['url']

    def fetch(self, user):
        self.authenticate(user.login, user.login)
        return self.url_open(self.address)

    def test_the_button_records_and_the_address_works_once(self):
        self.assertIn('download', self.disclosure.exit_ids.mapped('channel'))
        self.assertEqual(self.fetch(self.manager).content, PDF)
        self.assertEqual(self.fetch(self.manager).status_code, 404)

    def test_the_address_is_worth_nothing_to_somebody_else(self):
        for role in ('researcher', 'management', 'administrator'):
            with self.subTest(role=role):
                self.assertNotIn(PDF, self.fetch(self.users[role]).content)

    def test_after_a_recall_nothing_is_handed_out(self):
        self.disclosure.action_recall()
        self.assertNotIn(PDF, self.fetch(self.manager).content)

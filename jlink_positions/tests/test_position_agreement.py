import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.jlink_compliance.exceptions import SnapshotError
from odoo.addons.jlink_compliance.workflow import content_hash
from odoo.addons.mail.tests.common import MailCommon

from .common import PositionCase


@tagged('post_install', '-at_install')
class TestPositionAgreement(PositionCase, MailCommon):

    def open_wizard(self, position):
        action = position.action_agree()
        model = self.env[action['res_model']].with_user(self.account_manager)
        return Form(model.with_context(**action['context']))

    def test_an_agreement_freezes_the_terms_with_who_when_and_how(self):
        position = self.make_position()
        wizard = self.open_wizard(position)
        self.assertEqual(wizard.agreed_by_id, self.contact)
        wizard.channel = 'meeting'
        wizard.note = "start may move by a week"
        wizard.save().action_confirm()
        version = position.version_id
        self.assertEqual(position.state, 'agreed')
        self.assertEqual((version.number, version.channel), (1, 'meeting'))
        self.assertEqual(version.recorded_by_id, self.account_manager)
        self.assertEqual(version.agreed_by_name, self.contact.display_name)
        payload = json.loads(version.payload)
        self.assertEqual(payload['terms']['price_max'], 95.0)
        self.assertEqual(payload['terms']['skill_ids'][0]['skill'], "Java 21")
        self.assertEqual(payload['agreement']['note'], "start may move by a week")
        self.assertEqual(version.content_hash, content_hash(payload))

    def test_a_version_reads_as_a_person_would_say_it(self):
        position = self.make_position()
        content = self.agree(position).content
        self.assertIn("Senior Java Developer", content)
        self.assertIn("Collective submission", content)
        self.assertIn("Java 21", content)

    def test_what_was_agreed_by_phone_is_read_back_by_mail(self):
        position = self.make_position()
        wizard = self.open_wizard(position)
        self.assertEqual(wizard.channel, 'phone')
        self.assertTrue(wizard.send_read_back)
        with self.mock_mail_gateway():
            wizard.save().action_confirm()
        mail = self._mails[-1]
        self.assertIn('karla.brandt@hansa.example', mail['email_to'][0])
        for text in ("Senior Java Developer", "Java 21", "Collective submission"):
            self.assertIn(text, mail['body'])

    def test_a_customer_reads_back_in_their_own_language(self):
        self.env['res.lang']._activate_lang('de_DE')
        self.contact.lang = 'de_DE'
        position = self.make_position()
        with self.mock_mail_gateway():
            self.open_wizard(position).save().action_confirm()
        self.assertIn("Sammelübermittlung", self._mails[-1]['body'])

    def test_a_phone_agreement_without_read_back_is_refused(self):
        position = self.make_position()
        wizards = self.env['jlink.position.agree'].with_user(self.account_manager)
        with self.assertRaisesRegex(ValidationError, "read back"):
            wizards.create({'position_id': position.id, 'channel': 'phone', 'send_read_back': False})
        self.contact.email = False
        with self.assertRaisesRegex(ValidationError, "email address"):
            wizards.create({'position_id': position.id, 'channel': 'phone'})

    def test_a_stranger_cannot_have_agreed(self):
        position = self.make_position()
        stranger = self.env['res.partner'].create({'name': "Passer-by", 'email': 'p@example.com'})
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            self.env['jlink.position.agree'].with_user(self.account_manager).create({
                'position_id': position.id, 'agreed_by_id': stranger.id,
            })

    def test_nobody_agreed_in_the_future(self):
        position = self.make_position()
        with self.assertRaisesRegex(ValidationError, "future"):
            self.env['jlink.position.agree'].with_user(self.account_manager).create({
                'position_id': position.id, 'agreed_on': fields.Datetime.now() + timedelta(hours=1),
            })

    def test_a_revision_makes_a_version_with_the_changes_and_whose_wish_they_were(self):
        position = self.make_position()
        self.agree(position)
        position._decide('revise', "Budget was cut", self.contact)
        self.assertEqual(position.state, 'draft')
        position.write({
            'price_max': 90,
            'proposal_delivery': 'single',
            'skill_ids': [Command.create({'skill_id': self.postgresql.id, 'importance': 'should'})],
        })
        version = self.agree(position)
        self.assertEqual(version.number, 2)
        self.assertEqual((version.reason, version.asked_by_id), ("Budget was cut", self.contact))
        changes = {change.term: change for change in version.change_ids}
        self.assertEqual(changes.keys(), {'price_max', 'proposal_delivery', 'skill_ids'})
        self.assertEqual((changes['price_max'].old_value, changes['price_max'].new_value), ('95.00', '90.00'))
        self.assertEqual(changes['proposal_delivery'].new_value, "Single submission")
        self.assertTrue(changes['price_max'].is_material)
        self.assertFalse(changes['proposal_delivery'].is_material)
        self.assertTrue(version.is_material)
        self.assertFalse(position.state_reason)

    def test_an_agreement_on_unchanged_terms_is_no_material_change(self):
        position = self.make_position()
        self.agree(position)
        position._decide('revise', "Wanted to change, did not", self.contact)
        version = self.agree(position)
        self.assertFalse(version.change_ids)
        self.assertFalse(version.is_material)

    def test_a_version_does_not_change_with_the_names_in_it(self):
        position = self.make_position()
        version = self.agree(position)
        before = version.payload
        self.java.name = "Java 25"
        self.contact.name = "Karla Brandt-Meyer"
        self.customer.name = "Hansa Holding SE"
        version.invalidate_recordset()
        self.assertEqual(version.payload, before)
        self.assertIn("Hansa Logistik AG", version.content)

    def test_nobody_makes_changes_or_deletes_a_version(self):
        position = self.make_position()
        version = self.agree(position)
        values = {
            'position_id': position.id, 'number': 9, 'channel': 'mail', 'agreed_by_id': self.contact.id,
            'agreed_on': fields.Datetime.now(), 'recorded_by_id': self.account_manager.id,
        }
        for user in (self.account_manager, self.management, self.env.ref('base.user_root')):
            tries = {
                'create': lambda user=user: version.with_user(user).create(values),
                'write': lambda user=user: version.with_user(user).write({'number': 7}),
                'copy': lambda user=user: version.with_user(user).copy(),
                'unlink': lambda user=user: version.with_user(user).unlink(),
                'through the position': lambda user=user: position.with_user(user).write(
                    {'version_ids': [Command.create(values)]},
                ),
            }
            for name, attempt in tries.items():
                with self.subTest(user=user.login, way=name), self.assertRaises(Exception) as caught:
                    attempt()
                self.assertIn(type(caught.exception).__name__, ('SnapshotError', 'AccessError'))
        with self.assertRaises(SnapshotError):
            version.sudo().write({'note': "changed"})

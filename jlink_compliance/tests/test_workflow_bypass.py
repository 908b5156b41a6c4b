from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..exceptions import GuardedFieldError
from . import common


@tagged('post_install', '-at_install')
class TestCreatePastTheEngine(common.EngineCase):
    """Whoever creates a gated record, and however: it starts where its workflow starts."""

    def assert_starts_as_draft(self, things):
        self.assertTrue(things)
        for thing in things:
            self.assertEqual((thing.state, thing.evidence), ('draft', False))

    def test_create_with_a_state(self):
        for things in self.as_each_role('jlink.test.thing'):
            self.assert_starts_as_draft(things.create([{'state': 'done', 'evidence': "forged"}] * 2))

    def test_create_with_defaults_of_the_context(self):
        for things in self.as_each_role('jlink.test.thing'):
            forged = things.with_context(default_state='done', default_evidence="forged")
            self.assert_starts_as_draft(forged.create({}))
            self.assertEqual(forged.default_get(['state', 'evidence']), {'state': 'draft', 'evidence': False})

    def test_create_with_a_default_of_the_users_own(self):
        for things in self.as_each_role('jlink.test.thing'):
            self.env['ir.default'].set('jlink.test.thing', 'state', 'done', user_id=things.env.uid)
            self.assert_starts_as_draft(things.create({}))

    def test_create_by_the_client(self):
        for things in self.as_each_role('jlink.test.thing'):
            saved = things.web_save({'state': 'done', 'evidence': "forged"}, {'state': {}})
            self.assertEqual(saved[0]['state'], 'draft')

    def test_create_in_a_form(self):
        with Form(self.Thing.with_user(self.manager).with_context(default_state='done')) as form:
            form.name = "Form"
        self.assert_starts_as_draft(form.record)

    def test_create_by_name(self):
        for things in self.as_each_role('jlink.test.thing'):
            thing_id, _name = things.with_context(default_state='done').name_create("Named")
            self.assert_starts_as_draft(things.browse(thing_id))

    def test_import_of_new_records(self):
        for things in self.as_each_role('jlink.test.thing'):
            result = things.load(['name', 'state', 'evidence'], [['Loaded', 'done', 'forged']])
            self.assert_starts_as_draft(things.browse(result['ids']))

    def test_data_files(self):
        self.env['jlink.test.thing']._load_records([
            {'xml_id': 'jlink_compliance.forged', 'values': {'name': "Data", 'state': 'done'}},
        ])
        self.assert_starts_as_draft(self.env.ref('jlink_compliance.forged'))

    def test_copy(self):
        thing = self.agree(self.make_thing())
        for things in self.as_each_role('jlink.test.thing'):
            original = things.browse(thing.id)
            self.assert_starts_as_draft(original.copy())
            self.assert_starts_as_draft(original.copy({'state': 'done', 'evidence': "forged"}))

    def test_mail_gateway(self):
        for things in self.as_each_role('jlink.test.thing'):
            message = {'subject': "Mail", 'from': 'a@example.com', 'email_from': 'a@example.com'}
            self.assert_starts_as_draft(things.message_new(message, {'state': 'done', 'evidence': "forged"}))

    def test_lines_of_a_parent(self):
        for boxes in self.as_each_role('jlink.test.box'):
            box = boxes.create({'thing_ids': [Command.create({'state': 'done', 'evidence': "forged"})]})
            self.assert_starts_as_draft(box.thing_ids)

    def test_delegation(self):
        for shells in self.as_each_role('jlink.test.shell'):
            self.assert_starts_as_draft(shells.create({'state': 'done', 'evidence': "forged"}).thing_id)

    def test_orders_come_from_steps_only(self):
        for orders in self.as_each_role('jlink.test.order'):
            for attempt in (
                lambda orders=orders: orders.create({'name': "Forged"}),
                lambda orders=orders: orders.name_create("Forged"),
                lambda orders=orders: orders.web_save({'name': "Forged"}, {}),
            ):
                with self.assertRaises(GuardedFieldError):
                    attempt()
            result = orders.load(['name'], [['Forged']])
            self.assertFalse(result['ids'])
        order = self.env['jlink.test.order']._workflow_create([{'name': "Real", 'state': 'done'}])
        self.assertEqual(order.state, 'done')
        with self.assertRaises(GuardedFieldError):
            order.copy()


@tagged('post_install', '-at_install')
class TestWritePastTheEngine(common.EngineCase):
    """Whoever changes a gated record, and however: guarded values stand."""

    def setUp(self):
        super().setUp()
        self.thing = self.make_thing(box_id=self.box.id)
        self.box.thing_id = self.thing

    def assert_refused(self, attempt):
        # Odoo passes the refusal on as its own kind of error where a field of another model led here.
        with self.assertRaisesRegex(AccessError, "cannot be edited"), self.cr.savepoint():
            attempt()
        self.thing.invalidate_recordset()
        self.assertEqual((self.thing.state, self.thing.evidence), ('draft', False))

    def each_thing(self):
        for things in self.as_each_role('jlink.test.thing'):
            yield things.browse(self.thing.id)

    def test_write(self):
        for thing in self.each_thing():
            self.assert_refused(lambda thing=thing: thing.write({'state': 'done', 'name': "x"}))
            self.assert_refused(lambda thing=thing: thing.sudo().write({'evidence': "forged"}))
            self.assert_refused(lambda thing=thing: setattr(thing, 'state', 'done'))
            self.assert_refused(lambda thing=thing: thing.update({'state': 'done'}))

    def test_client(self):
        for thing in self.each_thing():
            self.assert_refused(lambda thing=thing: thing.web_save({'state': 'done'}, {}))
            self.assert_refused(lambda thing=thing: thing.web_save_multi([{'state': 'done'}], {}))
            self.assert_refused(lambda thing=thing: thing.web_resequence({}, 'state'))

    def test_translations(self):
        for thing in self.each_thing():
            self.assert_refused(lambda thing=thing: thing.update_field_translations('evidence', {'en_US': "x"}))
            self.assert_refused(lambda thing=thing: thing.web_override_translations({'evidence': "x"}))

    def test_import_over_a_record(self):
        for things in self.as_each_role('jlink.test.thing'):
            result = things.load(['.id', 'state'], [[str(self.thing.id), 'done']])
            self.assertFalse(result['ids'])
            self.assertIn("cannot be edited", result['messages'][0]['message'])
            self.assertEqual(self.thing.state, 'draft')

    def test_lines_related_fields_and_inverses_of_a_parent(self):
        for boxes in self.as_each_role('jlink.test.box'):
            box = boxes.browse(self.box.id)
            for values in (
                {'thing_ids': [Command.update(self.thing.id, {'state': 'done'})]},
                {'thing_state': 'done'},
                {'wish': 'done'},
            ):
                self.assert_refused(lambda box=box, values=values: box.write(values))

    def test_delegation(self):
        shell = self.env['jlink.test.shell'].create({'thing_id': self.thing.id})
        for shells in self.as_each_role('jlink.test.shell'):
            self.assert_refused(lambda shells=shells: shells.browse(shell.id).write({'state': 'done'}))

    def test_mail_gateway(self):
        for thing in self.each_thing():
            self.assert_refused(lambda thing=thing: thing.message_update({'body': ""}, {'state': 'done'}))

    def test_marks_in_the_context_open_nothing(self):
        marks = {'install_mode': True, '_force_unlink': True, 'module': 'jlink_compliance', 'sudo': True, 'su': True}
        for thing in self.each_thing():
            self.assert_refused(lambda thing=thing: thing.with_context(**marks).write({'state': 'done'}))

    def test_server_actions_of_the_client(self):
        action = self.env['ir.actions.server'].create({
            'name': "Forge", 'model_id': self.env['ir.model']._get_id('jlink.test.thing'),
            'state': 'object_write', 'update_path': 'state', 'selection_value': self.env[
                'ir.model.fields.selection'].search([
                    ('field_id.model', '=', 'jlink.test.thing'), ('value', '=', 'done')]).id,
        })
        run = action.with_context(active_model='jlink.test.thing', active_id=self.thing.id).run
        self.assert_refused(run)

    def test_what_is_not_guarded_stays_free(self):
        for thing in self.each_thing():
            thing.write({'note': "changed"})
            thing.action_archive()
            thing.action_unarchive()
        self.assertEqual((self.thing.note, self.thing.active), ("changed", True))

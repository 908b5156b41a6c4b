from odoo.fields import Command
from odoo.tests import tagged

from ..exceptions import SnapshotError
from ..workflow import content_hash
from . import common


@tagged('post_install', '-at_install')
class TestSnapshot(common.EngineCase):
    """A record of the past is made by a step, and nobody changes or deletes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.record = cls.env['jlink.test.record']._snapshot_create({'name': "Past"}, {'fact': 1})

    def each_record(self):
        for records in self.as_each_role('jlink.test.record'):
            yield records.browse(self.record.id)

    def assert_refused(self, attempt):
        with self.assertRaises(SnapshotError), self.cr.savepoint():
            attempt()
        self.record.invalidate_recordset()
        self.assertEqual((self.record.name, self.record._get_payload()), ("Past", {'fact': 1}))

    def test_the_hash_is_that_of_the_content(self):
        self.assertEqual(self.record.content_hash, content_hash({'fact': 1}))
        self.assertEqual(content_hash(self.record._get_payload()), self.record.content_hash)

    def test_nobody_creates_one_by_hand(self):
        forged = {'name': "Forged", 'payload': '{}', 'content_hash': 'x'}
        for records in self.as_each_role('jlink.test.record'):
            self.assert_refused(lambda records=records: records.create(forged))
            self.assert_refused(lambda records=records: records.create({'name': "Forged"}))
            self.assert_refused(lambda records=records: records.name_create("Forged"))
            self.assert_refused(lambda records=records: records.web_save(forged, {}))
            self.assert_refused(lambda records=records: records.browse(self.record.id).copy())
            self.assertFalse(records.load(['name'], [['Forged']])['ids'])

    def test_nobody_changes_one(self):
        for record in self.each_record():
            self.assert_refused(lambda record=record: record.write({'name': "Other"}))
            self.assert_refused(lambda record=record: record.sudo().write({'payload': '{}'}))
            self.assert_refused(lambda record=record: record.web_save_multi([{'name': "Other"}], {}))
            self.assert_refused(lambda record=record: record.update_field_translations('name', {'en_US': "Other"}))
            self.assertFalse(record.load(['.id', 'name'], [[str(record.id), 'Other']])['ids'])

    def test_nobody_deletes_one(self):
        for record in self.each_record():
            self.assert_refused(lambda record=record: record.unlink())
            # A client may send this key; Odoo then skips the checks that uninstalling may skip.
            self.assert_refused(lambda record=record: record.with_context(_force_unlink=True).unlink())

    def test_a_grant_serves_for_one_record_and_its_own_content(self):
        records = self.env['jlink.test.record']

        def forge_another(model, vals_list):
            with self.assertRaises(SnapshotError):
                records.create({'name': "Twin", **{key: vals_list[0][key] for key in ('payload', 'content_hash')}})
            return original(model, vals_list)

        base = self.registry['base']
        original = base.create
        self.patch(base, 'create', forge_another)
        self.assertTrue(records._snapshot_create({'name': "Real"}, {'fact': 2}))

    def test_lines_of_a_parent_are_no_way_in(self):
        box = self.env['jlink.test.box'].create({})
        thing = self.make_thing(box_id=box.id)
        self.assertTrue(thing)
        self.assert_refused(lambda: self.env['jlink.test.record'].create([{'box_id': box.id}]))
        self.assert_refused(lambda: self.record.write({'box_id': Command.link(box.id)[1]}))

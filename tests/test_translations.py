"""German is complete: every term that Odoo exports has its translation, and nothing else has."""

import io
import pathlib
import re

import polib

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ADDONS = ('jlink_compliance', 'jlink_positions', 'jlink_complaints')
_PLACEHOLDER = re.compile(r'%\(\w+\)[sdg]|%[sd]|\{\{.*?\}\}|\$\{.*?\}|</?\w+')
_RECORD_ID = re.compile(r'''\bid=["'](?:\w+\.)?(\w+)["']''')


@tagged('post_install', '-at_install')
class TestTranslations(TransactionCase):

    def each_installed_addon(self):
        for addon in ADDONS:
            if self.env['ir.module.module']._get(addon).state == 'installed':
                yield addon, Manifest.for_addon(addon)

    def get_exported_terms(self, addon, manifest):
        """Return the terms as Odoo exports them, less those of demonstration data, which are German."""
        buffer = io.BytesIO()
        if not trans_export(False, [addon], buffer, 'po', self.env):
            return set()
        demo = self.get_demo_ids(manifest)
        return {
            entry.msgid
            for entry in polib.pofile(buffer.getvalue().decode())
            if not all(self.is_demo(place, demo) for place, _line in entry.occurrences)
        }

    def get_demo_ids(self, manifest):
        files = [pathlib.Path(manifest.path, name) for name in manifest['demo']]
        return {name for file in files for name in _RECORD_ID.findall(file.read_text())}

    def is_demo(self, place, demo):
        return place.startswith('model:') and place.rpartition('.')[2] in demo

    def get_german(self, manifest):
        path = pathlib.Path(manifest.path, 'i18n', 'de.po')
        return polib.pofile(str(path)) if path.exists() else polib.POFile()

    def test_every_term_is_translated_and_no_other(self):
        for addon, manifest in self.each_installed_addon():
            terms = self.get_exported_terms(addon, manifest)
            german = {entry.msgid for entry in self.get_german(manifest) if not entry.obsolete}
            with self.subTest(addon=addon):
                self.assertFalse(sorted(terms - german), "not in de.po")
                self.assertFalse(sorted(german - terms), "in de.po, but not in the addon any more")

    def test_no_translation_is_empty_fuzzy_or_left_over(self):
        for addon, manifest in self.each_installed_addon():
            german = self.get_german(manifest)
            with self.subTest(addon=addon):
                self.assertEqual([entry.msgid for entry in german if not entry.obsolete and not entry.msgstr], [])
                self.assertEqual([entry.msgid for entry in german.fuzzy_entries()], [])
                self.assertEqual([entry.msgid for entry in german.obsolete_entries()], [])

    def test_translations_keep_the_placeholders(self):
        for addon, manifest in self.each_installed_addon():
            with self.subTest(addon=addon):
                different = [
                    entry.msgid for entry in self.get_german(manifest)
                    if sorted(_PLACEHOLDER.findall(entry.msgid)) != sorted(_PLACEHOLDER.findall(entry.msgstr))
                ]
                self.assertEqual(different, [])

    def test_people_read_german(self):
        """What is in the file reaches people: names of records and labels of fields alike."""
        self.env['res.lang']._activate_lang('de_DE')
        self.env['ir.module.module']._get('jlink_compliance')._update_translations(['de_DE'])
        german = self.env(context={'lang': 'de_DE'})
        self.assertEqual(german.ref('jlink_compliance.group_management').name, "Geschäftsführung")
        self.assertEqual(german['jlink.workflow.mixin']._get_field_label('blockers'), "Was fehlt")

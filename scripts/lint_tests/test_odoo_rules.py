"""Odoo's own checks of addons, applied to ours.

They walk everything that is installed. What they find in other people's addons is left out here by name.
``TestDocstring`` fails on Odoo itself; pylint and eslint run with our own rules, apart from these.
"""

import contextlib
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.test_lint.tests import (
    test_dunderinit,
    test_i18n,
    test_index,
    test_jstranslate,
    test_manifests,
    test_markers,
    test_naming,
    test_onchange_domains,
    test_orm_import,
    test_override_signatures,
    test_pofile,
    test_routes,
    test_test_holes,
)

from scripts.paths import ADDONS, CHECKOUT

#: Inverse fields without an index in the OCA's addons: small tables, and not ours to change.
_NOT_OURS = {
    'document.page.history.page_id',
    'document.page.parent_id',
    'mgmtsystem.nonconformity.cause.parent_id',
    'mgmtsystem.nonconformity.immediate_action_id',
    'mgmtsystem.nonconformity.origin.parent_id',
}


@tagged('post_install', '-at_install')
class TestIndexes(test_index.TestIndex):
    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(
                test_index, 'BTREE_INDEX_IGNORE_FIELDS', test_index.BTREE_INDEX_IGNORE_FIELDS | _NOT_OURS,
            ),
        )


class TestOverrides(test_override_signatures.TestLintOverrideSignatures):
    @contextlib.contextmanager
    def subTest(self, msg=None, **params):
        """Judge the overrides of our addons only."""
        if params['module'] in ADDONS:
            with super().subTest(msg, **params):
                yield
        else:
            with contextlib.suppress(TypeError):
                yield


class TestPackages(test_dunderinit.TestDunderinit):
    pass


class TestTranslations(test_i18n.TestI18n):
    pass


class TestScriptTranslations(test_jstranslate.TestJsTranslations):
    pass


class TestManifests(test_manifests.ManifestLinter):
    pass


class TestMarkers(test_markers.TestConflictMarkers):
    def check_file(self, fullpath_name):
        """Judge our addons only: Odoo walks the whole checkout, the Python environment beneath it included."""
        if any(fullpath_name.startswith(f'{CHECKOUT}/{addon}/') for addon in ADDONS):
            super().check_file(fullpath_name)


class TestParameterNames(test_naming.TestNaming):
    pass


class TestOnchanges(test_onchange_domains.TestOnchangeDomains):
    pass


class TestImports(test_orm_import.TestDunderinit):
    pass


class TestTemplates(test_pofile.PotLinter):
    pass


class TestRoutes(test_routes.RoutesLinter):
    pass


class TestHoles(test_test_holes.TestTestHoles):
    pass

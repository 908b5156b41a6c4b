import doctest

from odoo.tests import BaseCase, tagged

from .. import requirement_changes


@tagged('post_install', '-at_install')
class TestDoctests(BaseCase):

    def test_examples_in_docstrings_hold(self):
        for module in (requirement_changes,):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

import doctest

from odoo.tests import BaseCase, tagged

from .. import communication_const


@tagged('post_install', '-at_install')
class TestCommunicationDoctests(BaseCase):

    def test_examples_in_docstrings_hold(self):
        result = doctest.testmod(communication_const)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

import doctest

from odoo.tests import BaseCase

from .. import corrective


class TestCorrectiveDoctests(BaseCase):

    def test_examples_hold(self):
        result = doctest.testmod(corrective)
        self.assertGreater(result.attempted, 0)
        self.assertEqual(result.failed, 0)

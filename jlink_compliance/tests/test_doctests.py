import doctest

from odoo.tests import BaseCase, tagged

from .. import incoming_mail, ledger_keys, ledger_sealing, ledger_verifier, merging, takeover_table, workflow


@tagged('post_install', '-at_install')
class TestDoctests(BaseCase):

    def test_examples_in_docstrings_hold(self):
        for module in (incoming_mail, ledger_keys, ledger_sealing, ledger_verifier, merging, takeover_table, workflow):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

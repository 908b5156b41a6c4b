import doctest

from odoo.tests import BaseCase, tagged

from .. import (
    company_names,
    consent_log,
    deadlines,
    document_types,
    exit_contents,
    exit_digests,
    exit_mail,
    exit_pdf,
    incoming_mail,
    ledger_keys,
    ledger_sealing,
    ledger_verifier,
    merging,
    package_stream,
    profile_form,
    redaction,
    register_table,
    skill_parser,
    takeover_table,
    workflow,
)

MODULES = (
    company_names, consent_log, deadlines, document_types, exit_contents, exit_digests, exit_mail, exit_pdf,
    incoming_mail, ledger_keys, ledger_sealing, ledger_verifier, merging, package_stream, profile_form, redaction,
    register_table, skill_parser, takeover_table, workflow,
)


@tagged('post_install', '-at_install')
class TestDoctests(BaseCase):

    def test_examples_in_docstrings_hold(self):
        for module in MODULES:
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

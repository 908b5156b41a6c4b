import doctest

from odoo.tests import BaseCase, tagged

from .. import (
    contact_mail,
    contradictions,
    contribution_margin,
    evaluation_facts,
    forwarded_mail,
    keyword_suggestions,
    mail_html,
    mail_parts,
    passing_mails,
    requirement_changes,
)

_MODULES = (
    contact_mail, contradictions, contribution_margin, evaluation_facts, forwarded_mail, keyword_suggestions, mail_html,
    mail_parts, passing_mails, requirement_changes,
)


@tagged('post_install', '-at_install')
class TestDoctests(BaseCase):

    def test_examples_in_docstrings_hold(self):
        for module in _MODULES:
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

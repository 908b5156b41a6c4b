import doctest

from odoo.tests import BaseCase, tagged

from .. import (
    contradictions,
    contribution_margin,
    evaluation_facts,
    keyword_suggestions,
    passing_mails,
    requirement_changes,
)

_MODULES = (
    contradictions, contribution_margin, evaluation_facts, keyword_suggestions, passing_mails, requirement_changes,
)


@tagged('post_install', '-at_install')
class TestDoctests(BaseCase):

    def test_examples_in_docstrings_hold(self):
        for module in _MODULES:
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

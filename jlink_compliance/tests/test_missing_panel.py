from odoo.tests import HttpCase, tagged

# The module, not its classes: a test case that is imported here would run here once more.
from odoo.addons.web.tests import test_js


@tagged('post_install', '-at_install')
class TestMissingPanel(HttpCase):
    """The panel of the client, run by Odoo's own browser test runner."""

    def test_panel_in_the_browser(self):
        suite = test_js.HOOTCommon._generate_hash(self, '@jlink_compliance')
        self.browser_js(
            f'/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}',
            '',
            '',
            login='admin',
            timeout=240,
            success_signal='[HOOT] Test suite succeeded',
            error_checker=test_js.unit_test_error_checker,
        )

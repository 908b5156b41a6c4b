from odoo.tests import tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


@tagged('post_install', '-at_install')
class TestMissingPanel(HOOTCommon):
    """The panel of the client, run by Odoo's own browser test runner."""

    def get_hoot_filters(self):
        return f'&id={self._generate_hash("@jlink_compliance")}'

    def test_panel_in_the_browser(self):
        self.browser_js(
            f'/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{self.hoot_filters}',
            '',
            '',
            login='admin',
            timeout=240,
            success_signal='[HOOT] Test suite succeeded',
            error_checker=unit_test_error_checker,
        )

    def test_generate_hoot_hash(self):
        """Odoo's own check of its filter, inherited, which needs no second run."""

    def test_get_hoot_filter(self):
        """Odoo's own check of its filter, inherited, which does not know our fixed one."""

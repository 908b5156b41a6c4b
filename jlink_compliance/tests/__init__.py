from . import test_missing_panel

from . import test_missing_panel
from . import test_snapshot
from . import test_workflow_bypass
from . import test_workflow_race
from . import test_workflow_remote
from . import test_workflow_steps
from . import test_paper_fetcher

from . import test_doctests
from . import test_lead
from . import test_position
from . import test_position_access
from . import test_position_agreement
from . import test_checklist
from . import test_checklist_answers
from . import test_checklist_guide

from . import test_doctests
from . import test_lead
from . import test_position
from . import test_position_access
from . import test_position_agreement

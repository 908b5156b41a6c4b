from . import test_corrective_doctests
from . import test_nonconformity
from . import test_nonconformity_ways
from . import test_corrective_access
from . import test_action_reminders
from . import test_document_page

from . import test_complaint
from . import test_feedback
from . import test_feedback_erasure
from . import test_feedback_leaks
from . import test_feedback_page
from . import test_feedback_schedule
from . import test_silence

from . import feedback_page
from . import communication

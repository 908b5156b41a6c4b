from . import feedback_page

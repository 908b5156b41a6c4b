from . import checklist_guide
from . import checklist_guide_terms
from . import position_agree
from . import position_decide

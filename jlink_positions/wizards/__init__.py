from . import checklist_guide
from . import checklist_guide_terms
from . import position_agree
from . import position_decide
from . import position_evaluate
from . import evaluation_refuse
from . import research_issue

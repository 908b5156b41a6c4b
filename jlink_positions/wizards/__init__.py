from . import position_agree
from . import position_decide
from . import position_evaluate
from . import evaluation_refuse
from . import research_issue

from . import position_agree
from . import position_decide

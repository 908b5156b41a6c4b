from . import ledger
from . import paper

from . import ledger
from . import paper
from . import quarantine
from . import takeover

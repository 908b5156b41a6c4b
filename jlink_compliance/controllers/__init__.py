from . import consent
from . import ledger
from . import paper
from . import portal_consent
from . import portal_profile
from . import quarantine
from . import takeover
from . import register

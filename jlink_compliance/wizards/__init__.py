from . import consent_link
from . import consent_record
from . import partner_record
from . import profile_search
from . import profile_skills_add
from . import quarantine_assign
from . import base_partner_merge
from . import partner_merge

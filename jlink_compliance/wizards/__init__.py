from . import profile_search
from . import profile_skills_add

from . import action_finish
from . import nonconformity_judge
from . import nonconformity_reason

from . import communication_optout_end
from . import customer_offer_drop
from . import mail_compose_message
from . import action_finish
from . import nonconformity_judge
from . import nonconformity_reason

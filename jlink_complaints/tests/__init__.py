from . import test_advertising_basis
from . import test_communication_doctests
from . import test_communication_mailing
from . import test_communication_page
from . import test_communication_plan
from . import test_customer_offer
from . import test_customer_offer_release

from . import customer_event
from . import position

from . import communication

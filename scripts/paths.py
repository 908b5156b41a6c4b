"""Where things lie: the checkout, and the one ignored folder in it that holds all else."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ADDONS = ('jlink_compliance', 'jlink_positions', 'jlink_complaints')

#: Resolved, so that several work trees may share one folder through a symlink.
STATE = (CHECKOUT / '.jlink').resolve()

LOGS = STATE / 'log'
LOCKS = STATE / 'lock'
DATA = STATE / 'data'
CONFIG = STATE / 'config'

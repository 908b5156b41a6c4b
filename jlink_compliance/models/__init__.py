from . import workflow_mixin
from . import snapshot_mixin

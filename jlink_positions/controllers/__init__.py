from . import contact_import
from . import mail_plugin

import base64
import pathlib

from ..incoming_mail import IncomingFile
from .consent_common import ConsentCase

_DATA = pathlib.Path(__file__).parent / 'data'
DOMAIN = 'quarantine.example.com'


def read_mail(name):
    """Return the bytes of a mail in ``tests/data``."""
    return (_DATA / f'{name}.eml').read_bytes()


class QuarantineCase(ConsentCase):
    """A firm whose address for applications is bewerbung@quarantine.example.com, with one for sales beside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias_domain = cls.env['mail.alias.domain'].create({'name': DOMAIN})
        cls.env.company.alias_domain_id = cls.alias_domain
        cls.alias = cls.env.ref('jlink_compliance.mail_alias_quarantine')
        cls.alias.write({'alias_domain_id': cls.alias_domain.id, 'alias_name': 'bewerbung'})
        cls.quarantines = cls.env['jlink.quarantine']
        cls.files = cls.env['jlink.quarantine.file']
        cls.documents = cls.env['jlink.profile.document']

    def arrive(self, raw):
        """Let a mail arrive through Odoo's gateway; return what was sealed by it."""
        before = self.quarantines.search([])
        self.env['mail.thread'].message_process(None, raw)
        return self.quarantines.search([]) - before

    def seal(self, profile=None, name='cv.pdf'):
        """Seal one document of a person who was asked already."""
        profile = profile or self.profile
        quarantine = self.quarantines._seal(self.env.company, 'drop', [IncomingFile(name, b'%PDF-1.4 secret')])
        partner = profile.partner_id
        quarantine._assign({'name': partner.name, 'email': partner.email, 'phone': False}, 'referral')
        return quarantine

    def get_bytes(self, document):
        return base64.b64decode(document.with_context(bin_size=False).content)

import pathlib

from .contact_common import ContactCase

_MAILS = pathlib.Path(__file__).parent / 'mails'
DOMAIN = 'jlink.example'


def read_mail(name):
    """Return the bytes of a mail in ``tests/mails``."""
    return (_MAILS / f'{name}.eml').read_bytes()


class ContactMailCase(ContactCase):
    """A firm whose address for contacts is contacts@jlink.example, with a customer at hansa-ag.example."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias_domain = cls.env['mail.alias.domain'].search([('name', '=', DOMAIN)]) or (
            cls.env['mail.alias.domain'].create({'name': DOMAIN}))
        cls.company.alias_domain_id = cls.alias_domain
        cls.alias = cls.env.ref('jlink_positions.mail_alias_contacts')
        cls.alias.write({'alias_domain_id': cls.alias_domain.id, 'alias_name': 'contacts'})
        cls.nord = cls.env['res.partner'].create({'name': "Nord AG", 'is_company': True})
        cls.ole = cls.env['res.partner'].create({
            'name': "Ole Nord", 'parent_id': cls.nord.id, 'email': 'ole@nord.example'})
        # Not the address of the demo data's customer.
        cls.contact.email = 'karla.brandt@hansa-ag.example'
        cls.inbox = cls.env['jlink.contact.inbox']

    @classmethod
    def arrive(cls, raw, model=None):
        """Let a mail arrive through Odoo's gateway; return what was kept of it."""
        before = cls.inbox.search([])
        cls.env['mail.thread'].message_process(model, raw)
        return cls.inbox.search([]) - before

    @classmethod
    def write_mail(cls, sender='karla.brandt@hansa-ag.example', to='contacts@jlink.example', subject="Hello",
                   body="Text", number=1, more=''):
        """Return the bytes of a plain mail."""
        return (
            f'From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-Id: <written-{number}@mails.example>\n{more}'
            f'Content-Type: text/plain; charset=utf-8\n\n{body}\n'
        ).encode()

    @classmethod
    def arrive_unknown(cls, number=1, **values):
        """Let a mail of somebody unknown arrive."""
        values = {'sender': 'Jo Ott <jo.ott@hansa-ag.example>', **values}
        return cls.arrive(cls.write_mail(number=number, **values)).with_user(cls.account_manager)

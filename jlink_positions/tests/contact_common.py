from odoo.fields import Command

from .evaluation_common import EvaluationCase


class ContactCase(EvaluationCase):
    """Builders of contacts, logged by the account manager of the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.user_id = cls.account_manager
        cls.notes = cls.env['jlink.contact.note'].with_user(cls.account_manager)

    @classmethod
    def log(cls, comment="Wants an extension", **values):
        """Return a documented contact with the customer by phone, just now."""
        return cls.notes.create({'partner_id': cls.customer.id, 'comment': comment, **values})

    @classmethod
    def make_open(cls, key='test:1', **values):
        """Return a contact that noted itself and waits for its comment, as capturing leaves it."""
        notes = cls.env['jlink.contact.note']
        note = notes._capture([{'source_key': key, 'partner_id': cls.customer.id, 'channel': 'mail', **values}])
        return note.with_user(cls.account_manager)

    @classmethod
    def make_business_partner(cls, name="Eva Muster", **values):
        """Return the profile of a business partner who was not asked yet."""
        partner = cls.env['res.partner'].create({'name': name, 'email': 'eva@muster.example', **values})
        return cls.env['jlink.profile']._record_first(partner, 'referral', cls.company)

    @classmethod
    def make_keyword(cls, name, terms=''):
        """Return a keyword."""
        return cls.env['jlink.contact.keyword'].create({'name': name, 'terms': terms})

    @classmethod
    def ledger_events(cls, note):
        """Return what the ledger says happened to ``note``, in order."""
        entries = cls.env['jlink.ledger.entry'].search(
            [('model', '=', note._name), ('res_id', '=', note.id)], order='id',
        )
        return entries.mapped('event')

    @classmethod
    def link(cls, *records):
        """Return the command that links ``records``."""
        return [Command.set([record.id for record in records])]

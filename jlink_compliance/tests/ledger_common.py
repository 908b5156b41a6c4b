from unittest.mock import patch

from odoo.tools import SQL

from .. import ledger_settings
from ..ledger_keys import Keyring
from ..ledger_verifier import verify
from . import common


class LedgerCase(common.EngineCase):
    """Gated things whose steps leave evidence, and the tables it lies in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo = cls.users['data protection officer']
        cls.Entry, cls.Head, cls.Check = (cls.env[f'jlink.ledger.{name}'] for name in ('entry', 'head', 'check'))

    def entries_of(self, record):
        return self.Entry.search([('model', '=', record._name), ('res_id', '=', record.id)], order='id')

    def seal(self, **options):
        """Seal within this transaction, as the sealing's own transaction does."""
        while self.Head._seal_batch(**options):
            pass
        self.Entry.invalidate_model()

    def verify(self, **options):
        keys = self.Head._get_keyring()
        return verify(self.Head._get_lines(), trusted=keys.trusted, **{'allow_unsigned': not keys, **options})

    def with_keys(self, *keys):
        """Let the server hold these keys for the rest of the test, and trust what was signed before."""
        before = tuple(self.Head._get_keyring().trusted)
        return self.enterContext(patch.object(ledger_settings, 'keyring', lambda: Keyring(keys, before)))

    def tamper(self, statement, entry):
        """Do with an entry what somebody with all rights in the database can do."""
        tables = ('jlink_ledger_entry', 'jlink_ledger_payload')
        self.env.flush_all()
        for table in tables:
            self.env.cr.execute(SQL('ALTER TABLE %s DISABLE TRIGGER USER', SQL.identifier(table)))
        self.env.cr.execute(statement, [entry.id])
        for table in tables:
            self.env.cr.execute(SQL('ALTER TABLE %s ENABLE TRIGGER USER', SQL.identifier(table)))
        self.env.invalidate_all(flush=False)

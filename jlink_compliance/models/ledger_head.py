import logging
import uuid

import psycopg2

from odoo import api, fields, models
from odoo.modules.registry import Registry
from odoo.tools import SQL

from .. import ledger_schema, ledger_settings
from ..exceptions import LedgerKeyError
from ..ledger_keys import KeyFileError, Keyring
from ..ledger_sealing import End, Place, Sealing, Unsealed

_logger = logging.getLogger(__name__)

BATCH = 10_000
_PLANNED = 'jlink_compliance.ledger.seal'
# Whoever seals holds the lock for a batch; who cannot wait leaves their entries to the one after.
_LOCK_TIMEOUT = '5s'


class LedgerHead(models.Model):
    """A link of the chain that is no entry: its opening, a signed head of a batch, or a change of keys.

    Sealing goes on where the last of them stands. It needs a transaction of its own that begins by locking this
    table: under REPEATABLE READ, anything read before the lock would be the past of whoever held it.
    """

    _name = 'jlink.ledger.head'
    _description = "Ledger Head"
    _inherit = ['jlink.ledger.table']
    _auto = False
    _order = 'id desc'
    _rec_name = 'hash'

    body = fields.Text(string="Text as Signed", readonly=True)
    hash = fields.Char(string="Hash (SHA-256)", readonly=True)
    seq = fields.Integer(string="Place in the Chain", readonly=True, aggregator=None)
    chain = fields.Char(readonly=True)
    kind = fields.Selection(
        selection=[('open', "Opening"), ('head', "Head"), ('key', "Change of Keys")], readonly=True,
    )
    reason = fields.Selection(
        selection=[
            ('start', "First Chain"),
            ('duplicate', "Duplicated Database"),
            ('restore', "Restored Database"),
            ('key_lost', "Lost Key"),
            ('neutralized', "Neutralized Copy"),
        ],
        readonly=True,
    )
    entries = fields.Integer(string="Entries in the Batch", readonly=True)
    key = fields.Char(readonly=True, help="Name of the key that signed, empty when none did.")
    at = fields.Datetime(string="Sealed On", readonly=True)

    def init(self):
        self._make_table(ledger_schema.HEAD)

    @api.model
    def _register_hook(self):
        super()._register_hook()
        try:
            if not self._get_keyring():
                _logger.warning(
                    "The ledger of %s is not signed: set %s or key_file in [%s] of the configuration.",
                    self.env.cr.dbname, ledger_settings.VARIABLE, ledger_settings.SECTION,
                )
        except LedgerKeyError:
            _logger.exception("The ledger cannot be written until its key can be read.")

    # === BUSINESS METHODS - KEYS === #

    @api.model
    def _get_keyring(self, neutralized=None):
        """Return the keys of this database: none where no file is set, and none in a neutralized copy.

        :param bool neutralized: whether it is such a copy; looked up where it is not said
        :raise LedgerKeyError: the key file is named, but cannot be read
        """
        if neutralized is None:
            # sudo: whether this is a copy for tests is no secret.
            neutralized = self.env['ir.config_parameter'].sudo().get_param('database.is_neutralized')
        if neutralized:
            return Keyring()
        try:
            return ledger_settings.keyring()
        except KeyFileError as error:
            raise LedgerKeyError(self.env._(
                "The key of the ledger cannot be read, so nothing that needs evidence can be done now: ask the"
                " administrator to check the key file (%(reason)s).", reason=str(error),
            )) from error

    # === BUSINESS METHODS - SEALING === #

    @api.model
    def _seal_after_commit(self):
        """Have this transaction's entries sealed as soon as it has ended, once for all of them."""
        postcommit = self.env.cr.postcommit
        if _PLANNED not in postcommit.data:
            postcommit.data[_PLANNED] = True
            postcommit.add(self._get_sealer(self.env.cr.dbname))

    @api.model
    def _get_sealer(self, dbname):
        def seal():
            try:
                Registry(dbname)[self._name]._seal_in_own_transaction(dbname)
            except (psycopg2.Error, LedgerKeyError):
                # What was done is done and recorded; the cron seals it.
                _logger.warning("Entries of the ledger wait for their sealing.", exc_info=True)
        return seal

    @api.model
    def _cron_seal(self):
        """Seal what no transaction sealed after its end, and raise the alarm for what cannot be sealed."""
        self._seal_in_own_transaction(self.env.cr.dbname)
        # Ends this transaction, whose view of the entries is that from before the sealing.
        self.env['ir.cron']._commit_progress(1)
        self.env['jlink.ledger.check']._alarm_about_unsealed()

    @classmethod
    def _seal_in_own_transaction(cls, dbname, **options):
        """Seal all there is in a new transaction, batch by batch."""
        registry = Registry(dbname)
        more = True
        while more:
            with registry.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                more = env[cls._name]._seal_batch(**options)
            options = {}

    @api.model
    def _seal_batch(self, restart=''):
        """Seal up to ``BATCH`` entries; tell whether there may be more. The first statement of its transaction."""
        self._lock()
        end, entries = self._get_end(), self._get_unsealed()
        if not entries and not restart:
            return False
        sealed = Sealing(end, self._get_place(), self._get_keyring()).seal(entries, restart=restart)
        if sealed.refused:
            _logger.error("Entries of the ledger are not as they were recorded: %s", sealed.refused)
        if sealed.entries or restart:
            self._write_sealed(sealed)
        return len(entries) == BATCH and bool(sealed.entries)

    @api.model
    def _lock(self):
        self.env.cr.execute(SQL("SET LOCAL lock_timeout = %s", _LOCK_TIMEOUT))
        self.env.cr.execute("LOCK TABLE jlink_ledger_head IN EXCLUSIVE MODE", log_exceptions=False)

    @api.model
    def _get_end(self):
        rows = self.env.execute_query(SQL(
            """SELECT head.body, head.hash, head.seq, opening.reason
               FROM jlink_ledger_head head
               JOIN jlink_ledger_head opening ON opening.chain = head.chain AND opening.kind = 'open'
               ORDER BY head.id DESC LIMIT 1""",
        ))
        return End(*rows[0]) if rows else None

    @api.model
    def _get_unsealed(self):
        return [Unsealed(*row) for row in self.env.execute_query(SQL(
            "SELECT id, body, mac FROM jlink_ledger_entry WHERE seq IS NULL ORDER BY id LIMIT %s", BATCH,
        ))]

    @api.model
    def _get_place(self):
        """Return the identity of this database and its time, both as the database has them."""
        rows = self.env.execute_query(SQL(
            """SELECT (SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'),
                      (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                      EXISTS(SELECT FROM ir_config_parameter WHERE key = 'database.is_neutralized')""",
        ))
        db, at, neutralized = rows[0]
        return Place(db, at, str(uuid.uuid4()), neutralized)

    @api.model
    def _write_sealed(self, sealed):
        ids, seqs, hashes = map(list, zip(*sealed.entries, strict=True)) if sealed.entries else ([], [], [])
        self.env.cr.execute(SQL(
            """UPDATE jlink_ledger_entry SET chain = %s, seq = sealed.seq, hash = sealed.hash
               FROM unnest(%s::int[], %s::int[], %s::varchar[]) AS sealed (id, seq, hash)
               WHERE jlink_ledger_entry.id = sealed.id""", sealed.chain, ids, seqs, hashes,
        ))
        bodies, seqs, hashes = map(list, zip(*sealed.heads, strict=True))
        self.env.cr.execute(SQL(
            """INSERT INTO jlink_ledger_head (body, seq, hash)
               SELECT * FROM unnest(%s::text[], %s::int[], %s::varchar[])""", bodies, seqs, hashes,
        ))
        self.env['jlink.ledger.entry'].invalidate_model(['chain', 'seq', 'hash', 'is_sealed'])

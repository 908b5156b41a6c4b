import secrets
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from .. import ledger_schema
from ..ledger_sealing import link_body
from ..ledger_verifier import canonical, payload_hash
from ..workflow import canonical_json


class Fact(NamedTuple):
    """What happened to one record.

    ``payload`` are the facts that the event rests on, JSON-like: hashes of snapshots, values written. They may hold
    personal data, because they lie apart from the chain and can be erased. ``reference`` is a neutral number,
    ``subject_id`` the partner whom the facts are about: erasing that person erases them.
    """

    res_id: int
    reference: str
    company_id: int | None
    state_from: str
    state_to: str
    payload: dict[str, Any]
    subject_id: int | None = None


class LedgerEntry(models.Model):
    """Evidence of one step: who did what to which record, when, resting on which facts.

    Entries are written in the transaction of the step they tell of, so that they live and die with it, and are sealed
    into a signed chain afterwards. Times are those of the database's clock, UTC.
    """

    _name = 'jlink.ledger.entry'
    _description = "Ledger Entry"
    _inherit = ['jlink.ledger.table']
    _auto = False
    _order = 'id desc'
    _rec_name = 'reference'

    body = fields.Text(string="Text as Hashed", readonly=True)
    mac = fields.Char(string="MAC", readonly=True)
    at = fields.Datetime(string="Recorded On", readonly=True)
    company_id = fields.Many2one(comodel_name='res.company', readonly=True)
    model = fields.Char(readonly=True)
    res_id = fields.Integer(string="Record ID", readonly=True, aggregator=None)
    reference = fields.Char(readonly=True)
    event = fields.Char(readonly=True)
    state_from = fields.Char(readonly=True)
    state_to = fields.Char(readonly=True)
    actor = fields.Char(readonly=True, help="Who took the step; people outside the firm are not named.")
    payload_hash = fields.Char(readonly=True)
    chain = fields.Char(readonly=True)
    seq = fields.Integer(string="Place in the Chain", readonly=True, aggregator=None)
    hash = fields.Char(string="Hash (SHA-256)", readonly=True)
    is_sealed = fields.Boolean(compute='_compute_is_sealed', search='_search_is_sealed')
    model_name = fields.Char(string="Kind of Record", compute='_compute_names')
    event_name = fields.Char(string="Step", compute='_compute_names')
    actor_name = fields.Char(string="By", compute='_compute_names')
    change = fields.Char(compute='_compute_names')
    facts = fields.Text(compute='_compute_facts', help="What the step rests on; empty once it is erased.")

    def init(self):
        self._make_table(ledger_schema.ENTRY)

    # === COMPUTE METHODS === #

    @api.depends('model', 'event', 'reference')
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.reference or entry.model_name} · {entry.event_name}"

    @api.depends('seq')
    def _compute_is_sealed(self):
        for entry in self:
            entry.is_sealed = bool(entry.seq)

    def _search_is_sealed(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return [('hash', '!=' if True in value else '=', False)] if len(value) == 1 else []

    @api.depends('model', 'event', 'actor', 'state_from', 'state_to')
    @api.depends_context('lang')
    def _compute_names(self):
        """Say in the reader's language what the entry holds as names of the program."""
        names = self._get_actor_names()
        for entry in self:
            # A model may be gone with the addon that brought it; what it did stays.
            known = entry.model in self.env
            entry.model_name = self.env['ir.model']._get(entry.model).name if known else entry.model
            entry.event_name = self.env[entry.model]._get_event_name(entry.event) if known else entry.event
            entry.actor_name = names[entry.actor]
            states = self.env[entry.model]._get_state_names() if known else {}
            way = [states.get(state, state) for state in (entry.state_from, entry.state_to) if state]
            entry.change = " → ".join(dict.fromkeys(way))

    def _get_actor_names(self):
        """Return for each actor what people call them; whoever acts from outside is not named."""
        prefix = 'user:'
        ids = {int(actor.removeprefix(prefix)) for actor in self.mapped('actor') if actor.startswith(prefix)}
        # sudo: names of colleagues are no secret inside the firm; those who have left are named too.
        users = self.env['res.users'].sudo().browse(ids).exists()
        return {
            'system': self.env._("The system"),
            'salted': self.env._("Somebody outside the firm"),
            **{f'{prefix}{user_id}': self.env._("A user who is deleted") for user_id in ids},
            **{f'{prefix}{user.id}': user.name for user in users},
        }

    def _compute_facts(self):
        """Show the facts to whoever may read them, by the rights of the table they lie in."""
        readable = self.env['jlink.ledger.payload'].browse(self.ids)._filtered_access('read')
        by_id = {payload.id: payload.payload for payload in readable}
        for entry in self:
            entry.facts = by_id.get(entry.id)

    # === ACTION METHODS === #

    def action_open_record(self):
        """Open the record that the entry is about, if the user may read it."""
        self.ensure_one()
        self.check_access('read')
        record = self.env[self.model].browse(self.res_id)
        record.check_access('read')
        return record._get_records_action()

    # === BUSINESS METHODS === #

    @api.model
    def _record(self, model, event, facts):
        """Write one entry for each of ``facts``, in this transaction, in two queries.

        :param str model: name of the model whose records the facts are about
        :param str event: what happened, a name of the program
        :param list[Fact] facts: what happened to each record
        :raise LedgerKeyError: the key file is named, but cannot be read
        """
        if not facts:
            return
        drawn, db, neutralized = self._draw(len(facts))
        key = self.env['jlink.ledger.head']._get_keyring(neutralized).active
        common = {**self._prepare_common(db), 'model': model, 'event': event, 'key': key.name if key else ''}
        actor = self._prepare_actor()
        rows = []
        for (entry_id, at), fact in zip(drawn, facts, strict=True):
            salt, payload = secrets.token_bytes(32), canonical_json({**actor, **fact.payload})
            body = canonical({
                **common,
                **self._prepare_fact(fact),
                'id': entry_id,
                'at': at,
                'payload': payload_hash(salt, payload),
            })
            mac = key.mac(body) if key else ''
            subject_id = fact.subject_id or self._get_subject_id()
            rows.append((body, mac, entry_id, fact.company_id, subject_id, salt, payload))
        self._insert(rows)
        self.env['jlink.ledger.head']._seal_after_commit()

    @api.model
    def _prepare_common(self, db):
        return {
            'v': 1,
            'kind': 'entry',
            'db': db,
            'actor': self._get_actor(),
        }

    @api.model
    def _get_actor(self):
        user = self.env.user
        if user._is_superuser():
            return 'system'
        return f'user:{user.id}' if user._is_internal() else 'salted'

    @api.model
    def _prepare_actor(self):
        """Return who acts by name: among the facts, which can be erased."""
        user = self.env.user
        return {'actor': user.login} if user._is_internal() else {'actor': user.name, 'partner_id': user.partner_id.id}

    @api.model
    def _get_subject_id(self):
        """Return the partner whose erasure erases the facts: whoever acts from outside the firm."""
        return self.env.user.partner_id.id if self._get_actor() == 'salted' else None

    @api.model
    def _prepare_fact(self, fact):
        return {
            'res_id': fact.res_id,
            'ref': fact.reference,
            'company': fact.company_id,
            'from': fact.state_from,
            'to': fact.state_to,
        }

    @api.model
    def _draw(self, count):
        """Return as many new ids, each with the microseconds since 1970 of the database's clock; and the identity of
        the database, and whether it is a neutralized copy."""
        rows = self.env.execute_query(SQL(
            """SELECT nextval('jlink_ledger_entry_id_seq')::integer,
                      (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                      (SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'),
                      EXISTS(SELECT FROM ir_config_parameter WHERE key = 'database.is_neutralized')
               FROM generate_series(1, %s)""", count,
        ))
        return [row[:2] for row in rows], rows[0][2], rows[0][3]

    @api.model
    def _insert(self, rows):
        bodies, macs, ids, companies, subjects, salts, payloads = map(list, zip(*rows, strict=True))
        self.env.cr.execute(SQL(
            """WITH entries AS (
                   INSERT INTO jlink_ledger_entry (body, mac)
                   SELECT * FROM unnest(%s::text[], %s::varchar[])
               )
               INSERT INTO jlink_ledger_payload (id, company_id, subject_id, salt, payload)
               SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::bytea[], %s::text[])""",
            bodies, macs, ids, companies, subjects, salts, payloads,
        ))

    def _get_link_body(self):
        """Return the text of this entry's link in the chain."""
        self.ensure_one()
        return link_body(self.body, self.mac)

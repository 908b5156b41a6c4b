import json

from odoo import api, fields, models

from ..exceptions import SnapshotError
from ..workflow import Grant, canonical_json, claim_create, content_hash, granting, may_erase


class SnapshotMixin(models.AbstractModel):
    """Immutable records: what was agreed, evaluated or sent, as it was, with a hash of its content.

    They are made by :meth:`_snapshot_create` only. Nobody changes or deletes one through the ORM,
    superuser included, except the erasure of the person they are about; fields named by
    :meth:`_snapshot_mutable_fields` are left to another guard.
    SQL and code on the server reach below the ORM; the hash of the content shows that they did.
    """

    _name = 'jlink.snapshot.mixin'
    _description = "Immutable Snapshot"
    _inherit = ['jlink.ledger.mixin']

    payload = fields.Text(
        string="Content",
        readonly=True,
        copy=False,
        help="The recorded facts as canonical JSON, the text the hash is made of.",
    )
    content_hash = fields.Char(string="Content Hash (SHA-256)", readonly=True, copy=False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            frozen = {name: vals.get(name) for name in ('payload', 'content_hash')}
            if not claim_create(self._name, frozen, 'snapshot'):
                raise SnapshotError(self.env._(
                    "%(model)s cannot be created by hand: it is recorded by the step of the process it"
                    " belongs to.",
                    model=self.env['ir.model']._get(self._name).name,
                ))
        return super().create(vals_list)

    def write(self, vals):
        self._check_still_mutable(vals.keys())
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=''):
        # Odoo writes translations by SQL, past `write`.
        self._check_still_mutable({field_name})
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    # Not for `@api.ondelete(at_uninstall=False)`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if may_erase(self._name, self.ids):
            return
        raise SnapshotError(self.env._(
            "%(model)s is a record of the past and cannot be deleted.",
            model=self.env['ir.model']._get(self._name).name,
        ))

    def _check_still_mutable(self, names):
        if names - self._snapshot_mutable_fields():
            raise SnapshotError(self.env._(
                "%(model)s is a record of the past and cannot be changed. Record the correction as a new one.",
                model=self.env['ir.model']._get(self._name).name,
            ))

    # === BUSINESS METHODS === #

    @api.model
    def _snapshot_mutable_fields(self):
        """Return the names of the fields that another guard looks after."""
        return set()

    @api.model
    def _snapshot_create(self, vals, payload, guarded=None):
        """Record one snapshot of ``payload`` and return it in the environment of the caller.

        For use by steps, which have checked the right to it before.

        :param dict vals: values of the record's own fields
        :param payload: what is frozen, JSON-like; dates and decimals become text
        :param dict guarded: values that a workflow guards, the state it starts in for instance
        """
        vals = {**vals, **(guarded or {})}
        vals['payload'] = canonical_json(payload)
        vals['content_hash'] = content_hash(payload)
        grant = Grant(self._name, None, {
            **(guarded or {}),
            'payload': vals['payload'],
            'content_hash': vals['content_hash'],
        })
        with granting(grant):
            # sudo: a step is a right of its own, checked by its role; it needs no create access.
            record = self.sudo().create(vals).sudo(self.env.su)
        if guarded:
            record._ledger_record('create')
        return record

    def _get_ledger_snapshots(self):
        found = super()._get_ledger_snapshots()
        return {record.id: [*found[record.id], record] for record in self}

    def _get_payload(self):
        """Return the frozen facts of one snapshot as Python values."""
        self.ensure_one()
        return json.loads(self.payload)

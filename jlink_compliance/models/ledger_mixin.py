from odoo import api, models

from .ledger_entry import Fact


class LedgerMixin(models.AbstractModel):
    """Records whose steps leave evidence in the ledger."""

    _name = 'jlink.ledger.mixin'
    _description = "Evidence in the Ledger"

    # === BUSINESS METHODS - RECORDING === #

    def _ledger_record(self, event, states_from=None, payload=None):
        """Write down that ``event`` happened to each record, in this transaction and two queries for all.

        For use by steps, which have checked the right to it before.

        :param str event: name of a step, or another name that :meth:`_get_event_name` knows
        :param dict states_from: the state each record was in, by id; nothing for records that are new
        :param dict payload: facts besides those of :meth:`_get_ledger_facts`, JSON-like
        """
        # sudo: evidence tells of all that a step rests on, whatever the user may read of it.
        records = self.sudo()
        snapshots = records._get_ledger_snapshots()
        self.env['jlink.ledger.entry']._record(self._name, event, [
            Fact(
                res_id=record.id,
                reference=record._get_ledger_reference(),
                company_id=record._get_ledger_company_id(),
                state_from=(states_from or {}).get(record.id) or '',
                state_to=record._get_ledger_state(),
                payload={**(payload or {}), 'snapshots': record._hash_by_name(snapshots[record.id])},
                subject_id=record._get_ledger_subject_id(),
            )
            for record in records
        ])

    @api.model
    def _ledger_baseline(self):
        """Take over the records that reached their state before there was a ledger: one entry each.

        For upgrades. From here on a state without its step is a finding.
        """
        # sudo: an upgrade takes over the records of all companies.
        known = self.env['jlink.ledger.entry'].sudo()._search([('model', '=', self._name)]).select('res_id')
        self.sudo().with_context(active_test=False).search([('id', 'not in', known)])._ledger_record('baseline')

    def _get_ledger_snapshots(self):
        """Return for each record's id the snapshots that its present state rests on.

        :return: recordsets of ``jlink.snapshot.mixin`` models, in a list
        :rtype: dict[int, list]
        """
        return {record.id: [] for record in self}

    def _hash_by_name(self, snapshots):
        return {
            f'{snapshot._name},{snapshot.id}': snapshot.content_hash
            for records in snapshots for snapshot in records
        }

    def _get_ledger_reference(self):
        """Return what people call the record: a number, never a person's name."""
        self.ensure_one()
        return f'{self._name},{self.id}'

    def _get_ledger_company_id(self):
        self.ensure_one()
        return self.company_id.id or None if 'company_id' in self._fields else None

    def _get_ledger_subject_id(self):
        """Return the partner whom the record is about, if it is about a person whose data may have to be erased."""
        self.ensure_one()
        return

    def _get_ledger_state(self):
        self.ensure_one()
        return self.state or '' if 'state' in self._fields else ''

    @api.model
    def _get_event_name(self, event):
        """Return what people call an event of this model, in the language of the environment."""
        names = {
            'create': self.env._("Created"),
            'baseline': self.env._("Taken over when the ledger began"),
            **self._get_state_names(),
        }
        return names.get(event, event)

    @api.model
    def _get_state_names(self):
        """Return the names of the states: a state that is reached without a step is an event of its name."""
        return dict(self._fields['state']._description_selection(self.env)) if 'state' in self._fields else {}

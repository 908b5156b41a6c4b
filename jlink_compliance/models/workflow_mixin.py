from base64 import b64decode
from hashlib import sha256

from odoo import api, models
from odoo.tools import SQL

from ..exceptions import (
    GuardedFieldError,
    StepBlockedError,
    StepNotAllowedError,
    StepNotPossibleError,
)
from ..workflow import Grant, claim_create, claim_write, granting


class WorkflowMixin(models.AbstractModel):
    """Records whose state and evidence change through declared steps and in no other way.

    A model declares its steps in :meth:`_workflow_steps` and the values that only steps may write in
    :meth:`_workflow_initial_values`. These values start as declared there whatever ``create``, an
    import, a copy or a default says, and ``write`` refuses them to everybody, superuser included,
    unless a step has granted itself exactly that write.

    Promised against: every call of the ORM, whoever makes it and over whichever door (client, import,
    XML-RPC, JSON-2, mail gateway, another model's fields). Not promised against what reaches below
    the ORM: SQL, ``_write``, and server actions with code, which only administrators can make.
    """

    _name = 'jlink.workflow.mixin'
    _description = "Gated Workflow"
    _inherit = ['jlink.ledger.mixin']

    # Whether records come into being through a step only (``create`` refuses anything else).
    _workflow_created_by_step = False

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        initial = self._workflow_initial_values()
        return {**defaults, **{name: value for name, value in initial.items() if name in fields}}

    @api.model_create_multi
    def create(self, vals_list):
        initial = self._workflow_initial_values()
        return super().create([self._force_initial_values(vals, initial) for vals in vals_list])

    def write(self, vals):
        initial = self._workflow_initial_values()
        guarded = {name: value for name, value in vals.items() if name in initial}
        if guarded and not claim_write(self._name, frozenset(self._ids), guarded):
            self._raise_guarded(guarded)
        # What is missing depends on more than fields can declare.
        self.invalidate_recordset(['blockers'], flush=False)
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=''):
        # Odoo writes translations by SQL, past `write`.
        if field_name in self._workflow_initial_values():
            self._raise_guarded([field_name])
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def _raise_guarded(self, names):
        raise GuardedFieldError(self.env._(
            "%(fields)s of %(model)s cannot be edited: use the buttons of the form, which check what"
            " has to be there first.",
            fields=", ".join(sorted(self._get_field_label(name) for name in names)),
            model=self.env['ir.model']._get(self._name).name,
        ))

    def _force_initial_values(self, vals, initial):
        if claim_create(self._name, {name: vals[name] for name in initial if name in vals}, 'workflow'):
            return {**initial, **vals}
        if self._workflow_created_by_step:
            raise GuardedFieldError(self.env._(
                "%(model)s cannot be created by hand: it is made by the step of the process it belongs to.",
                model=self.env['ir.model']._get(self._name).name,
            ))
        return {**vals, **initial}

    # === BUSINESS METHODS - DECLARATION === #

    @api.model
    def _workflow_steps(self):
        """Return the legal steps of the model, in the order people take them.

        :rtype: tuple[Step, ...]
        """
        return ()

    @api.model
    def _workflow_initial_values(self):
        """Return the guarded fields with the values every record starts with.

        :rtype: dict[str, object]
        """
        return {'state': 'draft'}

    # === BUSINESS METHODS - STEPS === #

    def _take_step(self, name, values=None):
        """Take the step ``name`` on all records of ``self`` or on none.

        The user needs one of the step's roles and must see the records; the right to take a step is a
        right of its own and needs no write access. ``values`` are written together with the new state.

        :param str name: name of a step declared in :meth:`_workflow_steps`
        :param dict values: further values, guarded ones included
        :raise StepNotAllowedError: the user has none of the step's roles
        :raise StepNotPossibleError: a record is in a state the step does not start from
        :raise StepBlockedError: a guard of the step found something missing
        """
        self._complete_step(self._begin_step(name), values)

    def _begin_step(self, name):
        """Check and lock for the step ``name``; for steps that make the record they rest on before they complete.

        :return: the step, for :meth:`_complete_step`
        :raise StepNotAllowedError, StepNotPossibleError, StepBlockedError: see :meth:`_take_step`
        """
        step = self._get_step(name)
        self._check_step_right(step)
        self._lock_for_step()
        self._check_step_source(step)
        self._check_step_blockers(step)
        return step

    def _complete_step_each(self, step, values_by_record):
        """Complete the step with values of each record's own."""
        self._workflow_write_each(
            {record: {**values, 'state': step.target} for record, values in values_by_record.items()}, step.name,
        )
        self._on_step_taken(step)

    def _complete_step(self, step, values=None):
        self._workflow_write({**(values or {}), 'state': step.target}, step.name)
        self._on_step_taken(step)

    def _lock_for_step(self):
        """Wait for whoever takes a step of the same records right now.

        If they changed one, PostgreSQL refuses our older view of it, Odoo repeats the request, and the
        second of two people (or clicks) meets the state that the first one left. The order of ids keeps
        two overlapping batches from waiting for each other.
        """
        if self.ids:
            self.env.execute_query(SQL(
                'SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE',
                SQL.identifier(self._table), tuple(self.ids),
            ))

    def _on_step_taken(self, step):
        """Do what follows from ``step``; called once for all records after the state is written."""

    def _workflow_write(self, values, event=''):
        """Write guarded ``values`` under a grant for exactly this write; a change of the state leaves evidence.

        For use by steps, which have checked the right to it before.

        :param str event: what the ledger calls it; without, the new state
        """
        self._workflow_write_each(dict.fromkeys(self, values), event, together=values)

    def _workflow_write_each(self, values_by_record, event='', together=None):
        """Write guarded values of each record's own, each under its own grant; the evidence of all costs two queries.

        :param dict values_by_record: the values for each record of ``self``
        :param dict together: the values, where they are the same for all
        """
        # sudo: a step is a right of its own, checked by its role; it needs no write access.
        states = {record.id: record.state for record in self.sudo()}
        for records, values in [(self, together)] if together is not None else values_by_record.items():
            with granting(Grant(self._name, frozenset(records._ids), self._get_guarded(values))):
                records.sudo().write(values)  # sudo: as above
        guarded = {record.id: self._get_guarded(values) for record, values in values_by_record.items()}
        if event or any('state' in values for values in guarded.values()):
            self._ledger_record(
                event or next(iter(values_by_record.values()))['state'], states,
                payloads={
                    record_id: {'values': self._describe_guarded(values)} for record_id, values in guarded.items()
                },
            )

    @api.model
    def _describe_guarded(self, values):
        """Return values as evidence tells them: of a file its hash, which proves it and shows nothing of it."""
        return {
            name: {'sha256': sha256(b64decode(value)).hexdigest()}
            if value and self._fields[name].type == 'binary' else value
            for name, value in values.items()
        }

    @api.model
    def _get_guarded(self, values):
        initial = self._workflow_initial_values()
        return {name: value for name, value in values.items() if name in initial}

    @api.model
    def _workflow_create(self, vals_list):
        """Create records with guarded values, each under a grant for exactly its own values.

        For use by steps, which have checked the right to it before.

        :return: the new records, in the environment of the caller
        """
        initial = self._workflow_initial_values()
        records = self.browse()
        for vals in vals_list:
            guarded = {name: vals[name] for name in initial if name in vals}
            with granting(Grant(self._name, None, guarded)):
                # sudo: a step is a right of its own, checked by its role; it needs no create access.
                records += self.sudo().create(vals).sudo(self.env.su)
        records._ledger_record('create')
        return records

    # === BUSINESS METHODS - CHECKS === #

    @api.model
    def _get_step(self, name):
        return next(step for step in self._workflow_steps() if step.name == name)

    @api.model
    def _get_steps_from(self, state):
        return [step for step in self._workflow_steps() if state in step.sources and step.guards]

    @api.model
    def _may_take_step(self, step):
        return self.env.su or any(self.env.user.has_group(group) for group in step.groups)

    def _check_step_right(self, step):
        self.check_access('read')
        if not self._may_take_step(step):
            raise StepNotAllowedError(self.env._(
                "“%(step)s” is up to %(roles)s. Ask a colleague with that role.",
                step=self.env._(step.label), roles=self._get_role_names(step),
            ))

    @api.model
    def _get_role_names(self, step):
        # sudo: names of roles are no secret, and they tell the user whom to ask.
        return ", ".join(self.env.ref(group).sudo().name for group in step.groups)

    def _check_step_source(self, step):
        wrong = self.filtered(lambda record: record.state not in step.sources)
        if wrong:
            states = dict(self._fields['state']._description_selection(self.env))
            raise StepNotPossibleError(self.env._(
                "“%(step)s” is not possible for %(record)s, which is already “%(state)s”. Reload the page"
                " to see its present state.",
                step=self.env._(step.label),
                record=wrong[0].display_name,
                state=states[wrong[0].state],
            ))

    def _check_step_blockers(self, step):
        found = self._get_step_blockers(step)
        lines = [
            f"• {record.display_name}: {blocker.message}" if len(self) > 1 else f"• {blocker.message}"
            for record in self
            for blocker in found[record.id]
        ]
        if lines:
            raise StepBlockedError(self.env._(
                "“%(step)s” is not possible yet. Still missing:\n%(blockers)s",
                step=self.env._(step.label), blockers="\n".join(lines),
            ))

    def _get_step_blockers(self, step):
        """Run the guards of ``step`` over all records at once.

        They see everything, so that what a user may not read still blocks; the language and the person
        are the user's. A guard's messages name no protected record.

        :param Step step: a step of this model
        :return: for each record id, what is missing
        :rtype: dict[int, list[Blocker]]
        """
        found = {record_id: [] for record_id in self._ids}
        # sudo: a rule that hides a record from the user must not make a step possible.
        records = self.sudo()
        for guard in step.guards:
            for record_id, blockers in getattr(records, guard)().items():
                found[record_id] += blockers
        return found

    @api.model
    def _get_event_name(self, event):
        labels = {step.name: self.env._(step.label) for step in self._workflow_steps()}
        return labels.get(event) or super()._get_event_name(event)

    @api.model
    def _get_field_label(self, name):
        return self._fields[name]._description_string(self.env)

from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.jlink_compliance.workflow import claim_write, may_erase

from ..exceptions import BusinessPartnerNoteError, ContactNoteError

#: What the program writes, never a person, an import or a default.
_OWN = (
    'documented_on', 'documented_by_id', 'salt', 'source_key', 'source_name', 'message_id', 'corrected_by_id',
    'redacted_on', 'redacted_by_id', 'redaction_reason', 'is_manager_told',
)
#: What is stored of other fields and follows them.
_DERIVED = (
    'state', 'manager_id', 'responsible_id', 'position_user_id', 'position_team_id', 'due_on', 'is_timely',
    'timely_share', 'content_hash',
)
#: What a documented note still takes: keywords are labels to find it by, and it may become more confidential.
_LABELS = {'keyword_ids', 'is_confidential'}
#: What is fixed from the beginning, whether or not the contact is commented.
_ORIGIN = ('date', 'user_id', 'company_id', 'corrects_id', 'correction_reason')

_CLOCKS_DIFFER = timedelta(minutes=15)


class ContactNote(models.Model):
    """Documented notes stay as they are: whoever writes, imports, copies or edits many at once."""

    _inherit = 'jlink.contact.note'

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create([self._prepare_note(vals) for vals in vals_list])
        notes._check_document()
        notes._check_no_business_partner()
        notes._succeed()
        notes._record_documented()
        notes._plan_next_step()
        return notes

    def write(self, vals):
        if claim_write(self._name, frozenset(self.ids), vals):
            return super().write(vals)
        self._check_writable(vals)
        vals = self._prepare_customer(self._prepare_comment(vals))
        if not vals.get('comment'):
            result = super().write(vals)
        else:
            now = fields.Datetime.now()
            result = super().write({**vals, 'documented_on': now, 'documented_by_id': self.env.uid})
        if {'partner_id', 'contact_ids', 'res_model', 'res_id', 'position_id'} & vals.keys():
            self._check_document()
            self._check_no_business_partner()
        if vals.get('comment'):
            self._record_documented()
            self._plan_next_step()
        return result

    # Not for `at_uninstall=False`: a client skips that with a key in its context.
    @api.ondelete(at_uninstall=True)
    def _unlink_by_erasure_only(self):
        if may_erase(self._name, self.ids):
            return
        raise ContactNoteError(self.env._(
            "A contact is never deleted: correct the note, or black out what should not be read.",
        ))

    def copy(self, default=None):  # noqa: ARG002  # pylint: disable=method-required-super  # refused
        """Refuse: each contact happens once."""
        raise ContactNoteError(self.env._("Each contact is noted once: log the next one."))

    # === BUSINESS METHODS - PREPARING === #

    def _prepare_note(self, vals):
        """Return the values of a note that is logged now: commented, of a customer, with its evidence."""
        vals = {name: value for name, value in vals.items() if name not in _DERIVED}
        vals = self._prepare_correction(self._prepare_comment(vals, required=True))
        vals = self._prepare_document(vals)
        return {
            **self._prepare_customer(vals),
            **dict.fromkeys(_OWN, False),
            'documented_on': fields.Datetime.now(),
            'documented_by_id': self.env.uid,
            'salt': self._make_salt(),
        }

    def _prepare_comment(self, vals, *, required=False):
        if 'comment' not in vals and not required:
            return vals
        comment = (vals.get('comment') or '').strip()
        if not comment:
            raise ContactNoteError(self.env._("Say in keywords what the contact was about, then save."))
        return {**vals, 'comment': comment}

    def _prepare_document(self, vals):
        """Complete customer, people and position from the document that the contact belongs to."""
        model = vals.get('res_model', self.env.context.get('default_res_model'))
        res_id = vals.get('res_id', self.env.context.get('default_res_id'))
        if not model or not res_id:
            return {**vals, 'res_model': False, 'res_id': False}
        if not isinstance(self.env.get(model), self.env.registry['jlink.contact.mixin']):
            raise ContactNoteError(self.env._(
                "A contact belongs to a customer, a request, a position or an order: choose one of these.",
            ))
        document = self.env[model].browse(res_id)
        document.check_access('read')
        found = document._prepare_contact_note()
        given = {name: value for name, value in vals.items() if value or name not in found}
        return {**found, **given, 'res_model': model, 'res_id': res_id}

    def _prepare_customer(self, vals):
        """Take a person given as the customer as one of the people of their company: there is one timeline."""
        partner = self.env['res.partner'].browse(vals.get('partner_id'))
        customer = partner.commercial_partner_id
        if not partner or customer == partner:
            return vals
        people = [*(vals.get('contact_ids') or []), fields.Command.link(partner.id)]
        return {**vals, 'partner_id': customer.id, 'contact_ids': people}

    # === BUSINESS METHODS - CHECKS === #

    def _check_writable(self, vals):
        """Let an open note be documented, and a documented one be labelled."""
        if wanted := vals.keys() & {*_OWN, *_DERIVED, *_ORIGIN}:
            raise ContactNoteError(self.env._(
                "%(field)s is fixed by how the contact was noted and cannot be set by hand.",
                field=self._fields[min(wanted)]._description_string(self.env),
            ))
        if vals.keys() - _LABELS and any(note.comment for note in self):
            raise ContactNoteError(self.env._(
                "A documented contact stays as it is: use “Correct”, which puts a new note in its place and keeps this"
                " one.",
            ))

    def _check_document(self):
        """A contact has happened, and its position is one that the user sees, of the same customer or for it."""
        self.position_id.check_access('read')
        latest = fields.Datetime.now() + _CLOCKS_DIFFER
        for note in self:
            if note.date > latest:
                raise ContactNoteError(self.env._(
                    "A contact is noted when it has happened: set its date back, or plan an activity for what is to"
                    " come.",
                ))
            position = note.sudo().position_id  # sudo: whether it is the customer's is a fact
            customers = (position.partner_id | position.end_customer_id).commercial_partner_id
            if position and note.partner_id not in customers:
                raise ContactNoteError(self.env._(
                    "The position belongs to another customer: choose one of this one's.",
                ))

    def _check_no_business_partner(self):
        """Refuse notes about business partners: whatever tells of them is kept with their consent only."""
        self._refuse_business_partners(self.partner_id | self.contact_ids)

    @api.model
    def _refuse_business_partners(self, people):
        """Say where what is said about a business partner belongs.

        :raise BusinessPartnerNoteError: one of ``people`` is one
        """
        if profile := people._get_profile()[:1]:
            raise BusinessPartnerNoteError(
                self.env._(
                    "%(person)s is a business partner: what was said belongs into the profile, which only those see"
                    " who may.",
                    person=profile.partner_id.name,
                ),
                self.env.ref('jlink_compliance.profile_action').id,
                self.env._("Open the profiles"),
                {'search_default_name': profile.name},
            )

from odoo import api, fields, models
from odoo.tools import SQL

PARAMETER = 'jlink_positions.contacts_since'


class CalendarEvent(models.Model):
    """Appointments with customers are noted as contacts when they are over, each once."""

    _inherit = 'calendar.event'

    jlink_is_noted = fields.Boolean(
        string="Noted as Contact", readonly=True, copy=False,
        help="The appointment was over and has been looked at: whatever changes now, it is not noted again.",
    )

    _unnoted_index = models.Index('(stop) WHERE jlink_is_noted IS NOT TRUE')

    # === BUSINESS METHODS === #

    @api.model
    def _get_noted_since(self):
        """Return since when appointments are noted: those from before are past."""
        parameters = self.env['ir.config_parameter'].sudo()  # sudo: a setting of the program
        if not (since := parameters.get_param(PARAMETER)):
            since = fields.Datetime.to_string(fields.Datetime.now())
            parameters.set_param(PARAMETER, since)
        return fields.Datetime.to_datetime(since)

    @api.model
    def _note_past(self, limit):
        """Note appointments with customers that are over.

        :return: how many appointments were looked at
        :rtype: int
        """
        # sudo: appointments are noted whoever has them; a private one shows its time and its customer only.
        events = self.sudo().search([
            ('stop', '<', fields.Datetime.now()), ('stop', '>=', self._get_noted_since()),
            ('jlink_is_noted', '!=', True),
        ], order='stop, id', limit=limit)
        if not events:
            return 0
        self.env['jlink.contact.note']._capture(events._prepare_notes())
        # Not `write`, which tells calendars and attendees of a change.
        self.env.cr.execute(SQL("UPDATE calendar_event SET jlink_is_noted = TRUE WHERE id = ANY(%s)", events.ids))
        events.invalidate_recordset(['jlink_is_noted'])
        return len(events)

    def _prepare_notes(self):
        """Return the rows of the contacts that these appointments were: one per customer."""
        documents = self._get_documents_about()
        present = {
            event: event.attendee_ids.filtered(lambda attendee: attendee.state != 'declined').partner_id
            for event in self
        }
        # sudo: whom a document is about is a fact, whoever planned the appointment.
        concerned = {event: document.sudo()._get_contact_partner() for event, document in documents.items()}
        people = self.env['res.partner'].union(*present.values(), *concerned.values())
        details = {person: found for person, *found in people._find_customers_to_note()}
        business_partners = people._get_profile().partner_id
        rows = []
        for event in self:
            is_secret = event.effective_privacy == 'private' or bool(business_partners & present[event])
            told = event._describe_contact(documents.get(event), is_secret)
            about = concerned.get(event, people.browse())
            rows += [
                {**row, **told, 'source_key': event._get_contact_key(row['partner_id'])}
                for row in self._split_by_customer(present[event], about, details)
            ]
        return rows

    @api.model
    def _split_by_customer(self, present, concerned, details):
        """Return the beginnings of rows: one per customer, with the people of it who were there."""
        rows = {}
        for person in present | concerned:
            if person.id not in details:
                continue
            customer, _address, manager, company = details[person.id]
            row = rows.setdefault(customer, {
                'partner_id': customer, 'manager_id': manager, 'company_id': company, 'contact_ids': [],
            })
            row['contact_ids'] += [person.id] if person.id != customer and person in present else []
        return rows.values()

    def _get_documents_about(self):
        """Return the document of each appointment that has one from which contacts are logged."""
        by_model = {}
        for event in self:
            if event.res_id and isinstance(self.env.get(event.res_model), self.env.registry['jlink.contact.mixin']):
                by_model.setdefault(event.res_model, {})[event] = event.res_id
        documents = {}
        for model, ids in by_model.items():
            existing = self.env[model].browse(ids.values()).exists()
            documents |= {
                event: document for event, res_id in ids.items() if (document := existing & existing.browse(res_id))
            }
        return documents

    def _describe_contact(self, document, is_secret):
        """Return what an appointment says of the contact, whichever customer it is with."""
        facts = document._get_contact_facts() if document else {}
        user = self.user_id
        return {
            'date': self.start, 'direction': 'out', 'channel': 'video' if self.videocall_location else 'meeting',
            'source_name': self.env._("Meeting") if is_secret else self.name,
            'user_id': user.id if user and user._is_internal() and not user._is_superuser() else facts.get('user_id'),
            'res_model': document._name if document else None, 'res_id': document.id if document else None,
            'position_id': facts.get('position_id') or None,
            **({'company_id': facts['company_id']} if facts.get('company_id') else {}),
        }

    def _get_contact_key(self, customer_id):
        """Return what the contact by this appointment with a customer is known by."""
        return f'event:{self.id}:{customer_id}'

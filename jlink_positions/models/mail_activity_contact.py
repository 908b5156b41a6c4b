from odoo import api, fields, models


class MailActivity(models.Model):
    """Calls, meetings and mails that are done were contacts with the customer: the feedback is their comment."""

    _inherit = 'mail.activity'

    jlink_asks_comment = fields.Boolean(compute='_compute_jlink_asks_comment')

    # === COMPUTE METHODS === #

    @api.depends('activity_type_id', 'res_model')
    def _compute_jlink_asks_comment(self):
        """Ask what was said where contacts are logged; whether the customer is one to note is seen when it is done."""
        for activity in self:
            activity.jlink_asks_comment = activity._is_contact()

    def _to_store_defaults(self, target):
        return [*super()._to_store_defaults(target), 'jlink_asks_comment']

    # === ACTION METHODS === #

    def action_done(self):
        """Ask for the comment where the web client's list has no place for it."""
        contacts = self.filtered(lambda activity: activity.active and activity._is_contact())
        keys = contacts._get_contact_keys()
        result = super().action_done()
        if keys and self.env.user._talks_to_customers():
            notes = self.env['jlink.contact.note'].search([('source_key', 'in', keys), ('state', '=', 'open')])
            if notes:
                return notes._get_annotate_action()
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        rows = self.filtered(lambda activity: activity.active and activity._is_contact())._prepare_contact_rows()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        self.env['jlink.contact.note']._capture_done(rows, (feedback or '').strip())
        return result

    # === BUSINESS METHODS === #

    def _is_contact(self):
        self.ensure_one()
        # sudo: what the type of an activity means is known to everybody.
        return bool(self.activity_type_id.sudo().jlink_is_contact) and isinstance(
            self.env.get(self.res_model), self.env.registry['jlink.contact.mixin'],
        )

    def _get_contact_keys(self):
        return [row['source_key'] for row in self._prepare_contact_rows()]

    def _prepare_contact_rows(self):
        """Return the rows of the contacts that these activities were: of those with a customer."""
        if not self:
            return []
        # sudo: what an activity is about is a fact, also for whoever has it without seeing that.
        documents = {activity: self.env[activity.res_model].sudo().browse(activity.res_id) for activity in self}
        partners = {activity: document._get_contact_partner() for activity, document in documents.items()}
        found = self.env['res.partner'].union(*partners.values())._find_customers_to_note()
        details = {person: rest for person, *rest in found}
        return [
            self._prepare_contact_row(activity, documents[activity], partners[activity], details[partners[activity].id])
            for activity in self if partners[activity].id in details
        ]

    @api.model
    def _prepare_contact_row(self, activity, document, person, details):
        customer, _address, manager, company = details
        facts = document._get_contact_facts()
        event = activity.sudo().calendar_event_id  # sudo: whichever appointment the activity stands for
        user = activity.user_id
        kind = activity.activity_type_id.sudo()  # sudo: what the type means is known to everybody
        return {
            # An appointment is one contact, whether its activity is done or its time is over.
            'source_key': event._get_contact_key(customer) if event else f'activity:{activity.id}:{customer}',
            'partner_id': customer, 'manager_id': manager, 'company_id': facts['company_id'] or company,
            'contact_ids': [person.id] if person.id != customer else [],
            'user_id': user.id if user and user._is_internal() and not user._is_superuser() else self.env.uid,
            'date': min(event.start, fields.Datetime.now()) if event else fields.Datetime.now(),
            'channel': 'video' if event.videocall_location else kind.jlink_channel or 'other',
            'direction': 'out', 'source_name': activity.summary or kind.name,
            'res_model': activity.res_model, 'res_id': activity.res_id, 'position_id': facts['position_id'] or None,
        }

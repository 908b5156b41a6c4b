from datetime import timedelta

from odoo import fields

from odoo.addons.jlink_positions.tests.contact_common import ContactCase


class FeedbackCase(ContactCase):
    """Builders of requests for feedback, asked and answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quality = cls.make_user('quality', 'jlink_complaints.group_quality')
        cls.requests = cls.env['jlink.feedback'].with_user(cls.account_manager)
        cls.closed = cls.env.ref('jlink_complaints.customer_event_position_closed')

    @classmethod
    def make_person(cls, name="Nina Nordmann", **values):
        """Return a person at the customer with a mail address."""
        return cls.env['res.partner'].create({
            'name': name, 'parent_id': cls.customer.id, 'lang': 'en_US',
            'email': f'{name.lower().replace(" ", ".")}@hansa.example', **values,
        })

    @classmethod
    def plan(cls, **values):
        """Return a request that is planned for today."""
        return cls.requests.create({'partner_id': cls.customer.id, 'contact_id': cls.contact.id, **values})

    @classmethod
    def ask(cls, **values):
        """Return a request that was sent just now."""
        feedback = cls.plan(**values)
        feedback.action_ask()
        return feedback

    @classmethod
    def answer(cls, score='5', comment='', feedback=None, **values):
        """Return feedback as the customer has given it."""
        feedback = feedback or cls.ask(**values)
        feedback._answer(score, comment)
        return feedback

    @classmethod
    def close(cls, position):
        """Close a position in research, as the account manager."""
        position.with_user(cls.account_manager)._decide('close', "Filled", cls.env['res.partner'])

    @classmethod
    def shift(cls, record, **days):
        """Move dates of a record into the past, as if it had been made then."""
        for name, number in days.items():
            column = record._fields[name].type
            moved = (fields.Datetime.now() if column == 'datetime' else fields.Date.today()) - timedelta(days=number)
            record.env.flush_all()
            record.env.cr.execute(  # table and column are our own names
                f'UPDATE {record._table} SET {name} = %s WHERE id IN %s', [moved, tuple(record.ids)],
            )
        record.invalidate_recordset()

    @classmethod
    def find_mails(cls, feedback):
        """Return the mails about feedback that are in the queue."""
        return cls.env['mail.mail'].search([
            ('model', '=', feedback._name), ('res_id', 'in', feedback.ids), ('is_notification', '=', False),
        ])

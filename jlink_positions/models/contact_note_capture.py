from odoo import api, fields, models
from odoo.tools import SQL

#: What a contact that notes itself has at most; everything else is said by whoever comments it.
_COLUMNS = (
    'source_key', 'source_name', 'company_id', 'partner_id', 'user_id', 'manager_id', 'responsible_id', 'date',
    'channel', 'direction', 'occasion', 'res_model', 'res_id', 'position_id', 'position_user_id', 'position_team_id',
    'message_id', 'due_on', 'salt', 'state', 'is_timely', 'timely_share', 'is_confidential',
)


class ContactNote(models.Model):
    """Contacts that note themselves: mails, activities, appointments. Each once, whoever finds it first."""

    _inherit = 'jlink.contact.note'

    @api.model
    def _capture(self, rows):
        """Note what happened with customers, to be documented; what is noted already stays as it is.

        One query for all of them, whichever transactions find the same contact at once. The customers are companies
        that :meth:`res.partner._get_customers_to_note` has named.

        :param list[dict] rows: values per contact: ``source_key``, ``partner_id``, ``channel``, and of ``date``,
            ``user_id``, ``direction``, ``occasion``, ``message_id``, ``res_model``, ``res_id``, ``company_id``,
            ``source_name``, ``manager_id`` (of the customer) and ``contact_ids`` (ids of people) whatever is known
        :return: the contacts that are new
        """
        if not rows:
            return self.browse()
        prepared = self.sudo()._prepare_captured(rows)  # sudo: contacts note themselves, whoever sends a mail
        self.env.flush_all()
        columns = SQL(', ').join(map(SQL.identifier, (*_COLUMNS, 'create_uid', 'create_date')))
        values = SQL(', ').join(
            SQL("(%s, %s, NOW() AT TIME ZONE 'UTC')", SQL(', ').join(
                SQL("%s", row[name]) for name in _COLUMNS
            ), self.env.uid) for row in prepared
        )
        found = self.env.execute_query(SQL(
            """WITH noted AS (
                   INSERT INTO jlink_contact_note (%s) VALUES %s
                   ON CONFLICT (source_key) WHERE source_key IS NOT NULL DO NOTHING RETURNING id, source_key
               )%s SELECT id FROM noted""",
            columns, values, self._link_people(prepared),
        ))
        return self.browse(note_id for note_id, in found)

    @api.model
    def _note_mails(self, rows, comment, **values):
        """Document mails that the program sent on somebody's behalf: whoever sent them has nothing left to say.

        :param list[dict] rows: as for :meth:`_capture`, of mails with :meth:`_get_message_key` as their key
        :param str comment: what the mails say, in keywords
        :return: the documented contacts
        """
        self._capture(rows)
        notes = self.search([('source_key', 'in', [row['source_key'] for row in rows]), ('state', '=', 'open')])
        notes.write({'comment': comment, **values})
        return notes

    @api.model
    def _get_message_key(self, message_id, customer_id):
        """Return what the contact by a message with a customer is known by."""
        return f'message:{message_id}:{customer_id}'

    @api.model
    def _prepare_captured(self, rows):
        """Return the values of each row's columns, empty ones as None."""
        now = fields.Datetime.now()
        managers = self._get_managers(rows)
        positions = [row['position_id'] for row in rows if row.get('position_id')]
        companies = {}
        prepared = []
        for row in rows:
            company_id = row.get('company_id') or self.env.company.id
            company = companies.setdefault(company_id, self.env['res.company'].browse(company_id))
            manager = managers[row['partner_id']]
            user = self.env['res.users'].browse(row.get('user_id') or manager.id or self.env.uid)
            responsible = user if user._talks_to_customers() or not manager else manager
            position = self._get_own_position(row, positions)
            date = row.get('date') or now
            prepared.append({
                **dict.fromkeys(_COLUMNS), **row,
                'company_id': company_id, 'user_id': user.id, 'manager_id': manager.id or None,
                'responsible_id': responsible.id, 'date': date, 'due_on': company._get_documentation_due(date),
                'direction': row.get('direction') or 'out', 'salt': self._make_salt(), 'state': 'open',
                'is_timely': False, 'timely_share': 0.0, 'is_confidential': False, 'position_id': position.id or None,
                'position_user_id': position.user_id.id or None,
                'position_team_id': position.team_id.id or None, 'contact_ids': row.get('contact_ids') or [],
            })
        return prepared

    @api.model
    def _get_managers(self, rows):
        """Return the account manager per id of a customer, from the database where the rows do not say."""
        unknown = self.env['res.partner'].browse({row['partner_id'] for row in rows if 'manager_id' not in row})
        users = self.env['res.users']
        return {
            **{row['partner_id']: users.browse(row['manager_id']) for row in rows if row.get('manager_id')},
            **{row['partner_id']: users for row in rows if not row.get('manager_id', True)},
            **{customer.id: customer.user_id for customer in unknown},
        }

    @api.model
    def _get_own_position(self, row, prefetch_ids):
        """Return the position of a row, if it is one of the customer's or takes place there."""
        position = self.env['jlink.position'].browse(row.get('position_id') or []).with_prefetch(prefetch_ids)
        customers = (position.partner_id | position.end_customer_id).commercial_partner_id
        return position if row['partner_id'] in customers.ids else position.browse()

    @api.model
    def _link_people(self, rows):
        """Return the part of the statement that links people to their notes; nothing if there are none."""
        pairs = [SQL("(%s, %s)", row['source_key'], person) for row in rows for person in row['contact_ids']]
        return SQL() if not pairs else SQL(
            """, people AS (
                   INSERT INTO jlink_contact_note_person_rel (note_id, partner_id)
                   SELECT DISTINCT noted.id, given.partner_id
                   FROM noted JOIN (VALUES %s) AS given (source_key, partner_id) USING (source_key)
               )""",
            SQL(', ').join(pairs),
        )

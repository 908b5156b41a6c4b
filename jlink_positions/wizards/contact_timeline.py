from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import format_date, format_datetime

from ..exceptions import ContactNoteError

#: A row that is longer than this many characters may break across pages.
_LONG = 1500


class ContactTimeline(models.TransientModel):
    """One customer's contacts of a period on paper, as whoever prints them may read them."""

    _name = 'jlink.contact.timeline'
    _description = "Contact Timeline"
    _inherit = ['jlink.paper.mixin']

    company_id = fields.Many2one(
        comodel_name='res.company', required=True, default=lambda self: self.env.company, ondelete='cascade',
    )
    partner_id = fields.Many2one(comodel_name='res.partner', string="Customer", required=True, ondelete='cascade')
    date_from = fields.Date(
        string="From", required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(years=1),
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    note_ids = fields.Many2many(
        comodel_name='jlink.contact.note', relation='jlink_contact_timeline_note_rel', string="Selected Contacts",
        help="Only these are printed, whatever the period.",
    )

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Take the customer from where the paper is asked for: a contact of its, or selected notes."""
        values = super().default_get(fields)
        model, ids = self.env.context.get('active_model'), self.env.context.get('active_ids') or []
        if model == 'jlink.contact.note':
            notes = self.env[model].browse(ids)
            notes.check_access('read')
            if len(notes.partner_id) > 1:
                raise ContactNoteError(self.env._("A timeline is of one customer: select contacts of one of them."))
            values |= {'partner_id': notes.partner_id.id, 'note_ids': [Command.set(notes.ids)]}
        elif model == 'res.partner' and ids:
            values['partner_id'] = self.env[model].browse(ids[:1]).commercial_partner_id.id
        return values

    # === ACTION METHODS === #

    def action_print(self):
        """Show the paper, to be printed or taken away."""
        self.ensure_one()
        self.check_access('read')
        if not self._get_notes():
            raise ContactNoteError(self.env._("There is no contact in this period: choose a longer one."))
        return self.env.ref('jlink_positions.contact_timeline_report').report_action(self)

    # === BUSINESS METHODS === #

    def _get_notes(self):
        """Return what stands in the timeline, newest first; what is confidential if whoever prints may read it."""
        self.ensure_one()
        if self.note_ids:
            domain = Domain('id', 'in', self.note_ids.ids)
        else:
            zone = ZoneInfo(self._get_paper_tz())
            domain = (
                Domain('date', '>=', self._get_midnight(self.date_from, zone))
                & Domain('date', '<', self._get_midnight(self.date_to + timedelta(days=1), zone))
            )
        customer = self.partner_id.commercial_partner_id
        # The paper's room renders as superuser: the rules that hold are those of whoever asked for it.
        return self.env['jlink.contact.note'].with_user(self.create_uid).search(
            domain & Domain('partner_id', '=', customer.id) & Domain('state', '!=', 'corrected'),
        )

    def _get_midnight(self, day, zone):
        return datetime.combine(day, time(), zone).astimezone(ZoneInfo('UTC')).replace(tzinfo=None)

    # === BUSINESS METHODS - PAPER === #

    def _get_paper_reference(self):
        """Name the company; a person goes by number, since the register of papers outlives an erasure."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        return customer.name if customer.is_company else f'#{customer.id}'

    def _get_paper_values(self, report):
        notes = self._get_notes()
        return {
            **super()._get_paper_values(report),
            'is_draft': False,
            'customer': self.partner_id.commercial_partner_id.name,
            'standing': self._get_standing(notes),
            'months': [
                (month, [self._prepare_row(note) for note in found])
                for month, found in notes.grouped(self._get_month).items()
            ],
        }

    def _get_standing(self, notes):
        if self.note_ids:
            return self.env._("Selected contacts: %(count)s", count=len(notes))
        return self.env._(
            "Contacts from %(start)s to %(end)s: %(count)s",
            count=len(notes), start=format_date(self.env, self.date_from), end=format_date(self.env, self.date_to),
        )

    def _get_month(self, note):
        return format_date(self.env, fields.Datetime.context_timestamp(self, note.date), date_format='LLLL yyyy')

    def _prepare_row(self, note):
        options = {
            name: dict(note._fields[name]._description_selection(self.env))
            for name in ('channel', 'direction', 'occasion')
        }
        how = [options[name][note[name]] for name in options if note[name]]
        return {
            'when': format_datetime(self.env, note.date, tz=self.env.context['tz'], dt_format='short'),
            'how': how,
            'who': [note.user_id.name, *note.contact_ids.mapped('name')],
            'lines': (note.comment or '').splitlines(),
            'marks': list(filter(None, self._get_marks(note))),
            'class': 'long' if len(note.comment or '') > _LONG else None,
        }

    def _get_marks(self, note):
        """Return what stands below the comment: its labels, what follows, and what was done to the note."""
        translate = self.env._
        keywords = ", ".join(note.keyword_ids.mapped('name'))
        return [
            note.state == 'open' and translate("To be documented"),
            note.is_confidential and translate("Confidential"),
            keywords and translate("Keywords: %(keywords)s", keywords=keywords),
            note.next_step and translate("Next step: %(step)s", step=note.next_step),
            note.document_name and translate("About: %(document)s", document=note.document_name),
            note.corrects_id and translate(
                "Corrects %(number)s: %(reason)s",
                number=note.corrects_id._get_ledger_reference(), reason=note.correction_reason,
            ),
            note.redacted_on and translate(
                "Passages were blacked out on %(date)s", date=format_date(self.env, note.redacted_on),
            ),
        ]
